import { describe, expect, test } from 'vitest'
import type { Head } from '../../src/model/session.ts'
import { type IndexEntry, indexVersion, rendererVersion } from '../../src/render/index.ts'
import { relativeTo } from '../../src/render/indexes.ts'
import { placeName } from '../../src/render/places.ts'
import { listId, talliesOf } from '../../src/render/tallies.ts'
import { aContext, aHead, folderPages, frontPages } from './samples.ts'
import { structureOf, viaMarkdownIt } from './structure.ts'

const { templates } = aContext()
const longest = 200 * 1024

/** Sessions an hour apart, `count` of them, in a folder. */
const sessions = (count: number, folder = (_: number): string => 'ada/codex/mill/src'): IndexEntry[] =>
  Array.from({ length: count }, (_, n) => {
    const startedAt = new Date(Date.UTC(2026, 0, 1, n)).toISOString()
    const name = `session ${n} ${'語'.repeat(30)}`
    return {
      page: `${folder(n)}/s-${n}.md`,
      head: aHead({ key: `codex:${n}`, title: name, startedAt, endedAt: startedAt }),
    }
  })

describe('the README of a folder', () => {
  test('lists its sessions, the newest first, in whatever order they come', () => {
    const entries = sessions(3)
    const [page] = folderPages('ada/codex/mill/src', entries)
    const [other] = folderPages('ada/codex/mill/src', entries.toReversed())
    expect(page).toEqual(other)
    expect(page?.text.match(/s-\d/g)).toEqual(['s-2', 's-1', 's-0'])
  })
  test('says on its first line which renderer and template made it', () => {
    const [page] = folderPages('ada/codex/mill/src', sessions(1))
    expect(indexVersion(page?.text ?? '')).toEqual({ renderer: rendererVersion, template: templates.folder.version })
    expect(indexVersion('# another page')).toBeUndefined()
  })
  test('has pages for the months when the list is long, none above 200 KB, each session once in them', () => {
    const pages = folderPages('ada/codex/mill/src', sessions(1800))
    expect(pages.map(({ file }) => file)).toEqual(['README.md', '2026-03.md', '2026-02.md', '2026-01.md'])
    for (const { text } of pages) expect(Buffer.byteLength(text)).toBeLessThan(longest)
    const months = pages.slice(1).flatMap(({ text }) => text.match(/s-\d+\.md/g) ?? [])
    expect(new Set(months).size).toBe(1800)
    expect(pages[0]?.text).toContain('By month: [2026-03](2026-03.md) (385) · [2026-02](2026-02.md) (672) · ')
  })
  test('tells of each folder below how many sessions it holds and which is the latest', () => {
    const [page] = folderPages('ada/codex', [...sessions(3), ...sessions(1, () => 'ada/codex/a b/src')])
    expect(page?.text).toMatch(
      /\| \[a b\]\(a%20b\/README.md\) \| 1 \| 1 \| 2026\u201101\u201101 \| \[session 0 .*\]\(a%20b\/src\/s-0.md\) \|\n\| \[mill\]\(mill\/README.md\) \| 3 \| 3 \| 2026\u201101\u201101 \| \[session 2 /,
    )
    expect(page?.text).toContain('4 sessions · 4 prompts · 2026-01-01')
    expect(page?.text).toContain('[history](../../README.md) / [ada](../README.md)')
  })
  test('stays below 200 KB however many folders and sessions there are', () => {
    const below = sessions(2000, (n) => `ada/codex/mill/src/folder-${n}`)
    const pages = folderPages('ada/codex/mill/src', [...sessions(900), ...below])
    for (const { text } of pages) expect(Buffer.byteLength(text)).toBeLessThan(longest)
    expect(pages[0]?.text).toMatch(/<i>[\d,]+ more folders\.<\/i>/)
    expect(new Set(pages.slice(1).flatMap(({ text }) => text.match(/s-\d+\.md/g) ?? [])).size).toBe(900)
  })
  test('is short enough, and whole, when 10,000 sessions lie in one folder', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => ({
      page: `ada/codex/mill/src/2026-01-01-0000-${n}.md`,
      head: aHead({
        key: `codex:${n}`,
        title: `Session ${n} of very many, with a title as long as titles are`,
        startedAt: new Date(Date.UTC(2026, 0, 1) + n * 3_600_000).toISOString(),
      }),
    }))
    const pages = folderPages('ada/codex/mill/src', many)
    for (const { file, text } of pages) expect([file, Buffer.byteLength(text) <= longest]).toEqual([file, true])
    const rest = pages.slice(1).map(({ text }) => text)
    expect(new Set(rest.join('').match(/2026-01-01-0000-\d+\.md/g)).size).toBe(10_000)
    expect(pages[0]?.text).toContain('[2027-02](2027-02.md)')
  })
  test('says which sessions go on from others', () => {
    const fork = { page: 'ada/codex/mill/x.md', head: aHead({ parent: { key: 'codex:1', kind: 'fork' } }) }
    const [page] = folderPages('ada/codex/mill', [fork])
    expect(page?.text).toContain('[Teach the kettle to whistle](x.md) (fork)')
  })
  test('cuts long titles at a word and leaves out marks of markdown', () => {
    const title = `## **Why** do [these](x.md) kettles ${'whistle '.repeat(20)}`
    const [page] = folderPages('x', [{ page: 'x/s.md', head: aHead({ title }) }])
    const label = /\| \[(.*)\]\(s.md\)/.exec(page?.text ?? '')?.[1] ?? ''
    expect(label).toMatch(/^Why do these kettles (?:whistle )+whistle…$/)
    expect(label.length).toBeLessThanOrEqual(90)
  })
  test('has tidy columns: a length, the last model, the branch, and none that is empty', () => {
    const row = (more: Partial<Head>): string =>
      folderPages('x', [{ page: 'x/s.md', head: aHead(more) }])[0]
        ?.text.split('\n')
        .at(-2) ?? ''
    expect(row({ models: ['a', '<none>', 'b-4-20260101'] })).toMatch(/\| 25\u00a0min \| 1 \| b-4 \+1 \| main \|$/)
    expect(row({ models: [], git: { branch: 'HEAD' } })).toMatch(/\| 25\u00a0min \| 1 \|$/)
  })
})

