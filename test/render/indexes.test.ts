import { describe, expect, test } from 'vitest'
import { type IndexEntry, indexVersion, rendererVersion, renderFolder, renderFront } from '../../src/render/index.ts'
import { relativeTo } from '../../src/render/indexes.ts'
import { aContext, aHead } from './samples.ts'
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
    const [page] = renderFolder({ folder: 'ada/codex/mill/src', entries }, { templates })
    const [other] = renderFolder({ folder: 'ada/codex/mill/src', entries: entries.toReversed() }, { templates })
    expect(page).toEqual(other)
    expect(page?.text.match(/s-\d/g)).toEqual(['s-2', 's-1', 's-0'])
  })
  test('says on its first line which renderer and template made it', () => {
    const [page] = renderFolder({ folder: 'x', entries: sessions(1) }, { templates })
    expect(indexVersion(page?.text ?? '')).toEqual({ renderer: rendererVersion, template: templates.folder.version })
    expect(indexVersion('# another page')).toBeUndefined()
  })
  test('has pages for the months when the list is long, none above 200 KB, each session once in them', () => {
    const pages = renderFolder({ folder: 'ada/codex/mill/src', entries: sessions(1800) }, { templates })
    expect(pages.map(({ file }) => file)).toEqual(['README.md', '2026-03.md', '2026-02.md', '2026-01.md'])
    for (const { text } of pages) expect(Buffer.byteLength(text)).toBeLessThan(longest)
    const months = pages.slice(1).flatMap(({ text }) => text.match(/s-\d+\.md/g) ?? [])
    expect(new Set(months).size).toBe(1800)
    expect(pages[0]?.text).toContain('Earlier: [2026-03](2026-03.md)')
  })
  test('links to the folders below it and to the top', () => {
    const [page] = renderFolder({ folder: 'ada/codex', entries: [], folders: ['mill', 'a b'] }, { templates })
    expect(page?.text).toContain('- [a b](a%20b/README.md)\n- [mill](mill/README.md)')
    expect(page?.text).toContain('[history](../../README.md)')
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
    const [page] = renderFront(entries, { templates })
    expect(page?.text.split('## Projects')[0]?.match(/s(?:-\d+)?\.md/g)).toHaveLength(20)
    expect(page?.text).toContain('| [src](ada/codex/mill/src/README.md) | codex | 30 |')
    for (const row of ['| claude | 1 | 1 |', '| forge | 1 | 1 |', '| ada | 30 | 30 |'])
      expect(page?.text).toContain(row)
    expect(renderFront(entries.toReversed(), { templates })[0]).toEqual(page)
  })
  test('has further pages when there are many projects, none above 200 KB', () => {
    const pages = renderFront(
      sessions(1500, (n) => `ada/codex/mill/src/project-${n}`),
      { templates },
    )
    expect(pages.map(({ file }) => file)).toEqual(['README.md', 'projects.md', 'projects-2.md', 'projects-3.md'])
    for (const { text } of pages) expect(Buffer.byteLength(text)).toBeLessThan(longest)
  })
  test('is not broken by a title', () => {
    const head = aHead({ title: '| a `b|c` </table> @bob\n# x', models: ['a|b'], git: { branch: 'c|d' } })
    const [page] = renderFront([{ page: 'u/s/m/a|b/c (d).md', head }], { templates })
    const html = viaMarkdownIt(page?.text ?? '')
    const { headings, strange } = structureOf(html)
    expect({ headings, strange }).toEqual({ headings: 'h1 h2 h2 h2 h2 h2', strange: [] })
    for (const row of html.match(/<tr>[\s\S]*?<\/tr>/g) ?? []) expect([5, 6]).toContain(row.match(/<t[hd]/g)?.length)
  })
  test('of an empty history is a page', () =>
    expect(renderFront([], { templates })[0]?.text).toContain('# Conversations'))
})

test('a path is relative to a folder', () => {
  expect(relativeTo('a/b', 'a/b/c.md')).toBe('c.md')
  expect(relativeTo('a/b', 'a/d/c.md')).toBe('../d/c.md')
  expect(relativeTo('', 'a/c.md')).toBe('a/c.md')
  expect(relativeTo('a/b', 'README.md')).toBe('../../README.md')
})
