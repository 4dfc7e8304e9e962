/** What the bench makes of what it measured: ratios, verdicts, comparisons, the chart. */
import { describe, expect, it } from 'vitest'
import { growthChart } from '../../bench/chart.ts'
import { comparison } from '../../bench/compare.ts'
import { aimText, type Figure, figure, floorSpeed, isReached, shown, timesFloor } from '../../bench/figures.ts'
import { chosenKeys, stages } from '../../bench/measure/all.ts'
import { replaced } from '../../bench/page.ts'
import { resultPage, resultTable } from '../../bench/report.ts'
import { type MeasuredRow, type Result, together } from '../../bench/result.ts'
import { flagsOf, scaleOf } from '../../bench/scale.ts'

const machine = {
  processor: 'P',
  cores: 2,
  memoryBytes: 8e9,
  system: 'linux 6',
  node: 'v20.19.0',
  git: 'git version 2.39.5',
  load: 0.1,
}
const rowOf = (title: string, figures: Figure[]): MeasuredRow => ({
  key: title,
  title,
  of: 'some',
  figures,
  flags: `--only '${title}'`,
})
const resultOf = (rows: MeasuredRow[], small = 1000, load = 0.1): Result => ({
  at: '2026-10-01T12:00:00.000Z',
  machine: { ...machine, load },
  scale: { ...scaleOf({ full: false }), small },
  seed: 1,
  rows,
})

describe('a figure', () => {
  it('is the best of its samples, and says how many times what the floor takes it takes', () => {
    const time = figure('time', 's', [0.3, 0.2, 0.5], { most: 0.25, applies: true })
    expect([time.value, isReached(time), timesFloor(time, { name: 'node', value: 0.05 })]).toEqual([0.2, true, 4])
    const fast = figure('speed', 'MB/s', [40, 50], { least: 100, applies: true })
    const cat = floorSpeed('cat', { seconds: 0.01 }, 5_000_000)
    expect([fast.value, isReached(fast), timesFloor(fast, cat)]).toEqual([50, false, 10])
  })

  it('reaches no aim and misses none where the aim is for something larger', () => {
    expect(isReached(figure('time', 's', [9], { most: 1, applies: false }))).toBeNull()
    expect(isReached(figure('time', 's', [9]))).toBeNull()
  })

  it.each([
    [0.0345, 's', '0.035 s'],
    [2.345, '×', '2.35 ×'],
    [234.5, 'MB', '235 MB'],
    [0, '', '0'],
    [1_234_567, '', '1234567'],
  ] as const)('of %d %s reads %s', (value, unit, text) => {
    expect(shown(value, unit)).toBe(text)
  })

  it('has its aim in words', () => {
    expect(aimText(figure('speed', 'MB/s', [1], { least: 100, applies: true }))).toBe('≥ 100 MB/s')
    expect(aimText(figure('written', '', [1], { most: 0, applies: true }))).toBe('0')
  })
})

describe('a result', () => {
  const time = figure('time', 's', [0.5], { most: 0.25, applies: true }, [{ name: 'node', value: 0.05 }])

  it('is told with verdicts and floors, and says when others were at work', () => {
    const table = resultTable(resultOf([rowOf('nothing new', [time])], 1000, 3))
    expect(table).toContain('Measured beside other work (load 3.0)')
    expect(table).toMatch(/time {2}0\.500 s {2}≤ 0\.25 s {2}MISSED {2}10\.0 × node/)
  })

  it('stands in the manual between its marks', () => {
    const page = resultPage(resultOf([rowOf('nothing new', [time, figure('processor', 's', [1])])]))
    expect(page).toContain(
      "| nothing new (some) | time | ≤ 0.25 s | **0.500 s** | 10.0 × node | `--only 'nothing new'` |",
    )
    expect(page).not.toContain('processor')
    const manual = 'before\n<!-- measured: table -->\nold\n<!-- end -->\nafter\n'
    expect(replaced(manual, { table: 'new' })).toBe('before\n<!-- measured: table -->\n\nnew\n\n<!-- end -->\nafter\n')
    expect(() => replaced(manual, { other: 'new' })).toThrow('no place for other')
  })
})

