import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/model/session.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudeId, claudePath, claudeSession, codexId, codexPath, codexSession } from '../helpers/sessions.ts'

const other = '0199aaaa-1111-7000-8000-0000000000bb'

/** A desk with one good session beside whatever a test adds. */
function withGoodOne(): Desk {
  const desk = aDesk()
  desk.write(codexPath(other), codexSession({ id: other, prompts: ['all is well'] }))
  return desk
}

const sessions = (desk: Desk): Session[] =>
  desk
    .git('annals', '-c', 'core.quotePath=false', 'ls-files')
    .split('\n')
    .filter((path) => /\/\.\d{4}-[^/]*\.json$/.test(path) && !path.includes('.original'))
    .map((path) => JSON.parse(readFileSync(desk.path('annals', path), 'utf8')) as Session)

/** The bytes of a stored original. */
function originalOf(desk: Desk, key: string): Buffer {
  const path = desk
    .git('annals', '-c', 'core.quotePath=false', 'ls-files')
    .split('\n')
    .find(
      (one) =>
        /\/\.\d{4}-[^/]*\.json$/.test(one) &&
        readFileSync(desk.path('annals', one), 'utf8').includes(`"key": "${key}"`),
    )
  const folder = desk.path('annals', path ?? '', '..')
  const session = JSON.parse(readFileSync(desk.path('annals', path ?? ''), 'utf8')) as Session
  return Buffer.concat((session.originals[0]?.files ?? []).map((file) => readFileSync(`${folder}/${file}`)))
}

