/** What was decided about one session, and why. */
import { appendFileSync, rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Why } from '../../src/status/why.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudeId, claudePath, claudeSession, codexId, codexPath, codexSession } from '../helpers/sessions.ts'

async function why(desk: Desk, meant: string, more: string[] = []): Promise<Why> {
  const { code, out, err } = await desk.type('why --json', [meant, ...more])
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as Why
}

describe('why', () => {
  it('says that a session is stored, where, from what, and that nothing has changed', async () => {
    const desk = aDesk()
    desk.write(claudePath(), claudeSession())
    await desk.sync()
    const { out } = await desk.type('why 1111')
    expect(out.replace(/^commit .*$/m, 'commit   <commit>')).toMatchInlineSnapshot(`
      "claude:11111111-2222-4333-8444-555555555555 · make it green

      It is stored.
      Nothing of it has changed since; the next run does not open it.

      page     history/ada/claude/box/code/app/2026-04-05-0900-make-it-green.md
      commit   <commit>
      ran in   /home/ada/code/app

      sources:
        unchanged, 914 B: ~/.claude/projects/-home-ada-code-app/11111111-2222-4333-8444-555555555555.jsonl
      "
    `)
    expect(await why(desk, desk.path(claudePath()))).toEqual(await why(desk, `claude:${claudeId}`))
  })

  it('knows a file again whose path holds a secret, and does not say the secret', async () => {
    const desk = aDesk()
    const secret = `ghp_${'x7Kq2ZbW9'.repeat(4)}`
    const path = claudePath(undefined, `-home-ada-${secret}`)
    desk.write(path, claudeSession())
    await desk.sync()
    const told = await why(desk, claudeId)
    expect(told).toMatchObject({ decision: 'stored', sources: [{ state: 'unchanged' }] })
    expect(JSON.stringify(told)).not.toContain(secret)
    expect(await why(desk, desk.path(path))).toEqual(told)
  })

  it('sees that a source grew, or is gone, and says what the next run does', async () => {
    const desk = aDesk()
    desk.write(claudePath(), claudeSession())
    desk.write(codexPath(), codexSession())
    await desk.sync()
    appendFileSync(desk.path(claudePath()), '\n')
    rmSync(desk.path(codexPath()))
    expect(await why(desk, claudeId)).toMatchObject({
      sources: [{ state: 'changed' }],
      next: expect.stringMatching(/reads it again/),
    })
    expect(await why(desk, codexId)).toMatchObject({
      sources: [{ state: 'gone' }],
      next: expect.stringMatching(/keeps what is stored/),
    })
    desk.write(
      '.codex/sessions/2026/03/04/rollout-2026-03-04T09-00-00-0199aaaa-1111-7000-8000-000000000009.jsonl',
      codexSession({ id: '0199aaaa-1111-7000-8000-000000000009' }),
    )
    await desk.sync()
    expect(await why(desk, codexId)).toMatchObject({ decision: 'stored', originals: [{ gone: true }] })
  })

  it('names the rule by which a session belongs to a project, and that another one does not', async () => {
    const desk = aDesk()
    desk.repository('code/app')
    desk.write(claudePath(), claudeSession({ cwd: desk.path('code/app/sub') }))
    desk.write(codexPath(), codexSession({ cwd: desk.path('code/other') }))
    const named = '44444444-2222-4333-8444-555555555555'
    desk.write(claudePath(named), claudeSession({ id: named, cwd: '/srv/app' }))
    await desk.sync('sync-repo', [desk.path('code/app')])
    const project = ['--repo-path', desk.path('code/app')]
    expect(await why(desk, claudeId, project)).toMatchObject({
      decision: 'stored',
      matched: 'path',
      reason: 'It is stored: it ran inside the repository.',
    })
    expect(await why(desk, codexId, project)).toMatchObject({
      decision: 'left out',
      reason: 'It was left out: it does not belong to this repository.',
    })
    expect((await why(desk, named, project)).reason).toContain('--match-name')
  })

  it('tells a failure from an empty session, and both from one that no run has seen', async () => {
    const desk = aDesk()
    const [broken, empty, unseen] = ['55555555', '66666666', '77777777'].map(
      (one) => `${one}-2222-4333-8444-555555555555`,
    )
    desk.write(claudePath(broken), `${claudeSession({ id: broken ?? '' })}this is no JSON\n`)
    desk.write(claudePath(empty), '')
    await desk.sync()
    desk.write(claudePath(unseen), claudeSession({ id: unseen ?? '' }))
    expect(await why(desk, broken ?? '')).toMatchObject({
      decision: 'stored',
      reason: expect.stringMatching(/^It is stored\. The last time something was wrong: Line 3/),
      sources: [{ state: 'failed' }],
      problems: [expect.stringMatching(/:3: /)],
    })
    expect(await why(desk, empty ?? '')).toMatchObject({ decision: 'left out' })
    expect(await why(desk, unseen ?? '')).toMatchObject({ decision: 'not read yet', next: 'The next run reads it.' })
  })

  it('finds what another machine stored, and a helper by its session', async () => {
    const desk = aDesk()
    desk.write(claudePath(), claudeSession())
    desk.write(
      `.claude/projects/-home-ada-code-app/${claudeId}/subagents/agent-b7.jsonl`,
      claudeSession()
        .trimEnd()
        .split('\n')
        .map((line) => `${JSON.stringify({ ...(JSON.parse(line) as object), isSidechain: true, agentId: 'b7' })}\n`)
        .join(''),
    )
    await desk.sync()
    expect(await why(desk, `claude:${claudeId}/b7`)).toMatchObject({
      key: `claude:${claudeId}`,
      helper: `claude:${claudeId}/b7`,
      decision: 'stored',
    })
    rmSync(desk.path('annals/.git/annals'), { recursive: true })
    rmSync(desk.path('.claude'), { recursive: true })
    expect(await why(desk, claudeId)).toMatchObject({
      decision: "another machine's",
      reason: 'It was stored by ada on box, and this clone has not read its sources.',
    })
  })

  it('asks which one is meant, and says when there is none', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession())
    desk.write(
      codexPath('0199aaaa-1111-7000-8000-000000000002'),
      codexSession({ id: '0199aaaa-1111-7000-8000-000000000002' }),
    )
    await desk.sync()
    expect((await desk.type('why 0199')).err).toMatch(/can be any of 2 sessions/)
    expect(await desk.type('why nobody')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/There is no session "nobody"/),
    })
  })
})
