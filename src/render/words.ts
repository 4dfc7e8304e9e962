/** Numbers as a person reads them. English, the same on every machine. */

const plurals: Record<string, string> = { reply: 'replies', search: 'searches', branch: 'branches', match: 'matches' }

/** `1,234,567`; the system's own way to write numbers takes longer to load than most commands run. */
export const withThousands = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')

/** `1 prompt`, `3 prompts`. */
export const counted = (count: number, noun: string): string =>
  `${withThousands(count)} ${count === 1 ? noun : (plurals[noun] ?? `${noun}s`)}`

/** `0.4 s`, `12 s`, `1 min 20 s`, `2 h 5 min`, `3 d 4 h`; `''` for what is no length of time. */
export function duration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return ''
  if (milliseconds < 950) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(minutes / 60)
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

/** A length of time for a column: `< 1 min`, `25 min`, `2 h 5 min`, `3 d 4 h`; `''` for none. */
export function roughly(milliseconds: number): string {
  if (!(milliseconds >= 1000)) return ''
  const minutes = Math.round(milliseconds / 60_000)
  return minutes === 0 ? '< 1 min' : duration(minutes * 60_000)
}

const pair = (big: number, unit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${big} ${unit}` : `${big} ${unit} ${small} ${smallUnit}`

/** Milliseconds from one ISO 8601 instant to another; NaN when one is missing or is no instant. */
export const between = (from: string | undefined, to: string | undefined): number =>
  Date.parse(to ?? '') - Date.parse(from ?? '')

/** `812`, `9.4 k`, `1.2 M`. */
export function compact(count: number): string {
  if (count < 1000) return String(count)
  const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M']
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${unit}`
}

/** `312 B`, `4.1 KB`, `1.2 MB`. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const [value, unit] = bytes < 1_048_064 ? [bytes / 1024, 'KB'] : [bytes / 1_048_576, 'MB']
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${unit}`
}