describe('a source that is not as it should be', () => {
  it('a line in the middle that is not JSON: the rest is shown, the line is named, the bytes are kept', async () => {
    const desk = withGoodOne()
    const lines = codexSession().split('\n')
    lines.splice(2, 0, '{"timestamp":"2026-03-04T08:00', '\0\0\0')
    desk.write(codexPath(), lines.join('\n'))
    const result = await desk.sync()
    expect(result).toMatchObject({
      code: 1,
      ok: false,
      new: 2,
      failed: [{ error: expect.stringMatching(/^Line 3: It is not JSON/) }],
    })
    const session = sessions(desk).find(({ id }) => id === codexId)
    expect(session).toMatchObject({
      counts: { person: 1, agent: 1 },
      unrendered: { unreadable: 2 },
      problems: [{ line: 3 }, { line: 4 }],
    })
    expect(originalOf(desk, `codex:${codexId}`).toString()).toBe(lines.join('\n'))
    expect(await desk.sync()).toMatchObject({
      code: 1,
      bytesRead: 0,
      failed: [{ file: desk.path(codexPath()), error: expect.stringMatching(/^Line 3/) }],
    })
  })

  it('a file of something else entirely is kept byte for byte', async () => {
    const desk = withGoodOne()
    const noise = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 251))
    desk.write(codexPath(), noise)
    expect(await desk.sync('sync', ['--no-redact'])).toMatchObject({ code: 1, new: 2 })
    expect(originalOf(desk, `codex:${codexId}`)).toEqual(noise)
  })

  it('a file in another encoding is kept byte for byte, and named', async () => {
    const desk = withGoodOne()
    const utf16 = Buffer.from(`\uFEFF${codexSession()}`, 'utf16le')
    desk.write(codexPath(), utf16)
    const result = await desk.sync('sync', ['--no-redact'])
    expect(result).toMatchObject({ code: 1, new: 2 })
    expect(result.failed).toHaveLength(1)
    expect(originalOf(desk, `codex:${codexId}`)).toEqual(utf16)
  })

  it('a compressed file that breaks off is read as far as it goes, kept, and named', async () => {
    const desk = withGoodOne()
    // A Zstandard frame of one raw block (RFC 8878, 3.1.1), then a block of a reserved kind.
    const content = Buffer.from(codexSession())
    const block = Buffer.alloc(3)
    block.writeUIntLE(content.length << 3, 0, 3)
    const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58])
    desk.write(`${codexPath()}.zst`, Buffer.concat([header, block, content, Buffer.from([0x07, 0, 0, 1, 2, 3])]))
    const result = await desk.sync()
    expect(result).toMatchObject({ code: 1, new: 2, failed: [{ error: expect.stringMatching(/damaged/) }] })
    expect(originalOf(desk, `codex:${codexId}`).toString()).toBe(codexSession())
  })

  it('folders, broken links and FIFOs in place of sessions are named, and the rest is stored', async () => {
    const desk = withGoodOne()
    mkdirSync(desk.path(claudePath()), { recursive: true })
    symlinkSync(desk.path('nowhere'), desk.path(codexPath('0199aaaa-1111-7000-8000-0000000000cc')))
    execFileSync('mkfifo', [desk.path(codexPath('0199aaaa-1111-7000-8000-0000000000dd'))])
    const result = await desk.sync()
    expect(result).toMatchObject({ code: 1, new: 1 })
    expect(result.failed.map(({ file }) => file.slice(desk.home.length + 1)).sort()).toEqual(
      [
        claudePath(),
        codexPath('0199aaaa-1111-7000-8000-0000000000cc'),
        codexPath('0199aaaa-1111-7000-8000-0000000000dd'),
      ].sort(),
    )
  })

  it.skipIf(process.getuid?.() === 0)(
    'a file that may not be read is named now and every time, until it changes',
    async () => {
      const desk = withGoodOne()
      chmodSync(desk.write(codexPath(), codexSession()), 0)
      expect(await desk.sync()).toMatchObject({ code: 1, new: 1, failed: [{ file: desk.path(codexPath()) }] })
      expect(await desk.sync()).toMatchObject({ code: 1, bytesRead: 0, failed: [{ file: desk.path(codexPath()) }] })
      chmodSync(desk.path(codexPath()), 0o600)
      desk.write(codexPath(), codexSession({ prompts: ['make it blue', 'more'] }))
      expect(await desk.sync()).toMatchObject({ code: 0, new: 1, failed: [] })
    },
  )

  it('an empty file is no error and no session', async () => {
    const desk = withGoodOne()
    desk.write(codexPath(), '')
    desk.write(claudePath(), '')
    expect(await desk.sync()).toMatchObject({ code: 0, new: 1, failed: [] })
    expect(await desk.sync()).toMatchObject({ bytesRead: 0, commit: null })
  })

  it('a record of a kind nobody has seen is kept whole and counted', async () => {
    const desk = withGoodOne()
    const strange = {
      timestamp: '2026-03-04T08:01:00.000Z',
      type: 'hologram',
      payload: { type: 'projection', depth: [1, 2] },
    }
    desk.write(codexPath(), `${codexSession()}${JSON.stringify(strange)}\n`)
    await desk.sync()
    const session = sessions(desk).find(({ id }) => id === codexId)
    expect(session?.messages?.flatMap(({ blocks }) => blocks).filter(({ type }) => type === 'unknown')).toEqual([
      { type: 'unknown', record: strange },
    ])
  })

  it.each([1_000, 100_000])(
    'lists within one another, %d deep, cost neither the session nor a message beside them',
    async (deep) => {
      const desk = withGoodOne()
      const nested = `${'['.repeat(deep)}${']'.repeat(deep)}`
      const at = '"timestamp":"2026-03-04T08:01:00.000Z"'
      const call = `"type":"custom_tool_call","call_id":"c","name":"x","input":${nested}`
      const records = [
        `{${at},"type":"hologram","payload":${nested}}`,
        `{${at},"type":"response_item","payload":{${call}}}`,
        `{${at},"type":"response_item","payload":{"type":"message","role":"assistant","content":"the end"}}`,
      ]
      desk.write(codexPath(), `${codexSession()}${records.join('\n')}\n`)
      expect(await desk.sync()).toMatchObject({ new: 2, failed: [] })
      const blocks = sessions(desk)
        .find(({ id }) => id === codexId)
        ?.messages?.flatMap((message) => message.blocks)
      expect(blocks?.slice(-3)).toMatchObject([
        { type: 'unknown', record: expect.any(String) },
        { type: 'tool_call', input: expect.any(String) },
        { type: 'text', text: 'the end' },
      ])
      expect(await desk.type('verify')).toMatchObject({ code: 0 })
    },
  )

  it('a record that the parser stumbles over is counted, and so is what it had kept back', async () => {
    const desk = withGoodOne()
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const at = '"timestamp":"2026-03-04T08:00:00.000Z"'
    const lines = [
      `{"sessionId":"${claudeId}","projectHash":"x"}`,
      `{"id":"u",${at},"type":"user","content":"hello"}`,
      `{"id":"g",${at},"type":"gemini","content":"so","toolCalls":[{"id":"t","name":"x","args":{},"result":${nested}}]}`,
      `{"id":"h",${at},"type":"gemini","content":"the end"}`,
    ]
    desk.write('.gemini/tmp/app/chats/session-2026-03-04T08-00-11111111.jsonl', `${lines.join('\n')}\n`)
    expect(await desk.sync()).toMatchObject({ code: 1, new: 2, failed: [{ error: expect.stringMatching(/^Line 4/) }] })
    const session = sessions(desk).find(({ source }) => source === 'gemini')
    expect(session).toMatchObject({ counts: { records: 4 }, unrendered: { head: 1, 'not understood': 2 } })
    expect(await desk.type('verify')).toMatchObject({ code: 0 })
  })

  it.each(['+012345-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z', 'noon'])(
    'a clock that says %s is not believed: the session is stored, found again, and verified',
    async (noon) => {
      const desk = aDesk()
      desk.write(codexPath(), codexSession().replaceAll(/"timestamp":"[^"]*"/g, `"timestamp":"${noon}"`))
      const file = desk.write(claudePath(), claudeSession().replaceAll(/"timestamp":"[^"]*"/g, `"timestamp":"${noon}"`))
      utimesSync(file, 0, 0)
      expect(await desk.sync()).toMatchObject({ code: 0, new: 2 })
      expect(sessions(desk).map(({ startedAt }) => startedAt)).toEqual([
        '1970-01-01T00:00:00.000Z',
        '2025-10-03T15:21:36.273Z',
      ])
      expect(await desk.type('verify')).toMatchObject({ code: 0 })
    },
  )

  it('two different files that claim one id are both kept and told apart; a copy is kept once', async () => {
    const desk = withGoodOne()
    desk.write(claudePath(claudeId, '-one'), claudeSession({ prompts: ['first'] }))
    desk.write(claudePath(claudeId, '-two'), claudeSession({ prompts: ['second', 'and more'] }))
    desk.write(claudePath(claudeId, '-three'), claudeSession({ prompts: ['first'] }))
    expect(await desk.sync()).toMatchObject({ new: 3, ok: true, reports: [{ kind: 'claimed twice' }] })
    const claimed = sessions(desk).filter(({ source }) => source === 'claude')
    expect(claimed.map(({ key }) => key).sort()).toHaveLength(2)
    expect(new Set(claimed.map(({ key }) => key)).size).toBe(2)
    expect(await desk.sync()).toMatchObject({ new: 0, updated: 0, bytesRead: 0, commit: null })
  })
})

