import { rmSync, symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { VerifyResult } from '../../src/verify/types.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

async function stored(): Promise<Desk> {
  const desk = aDesk()
  desk.write(codexPath(), codexSession())
  desk.write(claudePath(), claudeSession())
  await desk.sync()
  return desk
}

const verify = async (desk: Desk, more = ''): Promise<VerifyResult & { code: number }> => {
  const { code, out } = await desk.type(`verify --json ${more}`)
  return { ...(JSON.parse(out) as VerifyResult), code }
}

const kinds = ({ problems }: VerifyResult): string[] =>
  problems.map(({ kind, file }) => `${kind} ${file.split('/').at(-1)}`)

describe('annals verify', () => {
  it('says that a history is whole', async () => {
    const desk = await stored()
    expect(await verify(desk)).toEqual({ code: 0, ok: true, sessions: 2, originals: 2, problems: [] })
    const { out, err } = await desk.type('verify')
    expect({ out, err }).toEqual({ out: '2 sessions, 2 originals: all whole.\n', err: '' })
  })

  it('reads what is committed, whatever the work tree looks like', async () => {
    const desk = await stored()
    rmSync(desk.path('annals/history'), { recursive: true })
    expect(await verify(desk)).toMatchObject({ ok: true, sessions: 2 })
  })

  it('names what is wrong and ends with 6', async () => {
    const desk = await stored()
    desk.write('annals/history/ada/notes.txt', 'mine')
    desk.git('annals', 'add', '.')
    desk.git('annals', 'commit', '-q', '-m', 'Notes')
    const { code, out, err } = await desk.type('verify')
    expect({ code, out }).toEqual({ code: 6, out: '' })
    expect(err).toMatchInlineSnapshot(`
      "stray: history/ada/notes.txt: No JSON of the history names it.
      2 sessions, 2 originals: 1 problem.
      "
    `)
  })

  it("compares with the agents' own stores", async () => {
    const desk = await stored()
    expect(await verify(desk, '--sources')).toMatchObject({ ok: true, sources: 2 })
    desk.write(codexPath(), codexSession({ prompts: ['make it blue', 'more'] }))
    const rewritten = claudeSession({ prompts: ['something else altogether'] })
    desk.write(claudePath(), rewritten)
    const other = '0199aaaa-1111-7000-8000-000000000002'
    desk.write(codexPath(other), codexSession({ id: other }))
    desk.write(codexPath('0199aaaa-1111-7000-8000-000000000003'), '')
    const result = await verify(desk, '--sources')
    expect(result.code).toBe(6)
    expect(kinds(result).toSorted()).toEqual([
      'differs 11111111-2222-4333-8444-555555555555.jsonl',
      'differs rollout-2026-03-04T08-00-00-0199aaaa-1111-7000-8000-000000000001.jsonl',
      'not stored rollout-2026-03-04T08-00-00-0199aaaa-1111-7000-8000-000000000002.jsonl',
    ])
    expect(result.problems.map(({ message }) => message).join('\n')).toContain('It has grown since it was stored')
    await desk.sync()
    expect(await verify(desk, '--sources')).toMatchObject({ ok: true })
  })

  it('names a source that cannot be read', async () => {
    const desk = await stored()
    symlinkSync('nowhere', desk.path(codexPath('0199aaaa-1111-7000-8000-000000000002')))
    expect(kinds(await verify(desk, '--sources'))).toEqual([
      'unreadable rollout-2026-03-04T08-00-00-0199aaaa-1111-7000-8000-000000000002.jsonl',
    ])
  })

  it('takes a source that was only moved for stored', async () => {
    const desk = await stored()
    rmSync(desk.path('.codex'), { recursive: true })
    desk.write(codexPath().replace(/sessions\/.*\//, 'archived_sessions/'), codexSession())
    expect(await verify(desk, '--sources')).toMatchObject({ ok: true })
  })

  it('does not take a source that was cut short and moved for one that is not stored', async () => {
    const desk = await stored()
    rmSync(desk.path('.codex'), { recursive: true })
    desk.write(codexPath().replace(/sessions\/.*\//, 'archived_sessions/'), `${codexSession().split('\n')[0]}\n`)
    expect(kinds(await verify(desk, '--sources'))).toEqual([
      'differs rollout-2026-03-04T08-00-00-0199aaaa-1111-7000-8000-000000000001.jsonl',
    ])
  })

  it('takes another file of a stored session for one that is not stored', async () => {
    const desk = await stored()
    desk.write(
      codexPath().replace('T08-00-00', 'T09-00-00'),
      codexSession().replaceAll('2026-03-04T08', '2026-03-04T09').repeat(2),
    )
    expect(kinds(await verify(desk, '--sources'))).toEqual([
      'not stored rollout-2026-03-04T09-00-00-0199aaaa-1111-7000-8000-000000000001.jsonl',
    ])
  })

  it("compares a project's history only with the sessions it holds", async () => {
    const desk = aDesk()
    desk.repository('code/app')
    desk.write(codexPath(), codexSession({ cwd: desk.path('code/app') }))
    desk.write(claudePath(), claudeSession({ cwd: '/srv/elsewhere' }))
    await desk.sync('sync-repo', [desk.path('code/app')])
    expect(await verify(desk, `--sources --repo-path ${desk.path('code/app')}`)).toMatchObject({
      ok: true,
      sessions: 1,
      originals: 0,
    })
  })

  it('says in a sentence that there is nothing to verify', async () => {
    const desk = await stored()
    const { code, err } = await desk.type('verify --history-subpath elsewhere')
    expect(code).toBe(2)
    expect(err.replaceAll(desk.home, '~')).toMatchInlineSnapshot(`
      "annals: No history at elsewhere is committed in ~/annals.
        hint: annals sync and annals sync-repo commit what they store; --history-subpath names another place.
      "
    `)
    expect(await desk.type('verify --input-path .')).toMatchObject({ code: 2 })
  })
})
