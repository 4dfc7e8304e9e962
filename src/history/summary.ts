/** What lists, index pages and names are made of. */
import type { Head } from '../model/session.ts'

/** A session's head without what only its own page needs. */
export type Summary = Omit<Head, 'originals' | 'problems' | 'children' | 'unrendered' | 'parts' | 'redactions'>

export const summaryOf = (head: Head): Summary => {
  const { originals: _o, problems: _p, children: _c, unrendered: _u, parts: _parts, redactions: _r, ...summary } = head
  return summary
}
