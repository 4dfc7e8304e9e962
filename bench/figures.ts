/** What is measured, what it is to be, and whether it is. */

export type Unit = 's' | 'MB/s' | 'MB' | '×' | ''

export interface Aim {
  most?: number
  least?: number
  /** Whether what was measured is as large as the aim is meant for; a smaller one reaches it or not, that says nothing. */
  applies: boolean
}

/** What the machine needs for a part of the work that nobody can save; in the unit of the figure it stands beside. */
export interface Floor {
  name: string
  value: number
}

export interface Figure {
  name: string
  /** `×` is a ratio, and a count has none. */
  unit: Unit
  /** The best of the samples, since what disturbs a measurement makes it worse; of memory the most that was seen. */
  value: number
  samples: number[]
  aim?: Aim
  floors: Floor[]
}

/** A line of the table: what was measured of one thing. */
export interface Row {
  /** By which it is chosen. */
  key: string
  title: string
  /** What it was measured with. */
  of: string
  /** What else a reader wants to know. */
  note?: string
  figures: Figure[]
}

export const isSpeed = ({ unit }: Pick<Figure, 'unit'>): boolean => unit === 'MB/s'

/** A figure of its samples, of which the best one counts. */
export function figure(name: string, unit: Unit, samples: readonly number[], aim?: Aim, floors: Floor[] = []): Figure {
  if (samples.length === 0) throw new Error(`${name} was not measured.`)
  const value = isSpeed({ unit }) || unit === 'MB' ? Math.max(...samples) : Math.min(...samples)
  return { name, unit, value, samples: [...samples], ...(aim === undefined ? {} : { aim }), floors }
}

/** Wall time and processor time of runs. */
export const times = (
  runs: readonly { seconds: number; cpuSeconds: number }[],
  aim?: Aim,
  floors?: Floor[],
): Figure[] => [
  figure(
    'time',
    's',
    runs.map(({ seconds }) => seconds),
    aim,
    floors,
  ),
  figure(
    'processor',
    's',
    runs.map(({ cpuSeconds }) => cpuSeconds),
  ),
]

/** Peak memory of those runs that were looked at. */
export const memory = (runs: readonly { usage: { peakBytes: number } | null }[], aim?: Aim): Figure =>
  figure(
    'memory',
    'MB',
    runs.flatMap(({ usage }) => (usage === null ? [] : [usage.peakBytes / 1e6])),
    aim,
  )

/** `bytes`: what went through in each run. */
export const speed = (runs: readonly { seconds: number }[], bytes: number, aim?: Aim, floors?: Floor[]): Figure =>
  figure(
    'speed',
    'MB/s',
    runs.map(({ seconds }) => bytes / 1e6 / seconds),
    aim,
    floors,
  )

/** A floor in MB/s. */
export const floorSpeed = (name: string, { seconds }: { seconds: number }, bytes: number): Floor => ({
  name,
  value: bytes / 1e6 / seconds,
})

/** Null where the aim says nothing. */
export const isReached = ({ value, aim }: Figure): boolean | null =>
  aim === undefined || !aim.applies ? null : value <= (aim.most ?? value) && value >= (aim.least ?? value)

/** How many times what the floor takes. */
export const timesFloor = (of: Figure, floor: Floor): number =>
  isSpeed(of) ? floor.value / of.value : of.value / floor.value

/** Three digits that count, and the unit. */
export function shown(value: number, unit: Unit): string {
  const digits = unit === '' ? 0 : Math.max(0, Math.min(3, 2 - Math.floor(Math.log10(value || 1))))
  return `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`
}

/** An aim as the table has it: `≤ 25 s`. */
export function aimText({ aim, unit }: Figure): string {
  if (aim === undefined) return ''
  if (aim.most === 0) return '0'
  const limit = aim.most ?? aim.least ?? 0
  return `${aim.most === undefined ? '≥' : '≤'} ${limit}${unit === '' ? '' : ` ${unit}`}`
}
