import { appendFileSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/model/session.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import {
  claudeId,
  claudePath,
  claudeSession,
  codexId,
  codexPath,
  codexSession,
  geminiPath,
  geminiSession,
} from '../helpers/sessions.ts'

const pages = (desk: Desk): string[] =>
  desk
    .git('annals', '-c', 'core.quotePath=false', 'ls-files')
    .split('\n')
    .filter((path) => path.startsWith('history/'))

const json = (desk: Desk, path: string): Session =>
  JSON.parse(readFileSync(desk.path('annals', path), 'utf8')) as Session

function threeAgents(): Desk {
  const desk = aDesk()
  desk.write(codexPath(), codexSession())
  desk.write(claudePath(), claudeSession())
  desk.write(geminiPath(), geminiSession())
  desk.write('.gemini/tmp/app/.project_root', '/home/ada/code/app')
  return desk
}

const codexPage = 'history/ada/codex/box/code/app/2026-03-04-0800-make-it-blue'
const codexJson = 'history/ada/codex/box/code/app/.2026-03-04-0800-make-it-blue.json'
const codexOriginal = 'history/ada/codex/box/code/app/.2026-03-04-0800-make-it-blue.jsonl'

describe('annals sync', () => {
  it('stores every session of the machine as a page, as JSON and as its own bytes, in one commit', async () => {
    const desk = threeAgents()
    const result = await desk.sync()
    expect(result).toMatchObject({ ok: true, new: 3, updated: 0, unchanged: 0, failed: [], skipped: [], code: 0 })
    expect(pages(desk)).toMatchInlineSnapshot(`
      [
        "history/.gitattributes",
        "history/README.md",
        "history/activity.svg",
        "history/ada/README.md",
        "history/ada/claude/README.md",
        "history/ada/claude/box/README.md",
        "history/ada/claude/box/code/README.md",
        "history/ada/claude/box/code/app/.2026-04-05-0900-make-it-green.json",
        "history/ada/claude/box/code/app/.2026-04-05-0900-make-it-green.jsonl",
        "history/ada/claude/box/code/app/2026-04-05-0900-make-it-green.md",
        "history/ada/claude/box/code/app/README.md",
        "history/ada/codex/README.md",
        "history/ada/codex/box/README.md",
        "history/ada/codex/box/code/README.md",
        "history/ada/codex/box/code/app/.2026-03-04-0800-make-it-blue.json",
        "history/ada/codex/box/code/app/.2026-03-04-0800-make-it-blue.jsonl",
        "history/ada/codex/box/code/app/2026-03-04-0800-make-it-blue.md",
        "history/ada/codex/box/code/app/README.md",
        "history/ada/gemini/README.md",
        "history/ada/gemini/box/README.md",
        "history/ada/gemini/box/code/README.md",
        "history/ada/gemini/box/code/app/.2026-05-06-1000-make-it-red.json",
        "history/ada/gemini/box/code/app/.2026-05-06-1000-make-it-red.jsonl",
        "history/ada/gemini/box/code/app/2026-05-06-1000-make-it-red.md",
        "history/ada/gemini/box/code/app/README.md",
      ]
    `)
    expect(desk.git('annals', 'log', '--format=%s')).toBe(
      'annals: 3 new, 0 updated (codex 1, claude 1, gemini 1) on box',
    )
    expect(readFileSync(desk.path('annals', codexOriginal), 'utf8')).toBe(codexSession())
    expect(desk.git('annals', 'status', '--porcelain')).toBe('')
  })

  it('does nothing the second time: no byte read, no file written, no commit', async () => {
    const desk = threeAgents()
    await desk.sync()
    const head = desk.git('annals', 'rev-parse', 'HEAD')
    expect(await desk.sync()).toMatchObject({
      new: 0,
      updated: 0,
      unchanged: 3,
      bytesRead: 0,
      filesWritten: 0,
      commit: null,
    })
    expect(desk.git('annals', 'rev-parse', 'HEAD')).toBe(head)
  })

  it('comes to the same tree when what it remembered is gone', async () => {
    const desk = threeAgents()
    await desk.sync()
    const tree = desk.git('annals', 'rev-parse', 'HEAD^{tree}')
    rmSync(desk.path('annals/.git/annals'), { recursive: true })
    expect(await desk.sync()).toMatchObject({ new: 0, updated: 0, unchanged: 3, filesWritten: 0, commit: null })
    expect(desk.git('annals', 'rev-parse', 'HEAD^{tree}')).toBe(tree)
  })

  it('dates a session without any time by what its name or its other records say, not by the file', async () => {
    const untimed = (text: string): string => text.replaceAll(/"(timestamp|startTime|lastUpdated)":"[^"]*",?/g, '')
    const waiting = { type: 'queue-operation', operation: 'enqueue', sessionId: claudeId, content: 'later' }
    const trees: string[] = []
    for (const mtime of [1.6e9, 1.7e9]) {
      const desk = aDesk()
      const files = [
        desk.write(codexPath(), untimed(codexSession())),
        desk.write(geminiPath(), untimed(geminiSession())),
        desk.write(claudePath(), `${JSON.stringify({ ...waiting, timestamp: '2026-04-05T09:00:00.000Z' })}\n`),
      ]
      for (const file of files) utimesSync(file, mtime, mtime)
      expect(await desk.sync()).toMatchObject({ code: 0, new: 3 })
      trees.push(desk.git('annals', 'rev-parse', 'HEAD:history'))
    }
    expect(trees[0]).toBe(trees[1])
  })

  it('makes the same tree of the same sources in another repository', async () => {
    const desk = threeAgents()
    await desk.sync()
    await desk.sync('sync', ['--output-path', desk.path('second')])
    expect(desk.git('second', 'rev-parse', 'HEAD^{tree}')).toBe(desk.git('annals', 'rev-parse', 'HEAD^{tree}'))
  })

  it('keeps the name of a session that grows under another title', async () => {
    const desk = threeAgents()
    await desk.sync()
    desk.write(codexPath(), codexSession({ prompts: ['make it blue', 'and bigger'] }))
    expect(await desk.sync()).toMatchObject({ new: 0, updated: 1, unchanged: 2 })
    expect(readFileSync(desk.path('annals', `${codexPage}.md`), 'utf8')).toContain('and bigger')
    expect(json(desk, codexJson).counts.person).toBe(2)
  })

  it('tells two sessions of one minute and one title apart by the id of the later one', async () => {
    const desk = aDesk()
    const second = '0199aaaa-1111-7000-8000-0000000000ff'
    desk.write(codexPath(), codexSession())
    desk.write(codexPath(second), codexSession({ id: second }))
    await desk.sync()
    expect(pages(desk)).toContain(`${codexPage}-000000ff.md`)
    expect(json(desk, codexJson).id).toBe(codexId)
  })
})

describe('an empty value', () => {
  it.each(['--user', '--output-path', '--history-subpath'])('of %s is none', async (flag) => {
    const desk = aDesk()
    const { code, err } = await desk.type('sync', [flag, ''])
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(`${flag} needs a value`) })
    expect(existsSync(desk.path('0'))).toBe(false)
  })
})

