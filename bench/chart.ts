/** How cost grows with the number of sessions, as an SVG that is legible on light and on dark pages. */
import { shown } from './figures.ts'
import type { Result } from './result.ts'

/** The rows whose time is drawn, by their titles. */
const drawn = [
  { title: 'first run, small sessions', name: 'first run', colour: '#0969da' },
  { title: 'ten sessions grown', name: 'ten sessions grown', colour: '#1a7f37' },
  { title: 'nothing new', name: 'nothing new', colour: '#cf222e' },
  { title: 'list', name: 'list', colour: '#8250df' },
  { title: 'status', name: 'status', colour: '#9a6700' },
]

const [width, height] = [860, 480]
/** The frame of the plot; names of lines stand on the right of it. */
const frame = { left: 72, right: width - 240, top: 56, bottom: height - 56 }
const lineHeight = 18

interface Point {
  sessions: number
  seconds: number
}

interface Line {
  name: string
  colour: string
  points: Point[]
}

/** Both axes are logarithmic: a straight line as steep as the dashed one is a cost that grows as the sessions do. */
export function growthChart(results: readonly Result[]): string {
  const lines = drawn.map(({ title, name, colour }) => ({ name, colour, points: pointsOf(results, title) }))
  const points = lines.flatMap((line) => line.points)
  if (points.length === 0) throw new Error('None of these results has a row to draw.')
  const x = logarithmic(
    points.map(({ sessions }) => sessions),
    frame.left,
    frame.right,
  )
  const y = logarithmic(decades(points.map(({ seconds }) => seconds)), frame.bottom, frame.top)
  const place = ({ sessions, seconds }: Point): [number, number] => [x(sessions), y(seconds)]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6" fill="#fff" stroke="#d0d7de"/>`,
    text(frame.left, 32, 'Seconds that a run takes, by the number of sessions in the history', '#1f2328', 'start'),
    text(frame.right, 32, 'dashed: in proportion to the sessions', '#57606a', 'start'),
    ...grid(y, decades(points.map(({ seconds }) => seconds))),
    ...[...new Set(points.map(({ sessions }) => sessions))].flatMap((sessions) => [
      `<line x1="${x(sessions)}" x2="${x(sessions)}" y1="${frame.bottom}" y2="${frame.bottom + 5}" stroke="#57606a"/>`,
      text(x(sessions), frame.bottom + 22, sessions.toLocaleString('en-US'), '#57606a', 'middle'),
    ]),
    text((frame.left + frame.right) / 2, height - 12, 'sessions', '#57606a', 'middle'),
    proportion(points, place),
    ...lines.map(({ points, colour }) => polyline(points.map(place), colour)),
    ...labels(lines, place),
    '</svg>',
    '',
  ].join('\n')
}

function pointsOf(results: readonly Result[], title: string): Point[] {
  return results
    .flatMap(({ rows, scale }) => {
      const seconds = rows.find((row) => row.title === title)?.figures.find(({ name }) => name === 'time')?.value
      return seconds === undefined || seconds <= 0 ? [] : [{ sessions: scale.small, seconds }]
    })
    .sort((one, other) => one.sessions - other.sessions)
}

const text = (x: number, y: number, words: string, colour: string, anchor: string): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour}">${words}</text>`

/** Powers of ten, from below the least value to above the greatest. */
function decades(values: readonly number[]): number[] {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.ceil(Math.log10(Math.max(...values)))
  return Array.from({ length: Math.max(1, high - low) + 1 }, (_, index) => 10 ** (low + index))
}

/** From values to whole pixels. */
function logarithmic(values: readonly number[], from: number, to: number): (value: number) => number {
  const [low, high] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))]
  return (value) => Math.round(from + ((Math.log10(value) - low) / (high - low || 1)) * (to - from))
}

const grid = (y: (value: number) => number, ticks: readonly number[]): string[] =>
  ticks.flatMap((tick) => [
    `<line x1="${frame.left}" x2="${frame.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#d0d7de"/>`,
    text(
      frame.left - 10,
      y(tick) + 4,
      `${tick >= 1 ? tick : tick.toFixed(-Math.round(Math.log10(tick)))} s`,
      '#57606a',
      'end',
    ),
  ])

const polyline = (places: readonly [number, number][], colour: string): string =>
  [
    `<polyline points="${places.map(([x, y]) => `${x},${y}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`),
  ].join('\n')

/** Ten times the sessions and ten times the seconds, through the middle of what is drawn. */
function proportion(points: readonly Point[], place: (point: Point) => [number, number]): string {
  const counts = points.map(({ sessions }) => sessions)
  const [from, to] = [Math.min(...counts), Math.max(...counts)]
  const seconds = Math.max(...points.filter(({ sessions }) => sessions === to).map((point) => point.seconds)) / 4
  const [x1, y1] = place({ sessions: to, seconds })
  const [x2, y2] = place({ sessions: from, seconds: (seconds * from) / to })
  const cut = Math.min(1, (frame.bottom - y1) / (y2 - y1 || 1))
  const [x, y] = [Math.round(x1 + cut * (x2 - x1)), Math.round(y1 + cut * (y2 - y1))]
  return `<line x1="${x}" y1="${y}" x2="${x1}" y2="${y1}" stroke="#8c959f" stroke-dasharray="5 5"/>`
}

/** Each line's name and last value on its right, moved apart where they would lie on each other. */
function labels(lines: readonly Line[], place: (point: Point) => [number, number]): string[] {
  const ends = lines
    .flatMap(({ name, colour, points }) => {
      const last = points.at(-1)
      return last === undefined ? [] : [{ words: `${name}: ${shown(last.seconds, 's')}`, colour, end: place(last) }]
    })
    .sort((one, other) => one.end[1] - other.end[1])
  let free = 0
  return ends.map(({ words, colour, end: [x, y] }) => {
    const at = Math.max(y, free)
    free = at + lineHeight
    return text(x + 12, at + 4, words, colour, 'start')
  })
}
