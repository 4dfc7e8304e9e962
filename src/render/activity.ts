/** A calendar of the last year of a history: days and sessions, a colour for each agent. SVG, for light and dark. */
import { textOrder } from '../order.ts'
import { dayMs } from '../time.ts'
import type { DayCount } from './catalogue.ts'
import { grouped, pictureLine } from './indexes.ts'
import { xml } from './markdown.ts'
import { counted } from './words.ts'

/** Its name in the history's root. */
export const activityFile = 'activity.svg'

export interface Activity {
  /** What it shows, in words that may stand anywhere. */
  title: string
  /** One element per line; the first line says who made it. */
  svg: string
}

const weeks = 53
/** Pixels: a day with the gap to the next one, the gap, and where the first day stands. */
const step = 14
const gap = 3
const origin = { x: 36, y: 24 }
const width = origin.x + weeks * step + 6
const height = origin.y + 7 * step + 34

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const weekdays = ['Mon', '', 'Wed', '', 'Fri', '', '']

/** For light and for dark; agents that are not named here share the last one. */
const colours: Record<string, [light: string, dark: string]> = {
  claude: ['#c8582b', '#e8825a'],
  codex: ['#0f8a6c', '#3cc29f'],
  gemini: ['#3a62d8', '#7d9bff'],
}
const otherColour: [string, string] = ['#7a4fb5', '#b692e8']

/** From how many sessions of a day on its colour is how strong. */
const levels: [from: number, opacity: number][] = [
  [1, 0.4],
  [2, 0.6],
  [4, 0.8],
  [8, 1],
]

interface Day {
  /** Days since Monday of the first week. */
  at: number
  /** `YYYY-MM-DD`. */
  name: string
  /** Sessions by agent, agents in order. */
  agents: [name: string, count: number][]
}

