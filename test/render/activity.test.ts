import { describe, expect, test } from 'vitest'
import { type IndexEntry, indexVersion, rendererVersion } from '../../src/render/index.ts'
import { aHead, frontPages } from './samples.ts'

const on = (day: string, source: string, n = 0): IndexEntry => ({
  page: `ada/${source}/mill/${day}-${n}.md`,
  head: aHead({ key: `${source}:${day}-${n}`, source, timeZone: 'UTC', startedAt: `${day}T12:00:00.000Z` }),
})
const calendar = (entries: IndexEntry[]): string | undefined =>
  frontPages(entries).find(({ file }) => file === 'activity.svg')?.text
const told = (svg = ''): string[] => [...svg.matchAll(/>([^<>]+)<\/title><\/rect>/g)].map(([, title = '']) => title)

describe('the calendar of activity', () => {
  test('shows each day of the 53 weeks up to the latest session, and no other', () => {
    const svg = calendar([on('2026-03-04', 'codex'), on('2025-03-03', 'claude'), on('2025-03-02', 'claude')])
    expect(told(svg)).toEqual(['2025-03-03: claude 1', '2026-03-04: codex 1'])
    expect(svg?.match(/<rect class="(?:none|a-\w+ l\d)" x="\d+" y="(?!132)/g)).toHaveLength(52 * 7 + 3)
    expect(svg).toContain('<title id="title">2 sessions on 2 days, 2025-03-03 – 2026-03-04</title>')
  })
  test('shares a day out between the agents, and is stronger the more sessions there were', () => {
    const svg = calendar([
      ...[1, 2, 3].map((n) => on('2026-03-02', 'claude', n)),
      on('2026-03-02', 'codex'),
      on('2026-03-03', 'gemini'),
    ])
    expect(svg).toContain(
      '<rect class="a-claude l2" x="764" y="24" width="8.3" height="11"><title>2026-03-02: claude 3, codex 1</title></rect>\n' +
        '<rect class="a-codex l2" x="772.3" y="24" width="2.7" height="11"><title>2026-03-02: claude 3, codex 1</title></rect>\n' +
        '<rect class="a-gemini l0" x="764" y="38" width="11" height="11" rx="2"><title>2026-03-03: gemini 1</title></rect>',
    )
  })
  test('is the same in whatever order the sessions come', () => {
    const entries = ['2026-01-05', '2026-02-01', '2026-02-01', '2026-03-01'].map((day, n) =>
      on(day, n % 2 === 0 ? 'claude' : 'codex', n),
    )
    expect(calendar(entries.toReversed())).toBe(calendar(entries))
  })
  test('has one element on each line, names its maker first, and knows light and dark', () => {
    const lines =
      calendar([on('2026-03-04', 'codex')])
        ?.trimEnd()
        .split('\n') ?? []
    expect(indexVersion(`${lines[0]}\n`)).toEqual({ renderer: rendererVersion })
    expect(lines.slice(2, -1).filter((line) => !/^<(\w+)[^>]*(?:\/>|>.*<\/\1>)$/.test(line))).toEqual([])
    expect(lines.join()).toContain('@media (prefers-color-scheme:dark)')
    expect(lines[1]).toMatch(/^<svg .*role="img" aria-labelledby="title desc">$/)
  })
  test('stands on the front page with what it shows in words', () =>
    expect(frontPages([on('2026-03-04', 'codex')])[0]?.text).toContain(
      '![1 session on 1 day, 2025-03-03 – 2026-03-04](activity.svg)',
    ))
  test('is not broken by the name of an agent', () => {
    const svg = calendar([on('2026-03-04', '<b>"&\u0007')]) ?? ''
    expect(svg).toContain('&lt;b&gt;&quot;&amp; 1')
    expect(svg).not.toMatch(/<b>|\u0007/)
  })
  test('is not there when nobody knows when anything was', () => {
    const pages = frontPages([{ page: 'a/b/c/s.md', head: aHead({ startedAt: 'once' }) }])
    expect(pages.map(({ file }) => file)).toEqual(['README.md'])
    expect(pages[0]?.text).not.toContain('activity.svg')
  })
})
