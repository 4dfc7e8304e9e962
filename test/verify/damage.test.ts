import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Head, Message, Part, Session } from '../../src/model/session.ts'
import type { VerifyResult } from '../../src/verify/types.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

const long = 'codex/box/code/app/2026-03-04-0800-chapter-0'
const short = 'claude/box/code/app/.2026-04-05-0900-make-it-green'
const page = 'claude/box/code/app/2026-04-05-0900-make-it-green'

/** A long session in parts, and a short one with a helper agent. */
async function whole(): Promise<Desk> {
  const desk = aDesk()
  const prompts = Array.from({ length: 20 }, (_, n) => `chapter ${n} ${'ab'.repeat(10_000)}`)
  desk.write(codexPath(), codexSession({ prompts }))
  desk.write(claudePath(), claudeSession())
  const helper = claudeSession({ prompts: ['look into it'] }).replaceAll(
    '"isSidechain":false',
    '"isSidechain":true,"agentId":"a1b2c3d4"',
  )
  desk.write(claudePath().replace('.jsonl', '/subagents/agent-a1b2c3d4.jsonl'), helper)
  await desk.sync()
  return desk
}

const fileOf = (desk: Desk, path: string): string => desk.path('annals/history/ada', path)

/** What verification says after some damage was done to the history and committed. */
async function problemsAfter(damage: (desk: Desk) => void): Promise<string[]> {
  const desk = await whole()
  damage(desk)
  desk.git('annals', 'add', '-A')
  desk.git('annals', 'commit', '-q', '-m', 'Damage')
  const { code, out } = await desk.type('verify --json')
  expect(code).toBe(6)
  const { ok, problems } = JSON.parse(out) as VerifyResult
  expect(ok).toBe(false)
  return problems.map(({ kind, file, message }) => `${kind}: ${file.replace('history/ada/', '')}: ${message}`)
}

const edit =
  <T extends Head | Session | Part>(path: string, change: (value: T) => void) =>
  (desk: Desk): void => {
    const file = fileOf(desk, path)
    const value = JSON.parse(readFileSync(file, 'utf8')) as T
    change(value)
    writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
  }
const append =
  (path: string, text: string) =>
  (desk: Desk): void =>
    writeFileSync(fileOf(desk, path), `${readFileSync(fileOf(desk, path), 'utf8')}${text}`)
const remove =
  (path: string) =>
  (desk: Desk): void =>
    rmSync(fileOf(desk, path))
const firstOf = (session: Session | Part): Message => {
  const [message] = session.messages ?? []
  if (message === undefined) throw new Error('It has no messages.')
  return message
}

