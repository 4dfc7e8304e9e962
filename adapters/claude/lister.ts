/** Claude Code: where its files lie. */
import type { Lister } from '../types.ts'
import { discoverIn, homesOf } from './discover.ts'
import { retentionOf } from './retention.ts'

export const claudeLister: Lister = {
  id: 'claude',
  name: 'Claude Code',
  homes: homesOf,
  discover: discoverIn,
  retention: (location, environment) => retentionOf(location, environment),
  shownToRead: '2.1.332',
  knownInHome:
    /^(?:projects|sessions|session-env|history\.jsonl|file-history|paste-cache|todos|tasks|teams|jobs|__store\.db)$/,
}
