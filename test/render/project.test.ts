import { describe, expect, test } from 'vitest'
import type { Head } from '../../src/model/session.ts'
import { type IndexEntry, isProject } from '../../src/render/index.ts'
import { talliesOf } from '../../src/render/tallies.ts'
import { aHead, frontPages } from './samples.ts'

/** A session of a project: no home is named, the path is the one below the project's root. */
function aSession(n: number, more: Partial<Head> = {}): IndexEntry {
  const head = aHead({
    key: `codex:${n}`,
    title: `Session ${n}`,
    cwd: '/home/ada/src/kettle',
    path: '',
    timeZone: 'UTC',
    startedAt: `2026-02-${String(n).padStart(2, '0')}T10:00:00.000Z`,
    ...more,
  })
  return { page: ['ada', head.source, 'mill', head.path, `s-${n}.md`].filter(Boolean).join('/'), head }
}
const front = (entries: IndexEntry[], project = true): string => frontPages(entries, project)[0]?.text ?? ''
const section = (page: string, title: string): string[] =>
  page.split(`\n## ${title}\n`)[1]?.split('\n\n')[0]?.split('\n').slice(2) ?? []

describe('the front page of a project', () => {
  test('tells who worked on what with which agent, by month, the busiest sessions first', () => {
    const counts = { ...aHead().counts, person: 9 }
    const page = front([
      aSession(1, { startedAt: '2026-01-05T10:00:00.000Z' }),
      aSession(2),
      aSession(3, { counts }),
      aSession(4, { source: 'claude', user: 'bob' }),
    ])
    expect(section(page, 'Months')).toEqual([
      '| 2026\u201102 | ada | codex | 2 | 10 | [Session 3](ada/codex/mill/s-3.md) · [Session 2](ada/codex/mill/s-2.md) |',
      '|  | bob | claude | 1 | 1 | [Session 4](ada/claude/mill/s-4.md) |',
      '| 2026\u201101 | ada | codex | 1 | 1 | [Session 1](ada/codex/mill/s-1.md) |',
    ])
  })
  test('names the files that most sessions were about, wherever on whichever machine they ran', () => {
    const page = front([
      aSession(1, { touched: { 'src/spout.ts': 4, '../other/x.ts': 9, '/etc/hosts': 9 } }),
      aSession(2, { cwd: '/home/ada/src/kettle/src', path: 'src', touched: { 'spout.ts': 2, '../README.md': 1 } }),
      aSession(3, { cwd: 'C:\\kettle', touched: { 'C:/kettle/src/lid.ts': 5 } }),
      aSession(4, { cwd: '/somewhere', path: 'src', touched: { 'a.ts': 1 } }),
    ])
    expect(section(page, 'Files')).toEqual([
      '| `src/spout.ts` | 2 | 6 | [Session 2](ada/codex/mill/src/s-2.md) · [Session 1](ada/codex/mill/s-1.md) |',
      '| `src/lid.ts` | 1 | 5 | [Session 3](ada/codex/mill/s-3.md) |',
      '| `README.md` | 1 | 1 | [Session 2](ada/codex/mill/src/s-2.md) |',
    ])
  })
  test('lists the folders of the project, and no projects', () => {
    const page = front([aSession(1), aSession(2, { path: 'src' })])
    expect(page).not.toContain('## Projects')
    expect(section(page, 'Folders').map((row) => row.split(' | ')[0])).toEqual([
      '| [src](ada/codex/mill/src/README.md)',
      '| [.](ada/codex/mill/README.md)',
    ])
    expect(front([aSession(1)])).not.toContain('## Folders')
  })
  test('leaves the months that do not fit to a page of their own', () => {
    const entries = Array.from({ length: 150 }, (_, n) =>
      aSession(n, { startedAt: new Date(Date.UTC(2010, n, 3)).toISOString() }),
    )
    const pages = frontPages(entries, true)
    expect(pages.map(({ file }) => file)).toEqual(['README.md', 'months.md', 'activity.svg'])
    expect(pages[0]?.text).toContain('[All](months.md)')
    expect(new Set(pages[1]?.text.match(/s-\d+\.md/g)).size).toBe(150)
  })
  test('is not broken by what people, agents and files are called', () => {
    const page = front([aSession(1, { user: 'a|b', touched: { 'a|`b`/<c>.ts': 1 } })])
    expect(section(page, 'Files')[0]).toContain('| ``a\\|`b`/<c>.ts`` |')
    expect(section(page, 'Months')[0]).toContain('| a\\|b |')
  })
  test('is the same in whatever order the sessions come', () => {
    const entries = [1, 2, 3, 4].map((n) => aSession(n, { touched: { [`${n % 2}.ts`]: n } }))
    expect(front(entries.toReversed())).toBe(front(entries))
  })
})

describe('a history is a project’s own', () => {
  test('when no session lies below a home or where the layout puts what is in none', () => {
    expect(isProject(talliesOf([aSession(1), aSession(2, { path: 'src' })]))).toBe(true)
    expect(isProject(talliesOf([aSession(1), aSession(2, { home: '/home/ada' })]))).toBe(false)
    for (const path of ['_root/srv/app', '_c/app', '_unknown'])
      expect(isProject(talliesOf([aSession(1, { path })]))).toBe(false)
    for (const path of ['__c', 'root', '_cc']) expect(isProject(talliesOf([aSession(1, { path })]))).toBe(true)
    expect(isProject(talliesOf([]))).toBe(false)
  })
  test('which does not concern the front page of others', () =>
    expect(front([aSession(1, { touched: { 'a.ts': 1 } })], false)).not.toMatch(/## (?:Files|Months|Folders)/))
})
