/** Codex: where its files lie. */
import type { Lister } from '../types.ts'
import { discover, homes, indexFolders } from './discover.ts'

export const codexLister: Lister = {
  id: 'codex',
  name: 'Codex',
  homes,
  indexFolders,
  discover,
  shownToRead: '0.171.0',
  knownInHome:
    /^(?:sessions|archived_sessions|session_index\.jsonl|history\.jsonl?|thread-writer-locks|.*\.sqlite(?:-wal|-shm)?)$/,
}