describe('the front page', () => {
  test('shows the latest sessions, and tables by project, agent, machine and person', () => {
    const entries = [
      ...sessions(30),
      {
        page: 'bob/claude/forge/x/s.md',
        head: aHead({ key: 'claude:1', source: 'claude', user: 'bob', system: 'forge' }),
      },
    ]
    const [page] = frontPages(entries)
    expect(page?.text.split('## Projects')[0]?.match(/s(?:-\d+)?\.md/g)).toHaveLength(20)
    expect(page?.text).toContain(
      '| [src](ada/codex/mill/src/README.md) | [ada · codex · mill](ada/codex/mill/src/README.md) | 30 | 30 |',
    )
    for (const row of [
      '| [claude](bob/claude/README.md) | 1 | 1 |',
      '| [forge](bob/claude/forge/README.md) | 1 | 1 |',
      '| [ada](ada/README.md) | 30 | 30 |',
    ])
      expect(page?.text).toContain(row)
    expect(frontPages(entries.toReversed())[0]).toEqual(page)
  })
  test('has further pages when there are many projects, none above 200 KB', () => {
    const pages = frontPages(sessions(1500, (n) => `ada/codex/mill/src/project-${n}`))
    expect(pages.map(({ file }) => file)).toEqual([
      'README.md',
      'projects.md',
      'projects-2.md',
      'projects-3.md',
      'activity.svg',
    ])
    for (const { text } of pages) expect(Buffer.byteLength(text)).toBeLessThan(longest)
  })
  test('is short enough whatever people and machines are called', () => {
    const entries = sessions(400, (n) => `${'é'.repeat(50)}${n}/codex/mill/${'語'.repeat(50)}${n}`)
    const named = entries.map(({ page, head }, n) => ({
      page,
      head: { ...head, user: `${'é'.repeat(50)}${n}`, system: `${'ß'.repeat(50)}${n}` },
    }))
    for (const { text } of frontPages(named)) expect(Buffer.byteLength(text)).toBeLessThan(longest)
  })
  test('puts together what lies in several folders: agents, and the months of a wide one', () => {
    const entries = [
      ...sessions(1, () => 'ada/claude/mill/src'),
      ...sessions(2, () => 'ada/codex/mill/src'),
      ...sessions(3, () => 'ada/codex/mill/src/2026-01'),
      ...sessions(1, () => 'ada/codex/mill'),
    ]
    const told = entries.map(({ page, head }) => ({ page, head: { ...head, source: page.split('/')[1] ?? '' } }))
    const [page] = frontPages(told)
    expect(page?.text).toMatch(/^\| \[src\]\(.*\) \| \[codex\]\(.*\), \[claude\]\(.*\) \| 6 \| 6 \|/m)
    expect(page?.text).toMatch(/^\| \[\\~\]\(ada\/codex\/mill\/README.md\) \| \[codex\]\(.*\) \| 1 \|/m)
  })
  test('is not broken by a title', () => {
    const head = aHead({ title: '| a `b|c` </table> @bob\n# x', models: ['a|b'], git: { branch: 'c|d' } })
    const [page] = frontPages([{ page: 'u/s/m/a|b/c (d).md', head }])
    const html = viaMarkdownIt(page?.text ?? '')
    const { headings, strange } = structureOf(html)
    expect({ headings, strange }).toEqual({ headings: 'h1 h2 h2 h2 h2 h2', strange: [] })
    for (const row of html.match(/<tr>[\s\S]*?<\/tr>/g) ?? []) expect([5, 6, 7]).toContain(row.match(/<t[hd]/g)?.length)
  })
  test('of an empty history is a page', () => expect(frontPages([])[0]?.text).toContain('# Conversations'))
})

