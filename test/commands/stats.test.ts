import { describe, expect, it } from 'vitest'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

async function stored(): Promise<Desk> {
  const desk = aDesk()
  const other = '0199aaaa-1111-7000-8000-000000000002'
  desk.write(codexPath(), codexSession({ prompts: ['one', 'two'] }))
  desk.write(codexPath(other), codexSession({ id: other, cwd: '/srv/site', at: '2026-03-31T23:30:00.000Z' }))
  desk.write(claudePath(), claudeSession())
  await desk.sync()
  return desk
}

describe('annals stats', () => {
  it('adds up sessions by source, system, project and month', async () => {
    const desk = await stored()
    const { code, out, err } = await desk.type('stats --time-zone UTC')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatchInlineSnapshot(`
      "3 sessions, 8 messages, 4 prompts, 0 tool calls, 7 tokens
      last update 2026-04-05 09:00

      source  sessions  messages  prompts  tool calls  tokens
      claude         1         2        1           0       7
      codex          2         6        3           0       0

      system  sessions  messages  prompts  tool calls  tokens
      box            3         8        4           0       7

      project         sessions  messages  prompts  tool calls  tokens
      code/app               2         6        3           0       7
      _root/srv/site         1         2        1           0       0

      month    sessions  messages  prompts  tool calls  tokens
      2026-03         2         6        3           0       0
      2026-04         1         2        1           0       7
      "
    `)
  })

  it('counts months in the time zone that is asked for', async () => {
    const desk = await stored()
    const { out } = await desk.type('stats --json --time-zone Europe/Berlin')
    const stats = JSON.parse(out) as { byMonth: { name: string; sessions: number }[] }
    expect(stats).toMatchObject({
      sessions: 3,
      helpers: 0,
      messages: 8,
      prompts: 4,
      updatedAt: '2026-04-05T09:00:05.000Z',
    })
    expect(stats.byMonth.map(({ name, sessions }) => [name, sessions])).toEqual([
      ['2026-03', 1],
      ['2026-04', 2],
    ])
  })
})
