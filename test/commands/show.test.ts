import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/model/session.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudeId, claudePath, codexId, codexPath, codexSession } from '../helpers/sessions.ts'

const esc = '\u001b'

/** A Claude Code session with a command that fails and a helper agent that answers. */
function working(desk: Desk): void {
  const common = {
    sessionId: claudeId,
    cwd: '/home/ada/code/app',
    version: '2.1.200',
    gitBranch: 'main',
    userType: 'external',
  }
  const record = (n: number, type: 'user' | 'assistant', content: unknown, more: object = {}): object => ({
    ...common,
    isSidechain: false,
    type,
    uuid: `w${n}`,
    parentUuid: n === 0 ? null : `w${n - 1}`,
    timestamp: `2026-04-05T09:00:0${n}.000Z`,
    message:
      type === 'user'
        ? { role: 'user', content }
        : { id: `m${n}`, role: 'assistant', model: 'claude-x', content, usage: { input_tokens: 3, output_tokens: 4 } },
    ...(type === 'assistant' ? { requestId: `r${n}` } : {}),
    ...more,
  })
  const lines = [
    record(0, 'user', 'run the tests'),
    record(1, 'assistant', [
      { type: 'thinking', thinking: 'They may be\nred.', signature: 's' },
      { type: 'text', text: `I run them ${esc}[31mnow${esc}[0m.` },
      { type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'npm test' } },
    ]),
    record(2, 'user', [{ type: 'tool_result', tool_use_id: 't1', content: 'Exit code 2\nred', is_error: true }]),
    record(3, 'assistant', [{ type: 'text', text: 'They are red.' }]),
  ]
  desk.write(claudePath(), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

async function stored(): Promise<Desk> {
  const desk = aDesk()
  desk.write(codexPath(), codexSession({ prompts: ['make it blue', 'and green'] }))
  working(desk)
  await desk.sync()
  return desk
}

describe('annals show', () => {
  it('shows who said what and what was done, without what could move the cursor', async () => {
    const desk = await stored()
    const { code, out, err } = await desk.type(`show ${claudeId}`)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).not.toContain(esc)
    expect(out).toMatchInlineSnapshot(`
      "run the tests
      claude:11111111-2222-4333-8444-555555555555
      /home/ada/code/app
      2026-04-05 09:00 · 3 s · 1 prompt · 1 tool call · 14 tokens · claude-x

      User · 2026-04-05 09:00

      run the tests

      Agent · 2026-04-05 09:00

      ▸ thinking · They may be red.

      I run them now.

      ▸ shell · npm test · exit 2

      They are red.
      "
    `)
  })

  it('emphasises on a terminal only', async () => {
    const desk = await stored()
    desk.terminal = 60
    const { out } = await desk.type(`show ${codexId}`)
    expect(out).toContain(`${esc}[1mUser · 2026-03-04 08:00${esc}[22m\n\nmake it blue\n`)
  })

  it('finds a session by key, by the beginning of its id, by its page, by its JSON', async () => {
    const desk = await stored()
    const folder = 'history/ada/codex/box/code/app'
    const names = [
      `codex:${codexId}`,
      '0199',
      `${folder}/2026-03-04-0800-make-it-blue.md`,
      desk.path('annals', folder, '.2026-03-04-0800-make-it-blue.json'),
    ]
    for (const name of names) {
      const { code, out } = await desk.type('show --json', [name])
      expect(code, name).toBe(0)
      expect(JSON.parse(out), name).toMatchObject({ key: `codex:${codexId}` })
    }
  })

  it('names the candidates when several are meant, and says when there is none', async () => {
    const desk = aDesk()
    const ids = ['0199aaaa-1111-7000-8000-000000000001', '0199aaaa-1111-7000-8000-000000000002']
    for (const id of ids) desk.write(codexPath(id), codexSession({ id }))
    await desk.sync()
    const several = await desk.type('show 0199aaaa')
    expect(several).toMatchObject({ code: 2, out: '' })
    expect(several.err).toMatchInlineSnapshot(`
      "annals: "0199aaaa" can be any of 2 sessions:
        hint: say which one: codex:0199aaaa-1111-7000-8000-000000000001, codex:0199aaaa-1111-7000-8000-000000000002
      "
    `)
    const none = await desk.type('show 0200')
    expect(none).toMatchObject({ code: 2, out: '' })
    expect(none.err).toMatchInlineSnapshot(`
      "annals: There is no session "0200".
        hint: annals list shows what there is.
      "
    `)
  })

  it('gives a session in one page as the JSON that is stored', async () => {
    const desk = await stored()
    const { out } = await desk.type(`show --json ${codexId}`)
    const file = desk.path('annals/history/ada/codex/box/code/app/.2026-03-04-0800-make-it-blue.json')
    expect(out).toBe(readFileSync(file, 'utf8'))
  })

  it('joins the parts of a long session', async () => {
    const desk = aDesk()
    const prompts = Array.from({ length: 30 }, (_, n) => `chapter ${n} ${'ab'.repeat(10_000)}`)
    desk.write(codexPath(), codexSession({ prompts }))
    await desk.sync()
    const { out } = await desk.type(`show --json ${codexId}`)
    const session = JSON.parse(out) as Session
    expect(session.parts?.length).toBeGreaterThan(1)
    expect(session.messages?.map(({ n }) => n)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
    const part = 'history/ada/codex/box/code/app/2026-03-04-0800-chapter-0/part-02.md'
    const shown = await desk.type('show', [part])
    expect(shown.out.match(/^chapter \d+(?= (?:ab)+$)/gm)).toEqual(prompts.map((_, n) => `chapter ${n}`))
  })

  it("gives the agent's bytes", async () => {
    const desk = await stored()
    const { out, err } = await desk.type(`show --original ${codexId}`)
    expect(out).toBe(codexSession({ prompts: ['make it blue', 'and green'] }))
    expect(err).toBe('')
  })

  it('says so when there are no originals', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession())
    await desk.sync('sync', ['--no-originals'])
    const { code, err } = await desk.type(`show --original ${codexId}`)
    expect(code).toBe(3)
    expect(err).toMatchInlineSnapshot(`
      "annals: The history holds no original of codex:0199aaaa-1111-7000-8000-000000000001.
        hint: It was stored without; annals sync --originals keeps them.
      "
    `)
  })
})