describe('a HEAD that was moved', () => {
  it.each(['--soft', '--mixed', '--hard'])('by git reset %s gets again what it lacks, in one commit', async (how) => {
    const desk = threeAgents()
    await desk.sync()
    desk.write(codexPath(), codexSession({ prompts: ['make it blue', 'and bigger'] }))
    await desk.sync()
    const tree = desk.git('annals', 'rev-parse', 'HEAD^{tree}')
    desk.git('annals', 'reset', '-q', how, 'HEAD~1')
    expect(await desk.sync()).toMatchObject({ ok: true, new: 0, updated: 1, unchanged: 2 })
    expect(desk.git('annals', 'rev-parse', 'HEAD^{tree}')).toBe(tree)
    expect(desk.git('annals', 'status', '--porcelain')).toBe('')
    expect(await desk.sync()).toMatchObject({ updated: 0, bytesRead: 0, commit: null })
  })

  it.each([`${codexPage}.md`, codexJson, codexOriginal])('to a commit without %s has it back', async (path) => {
    const desk = threeAgents()
    await desk.sync()
    const tree = desk.git('annals', 'rev-parse', 'HEAD^{tree}')
    desk.git('annals', 'rm', '-q', path)
    desk.git('annals', 'commit', '-qm', 'away with it')
    await desk.sync()
    expect(desk.git('annals', 'rev-parse', 'HEAD^{tree}')).toBe(tree)
    expect((await desk.type('verify')).code).toBe(0)
  })
})

