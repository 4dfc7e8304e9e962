import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/model/session.ts'
import type { RenderResult } from '../../src/run/render.ts'
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

const folder = 'annals/history/ada/codex/box/code/app'
const page = `${folder}/2026-03-04-0800-make-it-blue.md`
const json = `${folder}/.2026-03-04-0800-make-it-blue.json`

const render = async (desk: Desk, line = '', more: string[] = []): Promise<RenderResult & { code: number }> => {
  const said = await desk.type(`render --all --json ${line}`, more)
  return { ...(JSON.parse(said.out) as RenderResult), code: said.code }
}
const nothing = { code: 0, ok: true, updated: 0, skipped: [], failed: [], filesWritten: 0, commit: null, files: [] }

const read = (desk: Desk, path: string): string => readFileSync(desk.path(path), 'utf8')
const tree = (desk: Desk, repository = 'annals'): string => desk.git(repository, 'rev-parse', 'HEAD^{tree}')

/** A Claude Code session with a helper in a file of its own. */
function withHelper(desk: Desk): void {
  desk.write(claudePath(), claudeSession())
  const helper = claudeSession({ prompts: ['Count the lines'], at: '2026-04-05T09:00:06.000Z' })
    .trimEnd()
    .split('\n')
    .map((line) => `${JSON.stringify({ ...(JSON.parse(line) as object), isSidechain: true, agentId: 'b7' })}\n`)
  desk.write(`.claude/projects/-home-ada-code-app/${claudeId}/subagents/agent-b7.jsonl`, helper.join(''))
}

/** A Codex session that goes on from another one. */
function aFork(desk: Desk): void {
  const id = '0199bbbb-1111-7000-8000-000000000002'
  const at = '2026-03-05T08:00:00.000Z'
  const [meta = '', ...rest] = codexSession({ id, at, prompts: ['make it bluer'] }).split('\n')
  const { payload, ...record } = JSON.parse(meta) as { payload: object }
  const forked = JSON.stringify({ ...record, payload: { ...payload, forked_from_id: codexId } })
  desk.write(codexPath(id, at), [forked, ...rest].join('\n'))
}

const long = Array.from({ length: 30 }, (_, index) => `chapter ${index} ${'ab'.repeat(10_000)}`)
const longId = '0199cccc-1111-7000-8000-000000000003'
const longAt = '2026-03-06T08:00:00.000Z'

/** A history with one page, with parts, with helpers, with links between sessions; stored. */
async function aHistory(): Promise<Desk> {
  const desk = aDesk()
  desk.write(codexPath(), codexSession())
  desk.write(codexPath(longId, longAt), codexSession({ id: longId, at: longAt, prompts: long }))
  desk.write(geminiPath(), geminiSession())
  withHelper(desk)
  aFork(desk)
  await desk.sync()
  return desk
}

const template = (desk: Desk, name: string, text: string): string[] => {
  desk.write(`mine/${name}.md`, text)
  return ['--templates', desk.path('mine')]
}
const mine = '{{frontMatter}}\n\n# {{title}}\n\nMine.\n\n{{turns}}\n'