describe('two results', () => {
  const timed = (title: string, samples: number[]): MeasuredRow => rowOf(title, [figure('time', 's', samples)])

  it('are compared figure by figure; worse is what differs by more than the samples among themselves', () => {
    const before = resultOf([timed('steady', [1, 1.02]), timed('noisy', [1, 1.5]), timed('slower', [1, 1.05])])
    const after = resultOf([timed('steady', [1.05]), timed('noisy', [1.4]), timed('slower', [1.3])])
    const { text, isWorse } = comparison(before, after)
    expect(isWorse).toBe(true)
    expect(text.split('\n').filter((line) => line.endsWith('WORSE'))).toEqual([
      expect.stringMatching(/^slower: time .*1\.30 ×/),
    ])
  })

  it('of speed: less is worse; of a count: one more is', () => {
    const of = (speed: number, opened: number): Result =>
      resultOf([rowOf('run', [figure('speed', 'MB/s', [speed]), figure('opened', '', [opened])])])
    expect(comparison(of(100, 0), of(150, 0)).isWorse).toBe(false)
    expect(comparison(of(100, 0), of(80, 0)).isWorse).toBe(true)
    expect(comparison(of(100, 0), of(100, 1)).isWorse).toBe(true)
  })

  it('that were measured row by row are put together; of a row that is in both, the last counts', () => {
    const all = together([resultOf([timed('one', [1]), timed('other', [2])], 1000, 3), resultOf([timed('other', [4])])])
    expect(all.rows.map(({ title, figures }) => [title, figures[0]?.value])).toEqual([
      ['one', 1],
      ['other', 4],
    ])
    expect(all.machine.load).toBe(3)
  })

  it('are compared where they are of the same size, and say how much was not', () => {
    const other = resultOf([{ ...timed('run', [2]), of: 'more' }])
    expect(comparison(resultOf([timed('run', [1])]), other)).toEqual({
      text: expect.stringContaining('2 rows are in one of the two only'),
      isWorse: false,
    })
  })
})

describe('the chart of growth', () => {
  const at = (sessions: number, seconds: number): Result =>
    resultOf(
      ['nothing new', 'list', 'status'].map((title) => rowOf(title, [figure('time', 's', [seconds])])),
      sessions,
    )

  it('keeps the names of lines apart that end at one place', () => {
    const svg = growthChart([at(100_000, 0.5), at(1000, 0.1)])
    const places = [...svg.matchAll(/<text x="\d+" y="(\d+)"[^>]*>(?:nothing new|list|status): /g)].map(([, y]) =>
      Number(y),
    )
    expect(places).toHaveLength(3)
    expect(places.every((y, index) => index === 0 || y - (places[index - 1] ?? 0) >= 16)).toBe(true)
    expect(svg).toContain('>100,000</text>')
  })

  it('needs something to draw', () => {
    expect(() => growthChart([])).toThrow('None of these results')
  })
})

describe('what is measured', () => {
  it('is all, or the rows that are named', () => {
    expect(stages.flatMap(({ keys }) => keys).sort()).toEqual([...chosenKeys(undefined)].sort())
    expect([...chosenKeys('first run, gc')]).toEqual(['first run', 'gc'])
    expect(() => chosenKeys('first run,all')).toThrow('There is no row all')
  })

  it('is as large as the scale says, or as was typed', () => {
    expect(scaleOf({ full: true })).toMatchObject({ bytes: 1e9, sessions: 2000, small: 20_000, huge: 2e9 })
    expect(flagsOf(scaleOf({ full: true, small: '100000' }))).toEqual(['--full', '--small 100000'])
    expect(flagsOf(scaleOf({ full: false }))).toEqual([])
    expect(scaleOf({ full: true, bytes: '200MB', files: '10,20' })).toMatchObject({ bytes: 2e8, files: [10, 20] })
  })
})
