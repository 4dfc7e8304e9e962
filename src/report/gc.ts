/** What packing a repository came to, in words. */
import type { GcResult } from '../run/gc.ts'

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`

/** One line for a person. */
export const gcLines = ({ before, after }: GcResult): string[] => [
  `${megabytes(before.bytes)} before, ${megabytes(after.bytes)} now: ` +
    `${before.loose} loose objects and ${before.packs} packs became ${after.loose} and ${after.packs}.`,
]