/** The 53 weeks that end with the week of the latest session; null when it is not known when any session was. */
export function renderActivity(counts: readonly DayCount[]): Activity | null {
  const byDay = grouped(counts, ({ day }) => day)
  const last = [...byDay.keys()].reduce((latest, day) => (day > latest ? day : latest), '')
  if (last === '') return null
  const first = mondayOf(last) - (weeks - 1) * 7 * dayMs
  const days = [...byDay].flatMap(([name, own]): Day[] => {
    const at = Math.round((Date.parse(name) - first) / dayMs)
    return at < 0 ? [] : [{ at, name, agents: countsOf(own) }]
  })
  const totals = totalsOf(days)
  const sessions = totals.reduce((sum, [, count]) => sum + count, 0)
  const title = `${counted(sessions, 'session')} on ${counted(days.length, 'day')}, ${nameOf(first)} – ${last}`
  const told = totals.map(([agent, count]) => `${xml(agent)} ${count}`).join(', ')
  const byPlace = new Map(days.map((day) => [day.at, day]))
  const shown = Math.round((Date.parse(last) - first) / dayMs) + 1
  const lines = [
    pictureLine,
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${title}</title>`,
    `<desc id="desc">A calendar: a column for each week, a row for each day from Monday to Sunday. ${told}.</desc>`,
    `<style>${styleOf(totals.map(([agent]) => agent))}</style>`,
    ...monthLabels(first),
    ...weekdays.flatMap((name, row) =>
      name === ''
        ? []
        : [`<text x="${origin.x - 8}" y="${origin.y + row * step + 9}" text-anchor="end">${name}</text>`],
    ),
    ...Array.from({ length: shown }, (_, at) => at).flatMap((at) => dayLines(at, byPlace.get(at))),
    ...legend(totals),
    '</svg>',
  ]
  return { title, svg: `${lines.join('\n')}\n` }
}

const nameOf = (day: number): string => new Date(day).toISOString().slice(0, 10)

/** Midnight, UTC, of the Monday of a day's week. */
function mondayOf(day: string): number {
  const instant = Date.parse(day)
  return instant - ((new Date(instant).getUTCDay() + 6) % 7) * dayMs
}

const countsOf = (day: readonly DayCount[]): Day['agents'] =>
  day.map(({ source, sessions }): [string, number] => [source, sessions]).sort(([a], [b]) => textOrder(a, b))

function totalsOf(days: readonly Day[]): Day['agents'] {
  const totals = new Map<string, number>()
  for (const { agents } of days)
    for (const [agent, count] of agents) totals.set(agent, (totals.get(agent) ?? 0) + count)
  return [...totals].sort(([a], [b]) => textOrder(a, b))
}

/** Names of agents become classes: letters and digits alone. */
const classOf = (agent: string): string => `a-${agent.toLowerCase().replace(/[^a-z0-9]/g, '')}`

function styleOf(agents: readonly string[]): string {
  const fills = (side: 0 | 1): string =>
    agents.map((agent) => `.${classOf(agent)}{fill:${colourOf(agent)[side]}}`).join('')
  const both = levels.map(([, opacity], level) => `.l${level}{fill-opacity:${opacity}}`).join('')
  const text = 'text{font:10px -apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#59636e}'
  return `${text}.none{fill:#ebedf0}${fills(0)}${both}@media (prefers-color-scheme:dark){text{fill:#9198a1}.none{fill:#21262d}${fills(1)}}`
}

const colourOf = (agent: string): [string, string] =>
  Object.hasOwn(colours, agent) ? (colours[agent] ?? otherColour) : otherColour

const levelOf = (count: number): number => levels.findLastIndex(([from]) => count >= from)

const size = step - gap
const placeOf = (at: number): { x: number; y: number } => ({
  x: origin.x + Math.floor(at / 7) * step,
  y: origin.y + (at % 7) * step,
})

/** A day's square; where several agents were at work it is shared out between them from left to right. */
function dayLines(at: number, day: Day | undefined): string[] {
  const { x, y } = placeOf(at)
  if (day === undefined) return [`<rect class="none" x="${x}" y="${y}" width="${size}" height="${size}" rx="2"/>`]
  const { name, agents } = day
  const total = agents.reduce((sum, [, count]) => sum + count, 0)
  const told = `<title>${name}: ${agents.map(([agent, count]) => `${xml(agent)} ${count}`).join(', ')}</title>`
  const edge = (count: number): number => Math.round((count / total) * size * 10) / 10
  let before = 0
  return agents.map(([agent, count]) => {
    const from = edge(before)
    before += count
    const wide = Number((edge(before) - from).toFixed(1))
    const corners = agents.length > 1 ? '' : ' rx="2"'
    return `<rect class="${classOf(agent)} l${levelOf(total)}" x="${x + from}" y="${y}" width="${wide}" height="${size}"${corners}>${told}</rect>`
  })
}

/** A month is named over the first week that begins in it, when the next name leaves room for it. */
function monthLabels(first: number): string[] {
  const starts = Array.from({ length: weeks }, (_, week) => new Date(first + week * 7 * dayMs))
  const labels = starts.flatMap((start, week) =>
    week === 0 || start.getUTCMonth() !== starts[week - 1]?.getUTCMonth()
      ? [{ week, month: start.getUTCMonth(), year: start.getUTCFullYear() }]
      : [],
  )
  return labels.flatMap(({ week, month, year }, index) => {
    const next = labels[index + 1]?.week ?? weeks + 2
    if (next - week < 3) return []
    const name = month === 0 ? String(year) : monthNames[month]
    return [`<text x="${origin.x + week * step}" y="${origin.y - 8}">${name}</text>`]
  })
}

/** Which colour is which agent, and how many sessions a strong one means. */
function legend(totals: Day['agents']): string[] {
  const top = origin.y + 7 * step + 10
  const lines: string[] = []
  let x = origin.x
  for (const [agent, count] of totals) {
    const label = `${agent} ${count}`
    lines.push(
      `<rect class="${classOf(agent)}" x="${x}" y="${top}" width="${size}" height="${size}" rx="2"/>`,
      `<text x="${x + step + 2}" y="${top + 9}">${xml(label)}</text>`,
    )
    x += step + 2 + label.length * 6 + 16
  }
  const right = width - 6 - gap
  const from = right - levels.length * step
  const strongest = colourKey(totals)
  lines.push(
    `<text x="${from - 6}" y="${top + 9}" text-anchor="end">sessions a day: ${levels.map(([count]) => count).join(', ')} and more</text>`,
    ...levels.map(
      (_, level) =>
        `<rect class="${strongest} l${level}" x="${from + level * step}" y="${top}" width="${size}" height="${size}" rx="2"/>`,
    ),
  )
  return lines
}

/** The colour that the strengths are shown in: that of the agent with the most sessions. */
const colourKey = (totals: Day['agents']): string =>
  classOf(totals.reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0] as [string, number])[0])
