/** What lists, index pages and names are made of. */
import type { Counts, Head, Usage } from '../model/session.ts'

/** A session's head without what only its own page needs. */
export type Summary = Omit<Head, 'originals' | 'problems' | 'children' | 'unrendered' | 'parts' | 'redactions'>

/** What lists and totals are made of. */
export interface Line
  extends Pick<
    Summary,
    'key' | 'source' | 'id' | 'system' | 'title' | 'path' | 'timeZone' | 'startedAt' | 'updatedAt'
  > {
  cwd: string | null
  cwds?: string[]
  counts: Pick<Counts, 'bytes' | 'messages' | 'person' | 'tool'>
  usage: Pick<Usage, 'total'>
}

export const summaryOf = (head: Head): Summary => {
  const { originals: _o, problems: _p, children: _c, unrendered: _u, parts: _parts, redactions: _r, ...summary } = head
  return summary
}