describe('a source that changed', () => {
  it('keeps what it had when a source gets shorter', async () => {
    const desk = threeAgents()
    desk.write(codexPath(), codexSession({ prompts: ['make it blue', 'and bigger'] }))
    await desk.sync()
    const tree = desk.git('annals', 'rev-parse', 'HEAD^{tree}')
    desk.write(codexPath(), codexSession())
    const result = await desk.sync()
    expect(result).toMatchObject({ updated: 0, unchanged: 3, commit: null, ok: true })
    expect(result.reports).toMatchObject([{ kind: 'shortened' }])
    expect(desk.git('annals', 'rev-parse', 'HEAD^{tree}')).toBe(tree)
    expect(await desk.sync()).toMatchObject({ bytesRead: 0 })
  })

  it('keeps the former original beside the new one when a source is rewritten', async () => {
    const desk = threeAgents()
    await desk.sync()
    const rewritten = codexSession({ prompts: ['make it violet', 'at once'] })
    desk.write(codexPath(), rewritten)
    const result = await desk.sync()
    expect(result.reports).toMatchObject([{ kind: 'replaced' }])
    const { originals } = json(desk, codexJson)
    expect(originals).toMatchObject([{ files: ['.2026-03-04-0800-make-it-blue.jsonl'] }, { superseded: true }])
    const former = originals[1]?.files[0] ?? ''
    expect(readFileSync(desk.path('annals/history/ada/codex/box/code/app', former), 'utf8')).toBe(codexSession())
    expect(readFileSync(desk.path('annals', codexOriginal), 'utf8')).toBe(rewritten)
    desk.write(
      codexPath(),
      `${rewritten}${JSON.stringify({ timestamp: '2026-03-04T09:00:00.000Z', type: 'event_msg', payload: { type: 'task_started' } })}\n`,
    )
    await desk.sync()
    expect(json(desk, codexJson).originals).toMatchObject([{ complete: true }, { superseded: true, files: [former] }])
    expect((await desk.type('verify')).code).toBe(0)
  })

  it('follows a source that moved, and stores nothing twice', async () => {
    const desk = threeAgents()
    await desk.sync()
    const moved = codexPath().replace(/sessions\/.*\/rollout/, 'archived_sessions/rollout')
    desk.write(moved, codexSession())
    rmSync(desk.path(codexPath()))
    expect(await desk.sync()).toMatchObject({ new: 0, updated: 1, unchanged: 2 })
    expect(json(desk, codexJson).originals).toMatchObject([
      { path: moved.replace('.codex/', ''), bytes: codexSession().length },
    ])
    expect(json(desk, codexJson).originals).toHaveLength(1)
  })

  it.each([
    [
      'codex',
      codexPath(),
      codexSession,
      codexPath().replace(/sessions\/.*\/rollout/, 'archived_sessions/rollout'),
      codexJson,
    ],
    [
      'claude',
      claudePath(),
      claudeSession,
      claudePath().replace(/projects\/[^/]*/, 'projects/-home-ada-elsewhere'),
      'history/ada/claude/box/code/app/.2026-04-05-0900-make-it-blue.json',
    ],
  ] as const)(
    'follows a source of %s that moved and got shorter or was rewritten on the way',
    async (_, from, session, to, at) => {
      const desk = threeAgents()
      const long = session({ prompts: ['make it blue', 'and bigger'] })
      desk.write(from, long)
      await desk.sync()
      rmSync(desk.path(from))
      desk.write(to, session({ prompts: ['make it blue'] }))
      expect((await desk.sync()).reports).toMatchObject([{ kind: 'shortened' }])
      const bytes = Buffer.byteLength(long)
      expect(json(desk, at).originals).toMatchObject([{ path: to.replace(/^\.\w+\//, ''), bytes }])
      desk.write(to, session({ prompts: ['make it blue', 'or rather green'] }))
      expect((await desk.sync()).reports).toMatchObject([{ kind: 'replaced' }])
      expect(json(desk, at).originals).toMatchObject([{ complete: true }, { superseded: true, bytes }])
      expect(JSON.stringify(json(desk, at).messages)).toContain('or rather green')
      expect((await desk.type('verify')).code).toBe(0)
    },
  )

  it('says once that a source is gone, and keeps everything', async () => {
    const desk = threeAgents()
    desk.write(
      codexPath('0199aaaa-1111-7000-8000-0000000000aa'),
      codexSession({ id: '0199aaaa-1111-7000-8000-0000000000aa', prompts: ['stay'] }),
    )
    await desk.sync()
    rmSync(desk.path(codexPath()))
    const result = await desk.sync()
    expect(result.reports).toMatchObject([{ key: `codex:${codexId}`, kind: 'gone' }])
    expect(json(desk, codexJson).originals).toMatchObject([{ gone: true }])
    expect(readFileSync(desk.path('annals', codexOriginal), 'utf8')).toBe(codexSession())
    expect(await desk.sync()).toMatchObject({ reports: [], bytesRead: 0, commit: null })
    desk.write(codexPath(), codexSession())
    expect(await desk.sync()).toMatchObject({ updated: 1 })
    expect(json(desk, codexJson).originals[0]).not.toHaveProperty('gone')
  })

  it('takes an empty or missing store for a store that is away, not for deleted sessions', async () => {
    const desk = threeAgents()
    await desk.sync()
    rmSync(desk.path('.codex'), { recursive: true })
    expect(await desk.sync()).toMatchObject({ reports: [], filesWritten: 0, commit: null })
    expect(json(desk, codexJson).originals[0]).not.toHaveProperty('gone')
  })

  it('stores a last line without an end when it is whole, and says so when it is torn', async () => {
    const desk = aDesk()
    const whole = codexSession().trimEnd()
    const file = desk.write(codexPath(), whole)
    await desk.sync()
    expect(json(desk, codexJson)).toMatchObject({ problems: [], originals: [{ complete: true }] })
    appendFileSync(file, '\n{"timestamp":"2026-03-04T08:05')
    const result = await desk.sync()
    expect(result).toMatchObject({ ok: true, updated: 1 })
    expect(json(desk, codexJson)).toMatchObject({
      problems: [{ kind: 'torn' }],
      originals: [{ complete: false }],
      unrendered: { unreadable: 1 },
    })
    const stored = readFileSync(desk.path('annals', codexOriginal), 'utf8')
    expect(stored).toBe(`${whole}\n${stored.slice(whole.length + 1)}`)
    expect(stored.slice(whole.length + 1)).toMatch(/^\[REDACTED:torn:[0-9a-f]{4}\]$/)
    appendFileSync(file, ':00.000Z","type":"event_msg","payload":{"type":"task_complete","turn_id":"t1"}}\n')
    expect(await desk.sync()).toMatchObject({ ok: true, updated: 1, reports: [] })
    expect(readFileSync(desk.path('annals', codexOriginal))).toEqual(readFileSync(file))
    expect(json(desk, codexJson).originals[0]).not.toHaveProperty('source')
  })
})

describe('files that somebody else changed', () => {
  it('leaves a page alone that a person edited, says so, and overwrites it only when told', async () => {
    const desk = threeAgents()
    await desk.sync()
    writeFileSync(desk.path('annals', `${codexPage}.md`), 'mine now\n')
    desk.write(codexPath(), codexSession({ prompts: ['make it blue', 'and bigger'] }))
    const result = await desk.sync()
    expect(result).toMatchObject({ code: 1, ok: false, updated: 0, failed: [{ file: `${codexPage}.md` }] })
    expect(readFileSync(desk.path('annals', `${codexPage}.md`), 'utf8')).toBe('mine now\n')
    expect(json(desk, codexJson).counts.person).toBe(1)
    expect(await desk.sync('sync --overwrite')).toMatchObject({ code: 0, updated: 1 })
    expect(readFileSync(desk.path('annals', `${codexPage}.md`), 'utf8')).toContain('and bigger')
  })

  it('refuses a history path that holds files without its mark', async () => {
    const desk = threeAgents()
    desk.repository('annals')
    desk.write('annals/history/notes.md', 'mine\n')
    const said = await desk.type('sync')
    expect(said).toMatchObject({ code: 2, out: '' })
    expect(said.err).toMatchInlineSnapshot(`
      "annals: history holds files that annals did not write.
        hint: Choose another folder with --history-subpath.
      "
    `)
  })

  it('commits its own paths only: staged, unstaged and untracked work stays as it was', async () => {
    const desk = threeAgents()
    desk.repository('annals')
    desk.write('annals/hello.txt', 'changed\n')
    desk.write('annals/staged.txt', 'staged\n')
    desk.git('annals', 'add', 'staged.txt')
    desk.write('annals/untracked.txt', 'untracked\n')
    const before = desk.git('annals', 'status', '--porcelain')
    await desk.sync()
    expect(desk.git('annals', 'status', '--porcelain')).toBe(before)
    expect(
      desk
        .git('annals', 'show', '--name-only', '--format=', 'HEAD')
        .split('\n')
        .every((path) => path.startsWith('history/')),
    ).toBe(true)
  })
})

describe('flags', () => {
  it('a dry run says what would change and writes nothing at all', async () => {
    const desk = threeAgents()
    const result = await desk.sync('sync --dry-run')
    expect(result).toMatchObject({ new: 3, filesWritten: 0, commit: null })
    expect(result.sessions.map(({ change, reason }) => [change, reason])).toEqual(Array(3).fill(['new', 'new session']))
    expect(existsSync(desk.path('annals'))).toBe(false)
    expect(existsSync(desk.path('.config'))).toBe(false)
  })

  it('--no-commit writes the files; the next run commits them', async () => {
    const desk = threeAgents()
    expect(await desk.sync('sync --no-commit')).toMatchObject({ new: 3, commit: null })
    expect(existsSync(desk.path('annals', `${codexPage}.md`))).toBe(true)
    const next = await desk.sync()
    expect(next).toMatchObject({ new: 0, unchanged: 3 })
    expect(next.commit).toMatch(/^[0-9a-f]{40}$/)
    expect(desk.git('annals', 'status', '--porcelain')).toBe('')
  })

  it('--no-originals leaves the bytes out and says what they would have been', async () => {
    const desk = threeAgents()
    await desk.sync('sync --no-originals')
    expect(existsSync(desk.path('annals', codexOriginal))).toBe(false)
    expect(json(desk, codexJson).originals).toMatchObject([{ files: [], bytes: codexSession().length }])
  })

  it('--since leaves older sessions out, and the next run without it takes them', async () => {
    const desk = threeAgents()
    const result = await desk.sync('sync --since 2026-04-01')
    expect(result).toMatchObject({ new: 2, skipped: [{ key: `codex:${codexId}`, reason: 'older than --since' }] })
    expect(await desk.sync()).toMatchObject({ new: 1, unchanged: 2 })
  })

  it('--max-files stops after so many, and the next run goes on', async () => {
    const desk = threeAgents()
    expect(await desk.sync('sync --max-files 1')).toMatchObject({ new: 1 })
    expect(await desk.sync()).toMatchObject({ new: 2, unchanged: 1 })
  })

  it('--source-system chooses the agents, and anything else is a sentence', async () => {
    const desk = threeAgents()
    expect(await desk.sync('sync --source-system codex,gemini')).toMatchObject({ new: 2 })
    expect(await desk.type('sync --source-system cursors')).toMatchObject({
      code: 2,
      err: expect.stringContaining('"cursors" is not a source.'),
    })
  })

  it('--input-path reads that place alone, whoever it is of', async () => {
    const desk = threeAgents()
    expect(await desk.sync('sync', ['--input-path', desk.path('.claude')])).toMatchObject({
      new: 1,
      sessions: [{ key: `claude:${claudeId}` }],
    })
    expect((await desk.type('sync', ['--input-path', desk.home + '/.config'])).code).toBe(2)
  })

  it('touches nothing when only a modification time changed', async () => {
    const desk = threeAgents()
    await desk.sync()
    utimesSync(desk.path(codexPath()), 1_800_000_000, 1_800_000_000)
    expect(await desk.sync()).toMatchObject({ updated: 0, unchanged: 3, filesWritten: 0, commit: null })
    expect(await desk.sync()).toMatchObject({ bytesRead: 0 })
  })
})