describe('a session that loses its content', () => {
  it('keeps what is stored when its file is emptied, says so once, and still counts', async () => {
    const desk = withGoodOne()
    desk.write(codexPath(), codexSession())
    await desk.sync()
    desk.write(codexPath(), '')
    expect(await desk.sync()).toMatchObject({ ok: true, unchanged: 2, updated: 0, reports: [{ kind: 'shortened' }] })
    expect(originalOf(desk, `codex:${codexId}`).toString()).toBe(codexSession())
    expect(await desk.sync()).toMatchObject({ unchanged: 2, reports: [], bytesRead: 0, commit: null })
  })

  it('does not keep a former original twice when it is rewritten to and fro', async () => {
    const desk = withGoodOne()
    for (const prompt of ['one', 'other', 'one', 'other', 'one']) {
      desk.write(codexPath(), codexSession({ prompts: [`make it ${prompt}`] }))
      await desk.sync()
    }
    const originals = sessions(desk).find(({ id }) => id === codexId)?.originals ?? []
    expect(originals.filter(({ superseded }) => superseded)).toHaveLength(2)
    expect(await desk.type('verify')).toMatchObject({ code: 0 })
  })

  it('is stored again where it was when somebody committed a broken JSON', async () => {
    const desk = withGoodOne()
    await desk.sync()
    const json = 'annals/history/ada/codex/box/code/app/.2026-03-04-0800-all-is-well.json'
    const whole = readFileSync(desk.path(json))
    desk.write(json, whole.subarray(0, 100))
    desk.git('annals', 'commit', '-qam', 'Break it')
    expect(await desk.sync()).toMatchObject({ ok: true })
    expect(readFileSync(desk.path(json)).equals(whole)).toBe(true)
    expect(await desk.type('verify')).toMatchObject({ code: 0 })
  })
})

