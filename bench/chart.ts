/** How cost grows with the number of sessions, as an SVG: results of several sizes, one line for each row. */
import type { Result } from './report.ts'

const [width, height, left, bottom, top] = [720, 400, 64, 48, 24]
const colours = ['#0969da', '#1a7f37', '#9a6700', '#cf222e', '#8250df']

/** Both axes are logarithmic: a straight line of slope one is a cost that grows as the sessions do. */
export function growthChart(results: readonly Result[], names: readonly string[]): string {
  const sorted = results.toSorted((a, b) => a.tree.sessions - b.tree.sessions)
  const counts = sorted.map(({ tree }) => tree.sessions)
  const lines = names.map((name) => ({
    name,
    points: sorted.flatMap(({ tree, rows }) => {
      const seconds = rows.find((row) => row.name === name)?.seconds
      return seconds === undefined || seconds <= 0 ? [] : [{ sessions: tree.sessions, seconds }]
    }),
  }))
  const seconds = lines.flatMap(({ points }) => points.map((point) => point.seconds))
  const x = scale(counts, left, width - 140)
  const y = scale(seconds, height - bottom, top)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...counts.map((count) => label(x.at(count), height - bottom + 20, `${count.toLocaleString('en-US')}`)),
    label((left + width - 140) / 2, height - 8, 'sessions'),
    ...y.ticks.flatMap((tick) => [
      `<line x1="${left}" x2="${width - 140}" y1="${y.at(tick)}" y2="${y.at(tick)}" stroke="#d0d7de"/>`,
      `<text x="${left - 8}" y="${y.at(tick) + 4}" text-anchor="end" fill="#57606a">${tick} s</text>`,
    ]),
    ...lines.flatMap(({ name, points }, index) => {
      const colour = colours[index % colours.length] ?? '#000'
      const path = points.map((point) => `${x.at(point.sessions)},${y.at(point.seconds)}`)
      const last = points.at(-1)
      if (last === undefined) return []
      return [
        `<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        `<text x="${x.at(last.sessions) + 8}" y="${y.at(last.seconds) + 4}" fill="${colour}">${name}</text>`,
      ]
    }),
    '</svg>',
    '',
  ].join('\n')
}

const label = (x: number, y: number, text: string): string =>
  `<text x="${x}" y="${y}" text-anchor="middle" fill="#57606a">${text}</text>`

/** Logarithmic, from the least value to the greatest; ticks at powers of ten. */
function scale(
  values: readonly number[],
  from: number,
  to: number,
): { at: (value: number) => number; ticks: number[] } {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  return {
    at: (value) => Math.round(from + ((Math.log10(value) - low) / (high - low)) * (to - from)),
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
  }
}
