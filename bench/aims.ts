/** What each line of the bench is to take, as ratios to what the machine needs at least, and whether it does. */
import type { Row } from './measure/runs.ts'
import type { Result } from './report.ts'

interface Aim {
  /** A row of the bench. */
  row: string
  about: string
  /** Whether it is reached; null where the tree says nothing of it. */
  reached(row: Row, result: Result): boolean | null
}

const speedOf = ({ bytes, seconds }: Row): number => (bytes ?? 0) / 1e6 / seconds

/** Aims are for trees of about a gigabyte, and for histories of so many sessions. */
const isLarge = ({ tree }: Result): boolean => tree.bytes >= 9e8
const holdsMany = ({ tree }: Result): boolean => tree.sessions >= 20_000

const aims: readonly Aim[] = [
  {
    row: 'first run',
    about: '≥ 100 MB/s with everything and the commit (20,000 sessions: ≥ 80)',
    reached: (row, result) => (isLarge(result) ? speedOf(row) >= (holdsMany(result) ? 80 : 100) : null),
  },
  {
    row: 'first run',
    about: 'memory ≤ 300 MB',
    reached: ({ peakBytes }) => (peakBytes === null ? null : peakBytes <= 300e6),
  },
  {
    row: 'nothing new',
    about: '20,000 sessions: ≤ 0.25 s and ≤ 100 MB',
    reached: ({ seconds, peakBytes }, result) =>
      holdsMany(result) ? seconds <= 0.25 && (peakBytes ?? 0) <= 100e6 : null,
  },
  {
    row: 'stats',
    about: '20,000 sessions: ≤ 0.2 s',
    reached: ({ seconds }, result) => (holdsMany(result) ? seconds <= 0.2 : null),
  },
  {
    row: '--version',
    about: '≤ 1.2 × bare node',
    reached: ({ seconds }, { floors }) => {
      const node = floors.find(({ name }) => name === 'node')
      return node === undefined ? null : seconds <= 1.2 * node.seconds
    },
  },
]

/** One line for each aim that the measured tree says something of. */
export const aimLines = (result: Result): string[] =>
  aims.flatMap(({ row: name, about, reached }) => {
    const row = result.rows.find((one) => one.name === name)
    const verdict = row === undefined ? null : reached(row, result)
    if (row === undefined || verdict === null) return []
    const measured = `${row.seconds.toFixed(2)} s, ${((row.peakBytes ?? 0) / 1e6).toFixed(0)} MB`
    return [`${verdict ? 'reached' : 'missed '}  ${name}: ${about}; measured ${measured}`]
  })
