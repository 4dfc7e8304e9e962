/**
 * Gemini CLI: one conversation per session id, in `~/.gemini/tmp/<project>/chats`, as one JSON document (until 0.38) or as
 * a log of JSON lines (since 0.39). What each record becomes is told in `docs/formats/gemini.md`.
 */
import type { Adapter } from '../types.ts'
import { group } from './group.ts'
import { readIndexes } from './indexes.ts'
import { geminiLister } from './lister.ts'
import { opaque } from './opaque.ts'
import { documentIds, open, stillHolds } from './parser.ts'
import { peekFile } from './peek.ts'
import { recognise } from './recognise.ts'
import { tiesOf } from './ties.ts'
import { describe } from './tools.ts'

export const gemini: Adapter = {
  ...geminiLister,
  opaque,
  recognise,
  peek: peekFile,
  readIndexes: (_location, indexes) => readIndexes(indexes),
  ties: tiesOf,
  group,
  open,
  stillHolds,
  documentIds,
  describe,
}