describe('annals render --all', () => {
  it('makes byte for byte the pages that sync made, whatever kind of session: nothing is written', async () => {
    const desk = await aHistory()
    expect(read(desk, `${folder}/2026-03-05-0800-make-it-bluer.md`)).toContain('2026-03-04-0800-make-it-blue.md')
    expect(existsSync(desk.path(folder, '2026-03-06-0800-chapter-0/part-03.md'))).toBe(true)
    expect(await render(desk)).toMatchObject({ ...nothing, unchanged: 5 })
  })

  it('brings back pages that are gone, needing nothing but the JSON: on a clone, without the agents', async () => {
    const desk = await aHistory()
    const before = tree(desk)
    desk.git('.', 'clone', '-q', 'annals', 'clone')
    for (const home of ['.codex', '.claude', '.gemini']) rmSync(desk.path(home), { recursive: true })
    desk.git('clone', 'rm', '-q', '-r', '--', 'history/*.md')
    desk.git('clone', 'commit', '-q', '-m', 'No pages')
    expect(await render(desk, '--output-path', [desk.path('clone')])).toMatchObject({ code: 0, updated: 5 })
    expect(tree(desk, 'clone')).toBe(before)
    expect(desk.git('clone', 'log', '-1', '--format=%s')).toMatch(
      /^annals: pages rendered anew by renderer \d+ on \S+$/,
    )
    expect(desk.git('clone', 'status', '--porcelain')).toBe('')
  })

  it('uses own templates for all pages; JSON and originals stay; the next sync finds nothing to do', async () => {
    const desk = await aHistory()
    const result = await render(desk, '', template(desk, 'page', mine))
    expect(result).toMatchObject({ code: 0, updated: 4, unchanged: 1, failed: [] })
    expect(read(desk, page)).toContain('\nMine.\n')
    const changed = desk.git('annals', 'show', '--format=', '--name-only', 'HEAD').split('\n')
    expect(changed.toSorted()).toEqual(result.files.toSorted())
    expect(changed.every((path) => path.endsWith('.md'))).toBe(true)
    expect(await desk.sync()).toMatchObject({ unchanged: 5, bytesRead: 0, filesWritten: 0, commit: null })
    expect(await desk.type('verify')).toMatchObject({ code: 0 })
  })

  it('is not undone by a sync with other templates: only sessions that changed get the pages of that run', async () => {
    const desk = await aHistory()
    const own = template(desk, 'page', mine)
    template(desk, 'front', '{{version}}\n\nMy front.\n')
    template(desk, 'part', '{{frontMatter}}\n\nMy part.\n\n{{turns}}\n')
    await render(desk, '', own)
    desk.write(geminiPath(), geminiSession())
    expect(await desk.sync()).toMatchObject({ unchanged: 5, commit: null })
    desk.write(
      codexPath(longId, longAt),
      codexSession({ id: longId, at: longAt, prompts: [...long, ...long.slice(0, 6)] }),
    )
    expect(await desk.sync()).toMatchObject({ updated: 1, unchanged: 4 })
    expect(read(desk, page)).toContain('\nMine.\n')
    const part = (n: number): string => {
      const md = `${folder}/2026-03-06-0800-chapter-0/part-${String(n).padStart(2, '0')}.md`
      return read(desk, md).replaceAll('ab', '')
    }
    const last = (JSON.parse(read(desk, `${folder}/.2026-03-06-0800-chapter-0.json`)) as Session).parts?.length ?? 0
    expect(last).toBeGreaterThan(3)
    expect(part(1)).toContain('My part.')
    expect(part(last)).not.toContain('My part.')
  })

  it('writes the version of the renderer into the JSON, and changes nothing else there', async () => {
    const desk = await aHistory()
    const before = read(desk, json)
    writeFileSync(desk.path(json), before.replace(/"renderer": \d+/, '"renderer": 0'))
    desk.git('annals', 'commit', '-q', '-a', '-m', 'As an older version left it')
    expect(await render(desk)).toMatchObject({ code: 0, updated: 1, unchanged: 4, filesWritten: 1 })
    expect(read(desk, json)).toBe(before)
    expect(await desk.sync()).toMatchObject({ unchanged: 5, filesWritten: 0, commit: null })
  })

  it('leaves sessions alone that a newer version rendered', async () => {
    const desk = await aHistory()
    writeFileSync(desk.path(json), read(desk, json).replace(/"renderer": \d+/, '"renderer": 999'))
    desk.git('annals', 'commit', '-q', '-a', '-m', 'As a newer version left it')
    expect(await render(desk, '', template(desk, 'page', mine))).toMatchObject({
      code: 0,
      skipped: [{ key: `codex:${codexId}`, reason: 'rendered by version 999 already' }],
    })
    expect(read(desk, page)).not.toContain('Mine.')
  })

  it('leaves a page that a person changed alone, says so, and replaces it with --overwrite', async () => {
    const desk = await aHistory()
    const before = read(desk, page)
    writeFileSync(desk.path(page), 'my own words\n')
    expect(await render(desk)).toMatchObject({
      code: 1,
      ok: false,
      commit: null,
      failed: [{ file: page.slice('annals/'.length) }],
    })
    expect(read(desk, page)).toBe('my own words\n')
    expect(await render(desk, '--overwrite')).toMatchObject({ code: 0, updated: 1, filesWritten: 1 })
    expect(read(desk, page)).toBe(before)
  })

  it('makes no pages from a JSON that somebody changed', async () => {
    const desk = await aHistory()
    writeFileSync(desk.path(json), read(desk, json).replaceAll('blue', 'pink'))
    expect(await render(desk)).toMatchObject({
      code: 1,
      unchanged: 4,
      failed: [{ file: page.slice('annals/'.length) }],
    })
    expect(read(desk, page)).not.toContain('pink')
  })

  it('renders sessions of other people and machines, each with links to their own, and does not take them over', async () => {
    const desk = await aHistory()
    await desk.type('sync --user eve --system-name moon --time-zone UTC --quiet', ['--output-path', desk.path('other')])
    cpSync(desk.path('other/history/eve'), desk.path('annals/history/eve'), { recursive: true })
    desk.git('annals', 'add', '-A')
    desk.git('annals', 'commit', '-q', '-m', 'Eve')
    rmSync(desk.path('annals/.git/annals'), { recursive: true })
    expect(await render(desk)).toMatchObject({ code: 0, updated: 0, unchanged: 10 })
    expect(read(desk, 'annals/history/README.md')).toContain('eve')
    const fork = read(desk, `${folder}/2026-03-05-0800-make-it-bluer.md`)
    expect(fork).toContain('](2026-03-04-0800-make-it-blue.md)')
    const head = desk.git('annals', 'rev-parse', 'HEAD')
    expect(await desk.sync()).toMatchObject({ new: 0, updated: 0, unchanged: 5, filesWritten: 0, commit: null })
    expect(desk.git('annals', 'rev-parse', 'HEAD')).toBe(head)
  })

  it('renders a session of an agent that this version does not know', async () => {
    const desk = await aHistory()
    const strange = read(desk, json).replace('"source": "codex"', '"source": "abacus"')
    writeFileSync(desk.path(json), strange)
    desk.git('annals', 'commit', '-q', '-a', '-m', 'Strange')
    expect(await render(desk)).toMatchObject({ code: 0, updated: 1 })
    expect(read(desk, page)).toContain('source: abacus')
  })

  it('does with --dry-run and --no-commit what they say', async () => {
    const desk = await aHistory()
    const head = desk.git('annals', 'rev-parse', 'HEAD')
    const own = template(desk, 'page', mine)
    expect(await render(desk, '--dry-run', own)).toMatchObject({ code: 0, updated: 4, filesWritten: 0, commit: null })
    expect(desk.git('annals', 'status', '--porcelain')).toBe('')
    expect((await desk.type('render --all --dry-run', own)).err).toContain('Would be: 4 sessions rendered anew')
    expect(await render(desk, '--no-commit', own)).toMatchObject({ code: 0, updated: 4, commit: null })
    expect(desk.git('annals', 'rev-parse', 'HEAD')).toBe(head)
    expect(read(desk, page)).toContain('Mine.')
    expect(await render(desk, '', own)).toMatchObject({ code: 0, updated: 0, unchanged: 5 })
    expect(desk.git('annals', 'status', '--porcelain')).toBe('')
  })

  it('does not commit what a sync left to be committed', async () => {
    const desk = await aHistory()
    desk.write(codexPath(), codexSession({ prompts: ['make it blue', 'bluer'] }))
    await desk.sync('sync --no-commit')
    expect(await desk.type('render --all')).toMatchObject({ code: 2, err: expect.stringContaining('annals sync') })
    await desk.sync()
    expect(await render(desk)).toMatchObject({ ...nothing, unchanged: 5 })
  })

  it('leaves alone what the person has staged, changed or left untracked', async () => {
    const desk = await aHistory()
    desk.write('annals/note.txt', 'mine\n')
    desk.write('annals/draft.txt', 'mine\n')
    desk.git('annals', 'add', 'note.txt')
    await render(desk, '--git isomorphic-git', template(desk, 'page', mine))
    expect(desk.git('annals', 'status', '--porcelain').split('\n')).toEqual(['A  note.txt', '?? draft.txt'])
  })

  it('says what it would do when it is not told --all, and what is wrong where there is no history', async () => {
    const desk = await aHistory()
    expect(await desk.type('render')).toMatchObject({ code: 2, err: expect.stringContaining('--all --dry-run') })
    mkdirSync(desk.path('empty'))
    expect(await desk.type('render --all', ['--output-path', desk.path('empty')])).toMatchObject({ code: 2 })
  })
})