describe('a working directory that is no good path', () => {
  const deep = `/home/ada/${Array.from({ length: 400 }, (_, index) => `folder-${index}`).join('/')}`
  it.each([
    ['a way out', '/home/ada/../../etc/../../../tmp', '_root/tmp'],
    ['dots alone', '../../..', '_unknown'],
    ['control characters', '/home/ada/a\u0000b\u0007/c\nd', 'a_b_/c_d'],
    ['names Windows forbids', '/home/ada/aux/con.txt/a:b?/end. ', '_aux/_con.txt/a_b_/end__'],
    ['a Windows home', 'C:\\Users\\ada\\code\\app', 'code/app'],
    ['a Windows drive', 'D:\\work\\app', '_d/work/app'],
    ['a share', '\\\\server\\share\\app', '_root/server/share/app'],
    ['WSL', '/mnt/c/Users/ada/code', 'code'],
    ['git itself', '/home/ada/.git/hooks/.GIT', '_git/hooks/_git'],
    ['reserved names', '/home/ada/_root/_c/2026-02', '__root/__c/_2026-02'],
    ['the home', '/home/ada', ''],
    ['nothing', '', '_unknown'],
  ])('%s', async (_, cwd, path) => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession({ cwd }))
    expect(await desk.sync()).toMatchObject({ code: 0, new: 1 })
    const page = ['history/ada/codex/box', path, '2026-03-04-0800-make-it-blue.md']
      .filter((one) => one !== '')
      .join('/')
    expect(desk.git('annals', '-c', 'core.quotePath=false', 'ls-files').split('\n')).toContain(page)
  })

  it('four thousand characters', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession({ cwd: deep }))
    await desk.sync()
    const [session] = sessions(desk)
    expect(Buffer.byteLength(session?.path ?? '')).toBeLessThanOrEqual(160)
    expect(session?.path).toMatch(/^folder-0\/.*\/[0-9a-f]{8}\/folder-399$/)
  })
})

describe('an output that cannot be one', () => {
  const refused = async (desk: Desk, path: string) => {
    const said = await desk.type('sync', ['--output-path', desk.path(path)])
    return `${said.code} ${said.err.replaceAll(desk.home, '~')}`
  }

  it("lies in an agent's own store, or below a file: refused", async () => {
    const desk = withGoodOne()
    desk.write('file', 'x')
    expect(await refused(desk, '.codex/sessions/history')).toMatch(
      /^2 annals: .* lies inside ~\/\.codex, where Codex keeps/,
    )
    expect(await refused(desk, 'file/below')).toMatch(/^2 annals: ~\/file\/below lies below a file\./)
    expect(existsSync(desk.path('.codex/sessions/history'))).toBe(false)
  })

  it('each is a sentence, a hint, and nothing written', async () => {
    const desk = withGoodOne()
    desk.write('file', 'x')
    desk.write('full/of/things.txt', 'x')
    desk.repository('project')
    mkdirSync(desk.path('project/inside'))
    mkdirSync(desk.path('bare'))
    desk.git('bare', 'init', '-q', '--bare')
    const said = await Promise.all(
      ['file', 'full', 'bare', 'project/inside', 'project/new'].map((path) => refused(desk, path)),
    )
    expect(said.join('')).toMatchInlineSnapshot(`
      "2 annals: ~/file is a file.
        hint: Name a folder with --output-path.
      2 annals: ~/full is not empty and not a git repository.
        hint: Name an empty folder, or run git init there first.
      2 annals: ~/bare is a bare repository: it has no files to write.
        hint: Clone it and name the clone.
      2 annals: ~/project/inside lies inside the repository ~/project.
        hint: Name a folder outside of it, or use annals sync-repo to bring its conversations into that repository.
      2 annals: ~/project/new lies inside the repository ~/project.
        hint: Name a folder outside of it, or use annals sync-repo to bring its conversations into that repository.
      "
    `)
    expect(existsSync(desk.path('project/new'))).toBe(false)
  })
})