describe('what verification finds', () => {
  it('finds nothing in a history with parts and helpers', async () => {
    const { code, out } = await (await whole()).type('verify --json')
    expect(JSON.parse(out)).toEqual({ ok: true, sessions: 2, originals: 3, problems: [] })
    expect(code).toBe(0)
  })

  it('a history without its mark', async () => {
    expect(await problemsAfter(remove('../.gitattributes'))).toMatchInlineSnapshot(`
      [
        "mark: history/.gitattributes: It is not there; git may change the bytes of what is stored.",
      ]
    `)
    expect(
      await problemsAfter((desk) => writeFileSync(fileOf(desk, '../.gitattributes'), '* text\n')),
    ).toMatchInlineSnapshot(`
      [
        "mark: history/.gitattributes: Its first line is not "# annals history".",
      ]
    `)
  })

  it('an original that was changed', async () => {
    expect(await problemsAfter(append(`${short}.jsonl`, 'x'))).toMatchInlineSnapshot(`
      [
        "checksum: claude/box/code/app/.2026-04-05-0900-make-it-green.jsonl: Joined, projects/-home-ada-code-app/11111111-2222-4333-8444-555555555555.jsonl has 915 bytes; its JSON says 914.",
      ]
    `)
    const turned = (desk: Desk): void => {
      const file = fileOf(desk, `${short}.jsonl`)
      writeFileSync(file, readFileSync(file, 'utf8').replace('green', 'brown'))
    }
    expect(await problemsAfter(turned)).toMatchInlineSnapshot(`
      [
        "checksum: claude/box/code/app/.2026-04-05-0900-make-it-green.jsonl: Joined, projects/-home-ada-code-app/11111111-2222-4333-8444-555555555555.jsonl has another SHA-256 than its JSON says.",
      ]
    `)
  })

  it('a piece of an original that is missing', async () => {
    expect(
      await problemsAfter(remove(`${long}/.original/${codexPath().replace('.codex/', '')}.002`)),
    ).toMatchInlineSnapshot(`
      [
        "missing: codex/box/code/app/.2026-03-04-0800-chapter-0.json: It names an original that is not there: 2026-03-04-0800-chapter-0/.original/sessions/2026/03/04/rollout-2026-03-04T08-00-00-0199aaaa-1111-7000-8000-000000000001.jsonl.002",
        "link: codex/box/code/app/2026-03-04-0800-chapter-0.md: It links to 2026-03-04-0800-chapter-0/.original/sessions/2026/03/04/rollout-2026-03-04T08-00-00-0199aaaa-1111-7000-8000-000000000001.jsonl.002, which is not there.",
      ]
    `)
  })

  it('a JSON that is none', async () => {
    const file = 'claude/box/code/app/.2026-04-05-0900-make-it-green.json'
    expect(await problemsAfter(append(`${short}.json`, '}'))).toEqual([
      expect.stringMatching(new RegExp(`^not ours: ${file}: It is not JSON: .`)),
    ])
    expect(await problemsAfter((desk) => writeFileSync(fileOf(desk, `${short}.json`), '{}'))).toEqual([
      `not ours: ${file}: It is not the JSON of a session.`,
    ])
  })

  it('a head that is not whole', async () => {
    expect(
      await problemsAfter(edit<Session>(`${short}.json`, (session) => Object.assign(session, { counts: null }))),
    ).toMatchInlineSnapshot(`
      [
        "not ours: claude/box/code/app/.2026-04-05-0900-make-it-green.json: It is a JSON of ours, but not whole.",
      ]
    `)
  })

  it('a page that is missing, and one that nobody names', async () => {
    expect(await problemsAfter(remove(`${page}.md`))).toMatchInlineSnapshot(`
      [
        "missing: claude/box/code/app/.2026-04-05-0900-make-it-green.json: It names a page that is not there: 2026-04-05-0900-make-it-green.md",
        "link: history/README.md: It links to ada/claude/box/code/app/2026-04-05-0900-make-it-green.md, which is not there.",
        "link: README.md: It links to claude/box/code/app/2026-04-05-0900-make-it-green.md, which is not there.",
        "link: claude/README.md: It links to box/code/app/2026-04-05-0900-make-it-green.md, which is not there.",
        "link: claude/box/README.md: It links to code/app/2026-04-05-0900-make-it-green.md, which is not there.",
        "link: claude/box/code/README.md: It links to app/2026-04-05-0900-make-it-green.md, which is not there.",
        "link: claude/box/code/app/2026-04-05-0900-make-it-green/agent-a1b2c3d4.md: It links to ../2026-04-05-0900-make-it-green.md, which is not there.",
        "link: claude/box/code/app/README.md: It links to 2026-04-05-0900-make-it-green.md, which is not there.",
      ]
    `)
    expect(await problemsAfter(remove(`${short}.json`))).toMatchInlineSnapshot(`
      [
        "stray: claude/box/code/app/.2026-04-05-0900-make-it-green.jsonl: No JSON of the history names it.",
        "stray: claude/box/code/app/2026-04-05-0900-make-it-green.md: No JSON of the history names it.",
        "stray: claude/box/code/app/2026-04-05-0900-make-it-green/.agent-a1b2c3d4.json: No JSON of the history names it.",
        "link: claude/box/code/app/2026-04-05-0900-make-it-green.md: It links to .2026-04-05-0900-make-it-green.json, which is not there.",
      ]
    `)
  })

  it('a part that is missing', async () => {
    expect(await problemsAfter(remove(`${long}/.part-02.json`))).toMatchInlineSnapshot(`
      [
        "missing: codex/box/code/app/.2026-03-04-0800-chapter-0.json: It names a part that is not there: 2026-03-04-0800-chapter-0/.part-02.json",
      ]
    `)
  })

  it('a part of something else', async () => {
    const damage = edit<Part>(`${long}/.part-02.json`, (part) => {
      part.key = 'codex:another'
      part.part = 7
      part.messages.pop()
    })
    expect(await problemsAfter(damage)).toMatchInlineSnapshot(`
      [
        "part: codex/box/code/app/2026-03-04-0800-chapter-0/.part-02.json: It is a part of codex:another; its cover is that of codex:0199aaaa-1111-7000-8000-000000000001.",
        "part: codex/box/code/app/2026-03-04-0800-chapter-0/.part-02.json: It says that it is part 7; it is 2.",
        "part: codex/box/code/app/2026-03-04-0800-chapter-0/.part-02.json: It has the messages 11 to 19; its cover says 11 to 20.",
        "numbers: codex/box/code/app/.2026-03-04-0800-chapter-0.json: Message 21 does not follow the one before it.",
        "numbers: codex/box/code/app/.2026-03-04-0800-chapter-0.json: It counts 40 messages; there are 39.",
        "records: codex/box/code/app/.2026-03-04-0800-chapter-0.json: It counts 141 records; its messages account for 78, unrendered for 61.",
      ]
    `)
  })

  it('a helper that is missing', async () => {
    expect(await problemsAfter(remove(`${page}/.agent-a1b2c3d4.json`))).toMatchInlineSnapshot(`
      [
        "missing: claude/box/code/app/.2026-04-05-0900-make-it-green.json: It names a JSON that is not there: 2026-04-05-0900-make-it-green/.agent-a1b2c3d4.json",
        "stray: claude/box/code/app/2026-04-05-0900-make-it-green/.agent-a1b2c3d4.jsonl: No JSON of the history names it.",
        "link: claude/box/code/app/2026-04-05-0900-make-it-green/agent-a1b2c3d4.md: It links to .agent-a1b2c3d4.json, which is not there.",
      ]
    `)
  })

  it('messages that are not numbered in a row', async () => {
    expect(
      await problemsAfter(edit<Session>(`${short}.json`, (session) => (firstOf(session).n = 2))),
    ).toMatchInlineSnapshot(`
      [
        "numbers: claude/box/code/app/.2026-04-05-0900-make-it-green.json: Its first message is number 2.",
        "numbers: claude/box/code/app/.2026-04-05-0900-make-it-green.json: Message 2 does not follow the one before it.",
      ]
    `)
  })

  it('a record that is not accounted for', async () => {
    expect(
      await problemsAfter(edit<Session>(`${short}.json`, (session) => firstOf(session).records.pop())),
    ).toMatchInlineSnapshot(`
      [
        "records: claude/box/code/app/.2026-04-05-0900-make-it-green.json: It counts 2 records; its messages account for 1, unrendered for 0.",
      ]
    `)
    expect(
      await problemsAfter(edit<Part>(`${long}/.part-01.json`, (part) => firstOf(part).records.pop())),
    ).toMatchInlineSnapshot(`
      [
        "records: codex/box/code/app/.2026-03-04-0800-chapter-0.json: It counts 141 records; its messages account for 79, unrendered for 61.",
      ]
    `)
  })

  it('a block whose file is missing', async () => {
    const damage = edit<Session>(`${short}.json`, (session) => {
      firstOf(session).blocks.push(
        { type: 'image', file: '2026/0123456789abcdef.png', mediaType: 'image/png', bytes: 3 },
        { type: 'image', file: '', mediaType: 'image/png', bytes: 0 },
        { type: 'file', file: 'notes.pdf', mediaType: 'application/pdf', bytes: 0 },
        { type: 'unknown', record: { deep: [{ file: '0123456789abcdef.txt', bytes: 3, text: 'abc' }] } },
      )
    })
    expect(await problemsAfter(damage)).toMatchInlineSnapshot(`
      [
        "missing: claude/box/code/app/.2026-04-05-0900-make-it-green.json: It names a file that is not there: 2026/0123456789abcdef.png",
        "missing: claude/box/code/app/.2026-04-05-0900-make-it-green.json: It names a file that is not there: 0123456789abcdef.txt",
      ]
    `)
  })

  it('a fingerprint that is not that of the originals', async () => {
    const damage = edit<Session>(`${short}.json`, (session) => (session.fingerprint = `sha256:${'0'.repeat(64)}`))
    expect(await problemsAfter(damage)).toMatchInlineSnapshot(`
      [
        "fingerprint: claude/box/code/app/.2026-04-05-0900-make-it-green.json: Its fingerprint is not that of its originals.",
      ]
    `)
  })

  it('links that lead nowhere, and no code that looks like one', async () => {
    const text = [
      '[gone](gone.md) [out](../../../../../../README.md) [web](https://example.org/x.md) `[code](code.md)`',
      '[turn](#turn-1) [no turn](#turn-99) ![picture](gone.png)',
      '- list\n  ```\n  [deep](deep.md)\n  ```',
      '```\n[fence](fence.md)\n```',
      '<a href="gone.html">html</a>',
    ].join('\n\n')
    expect(await problemsAfter(append(`${page}.md`, `\n${text}\n`))).toMatchInlineSnapshot(`
      [
        "link: claude/box/code/app/2026-04-05-0900-make-it-green.md: It links to gone.md, which is not there.",
        "link: claude/box/code/app/2026-04-05-0900-make-it-green.md: It links to ../../../../../../README.md, which is not there.",
        "link: claude/box/code/app/2026-04-05-0900-make-it-green.md: It links to gone.png, which is not there.",
        "link: claude/box/code/app/2026-04-05-0900-make-it-green.md: It links to gone.html, which is not there.",
        "anchor: claude/box/code/app/2026-04-05-0900-make-it-green.md: It links to #turn-99, and there is no such place on that page.",
      ]
    `)
  })

  it('an anchor of another page that is not there', async () => {
    const damage = append(
      `${long}.md`,
      `\n[one](2026-03-04-0800-chapter-0/part-01.md#turn-1) [none](2026-03-04-0800-chapter-0/part-01.md#turn-20)\n`,
    )
    expect(await problemsAfter(damage)).toMatchInlineSnapshot(`
      [
        "anchor: codex/box/code/app/2026-03-04-0800-chapter-0.md: It links to 2026-03-04-0800-chapter-0/part-01.md#turn-20, and there is no such place on that page.",
      ]
    `)
  })

  it('a file of somebody else, also under the name of an index', async () => {
    expect(
      await problemsAfter((desk) => {
        writeFileSync(fileOf(desk, 'notes.txt'), 'mine')
        writeFileSync(fileOf(desk, '2026-01.md'), '# Mine\n')
      }),
    ).toMatchInlineSnapshot(`
      [
        "stray: notes.txt: No JSON of the history names it.",
        "stray: 2026-01.md: It has the name of an index page, and annals did not make it.",
      ]
    `)
  })

  it('a blob that git has lost', async () => {
    const desk = await whole()
    const oid = desk.git('annals', 'rev-parse', `HEAD:history/ada/${short}.json`)
    rmSync(desk.path('annals/.git/objects', oid.slice(0, 2), oid.slice(2)))
    const { code, out } = await desk.type('verify --json')
    expect(code).toBe(6)
    expect((JSON.parse(out) as VerifyResult).problems.map(({ kind, file }) => [kind, file])).toEqual([
      ['unreadable', `history/ada/${short}.json`],
    ])
  })
})