describe('--templates', () => {
  it('stores new sessions with own pages; what is not in the folder is as annals has it', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession())
    expect(await desk.sync('sync', template(desk, 'page', mine))).toMatchObject({ new: 1, code: 0 })
    expect(read(desk, page)).toContain('\nMine.\n')
    expect(read(desk, 'annals/history/README.md')).toContain('# Conversations')
    expect(await desk.sync()).toMatchObject({ unchanged: 1, filesWritten: 0, commit: null })
  })

  it.each([
    ['sync', '{{frontMatter}}\n\n# {{titel}}\n\n{{turns}}\n', 'page.md:3: this template has no slot {{titel}}.'],
    ['sync-repo ~/project', '{{frontMatter}}\n\n# {{title}\n\n{{turns}}\n', 'page.md:3: a slot is {{name}}'],
    ['render --all', '{{frontMatter}}\n', 'page.md:1: this template needs {{turns}}.'],
    ['sync', 'x {{frontMatter}}\n\n{{turns}}\n', 'page.md:1: {{frontMatter}} has to be the first line'],
  ])('annals %s stops at a mistake before anything is written, with file and line', async (line, text, sentence) => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession())
    desk.repository('project')
    const said = await desk.type(line, template(desk, 'page', text))
    expect(said).toMatchObject({ code: 2, err: expect.stringContaining(sentence) })
    expect(existsSync(desk.path('project/history'))).toBe(false)
    expect(existsSync(desk.path('annals'))).toBe(false)
    expect(existsSync(desk.path('.config'))).toBe(false)
  })

  it('takes a name mistyped for a mistake, and a folder without templates', async () => {
    const desk = aDesk()
    expect(await desk.type('sync --templates ~/none')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no folder'),
    })
    desk.write('mine/README.md', 'About my templates.\n')
    expect(await desk.type('sync --templates ~/mine')).toMatchObject({ code: 2 })
    desk.write('mine/sesion.md', '')
    const said = await desk.type('sync --templates ~/mine')
    expect(said).toMatchObject({ code: 2, err: expect.stringContaining('sesion.md is no template.') })
  })
})