test('a path is relative to a folder', () => {
  expect(relativeTo('a/b', 'a/b/c.md')).toBe('c.md')
  expect(relativeTo('a/b', 'a/d/c.md')).toBe('../d/c.md')
  expect(relativeTo('', 'a/c.md')).toBe('a/c.md')
  expect(relativeTo('a/b', 'README.md')).toBe('../../README.md')
})

test('a place is called as a person would say it, the end of it when it is long', () => {
  const called = (path: string, project = false): string => placeName(path, { project }, 20)
  expect(['', '_unknown', '_root/srv/app', '_root', '_c/app', 'code/app'].map((path) => called(path))).toEqual([
    '~',
    'unknown',
    '/srv/app',
    '/',
    'C:/app',
    'code/app',
  ])
  expect(['', 'src'].map((path) => called(path, true))).toEqual(['.', 'src'])
  expect(called('a/long/way/to/the/project')).toBe('…/way/to/the/project')
  expect(called(`a/${'project'.repeat(5)}`)).toBe('…ojectprojectproject')
})

describe('the name of a list', () => {
  const nameOf = (entries: IndexEntry[]): string => listId(talliesOf(entries))
  test('is the same in whatever order the sessions come, and another one when anything is said of another session', () => {
    const entries = sessions(3)
    const [first, ...others] = entries as [IndexEntry, ...IndexEntry[]]
    const grown = { ...first, head: { ...first.head, counts: { ...first.head.counts, person: 7 } } }
    expect(nameOf(entries)).toMatch(/^[0-9a-f]{8}$/)
    expect(nameOf(entries.toReversed())).toBe(nameOf(entries))
    const names = [entries, others, [grown, ...others], [{ ...first, page: 'x/s.md' }, ...others]].map(nameOf)
    expect(new Set(names).size).toBe(4)
  })
})
