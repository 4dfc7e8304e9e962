/** What is noted of each source of a session. */
import type { ConversationFile } from '../../adapters/types.ts'
import type { ReadFile } from '../parse/index.ts'
import { type Content, contentIn } from '../write/held.ts'
import type { Checkpoint, NotedFile } from './types.ts'

/** Of bytes that were masked no plain checksum is noted. */
export const noteFile = (
  { path, readAs, size, mtimeMs, ino }: ConversationFile,
  read: ReadFile,
  pieces: readonly Content[],
): NotedFile => {
  const source = { ...read.source, sha256: read.masked ? '' : read.source.sha256, beginnings: new Map() }
  return { path, readAs, size, mtimeMs, ino, read: { ...read, replaced: [], source }, pieces: pieces.map(contentIn) }
}

/** Whether an earlier checkpoint says the same: nothing has come since. */
export const isNotedAlready = (note: Omit<Checkpoint, 'setup'>, before: Checkpoint): boolean =>
  note.head === before.head && note.edges.bytes === before.edges.bytes && marksOf(note) === marksOf(before)

const marksOf = ({ files }: Pick<Checkpoint, 'files'>): string =>
  JSON.stringify(files.map(({ path, size, mtimeMs, ino }) => [path, size, mtimeMs, ino]))
