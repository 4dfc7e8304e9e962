/** Gemini CLI: where its files lie. */
import type { Lister } from '../types.ts'
import { discover, homes } from './discover.ts'
import { retentionOf } from './retention.ts'

export const geminiLister: Lister = {
  id: 'gemini',
  name: 'Gemini CLI',
  homes,
  discover,
  retention: retentionOf,
  shownToRead: '0.55.1',
  knownInHome: /^(?:tmp|history|projects\.json)$/,
}
