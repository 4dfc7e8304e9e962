/**
 * Codex, by OpenAI: the terminal program, `codex exec`, the editor extensions and the desktop application share one storage.
 * Its conversations (threads) lie in `sessions` and `archived_sessions` as rollouts, JSON Lines that only grow; in 2025 as JSON
 * documents. `docs/formats/codex.md` says what becomes of each record.
 */
import type { Adapter } from '../types.ts'
import { documentIds } from './document.ts'
import { group } from './group.ts'
import { readIndexes } from './indexes.ts'
import { codexLister } from './lister.ts'
import { opaque } from './opaque.ts'
import { open, stillHolds } from './parser.ts'
import { peekOf } from './peek.ts'
import { recognise } from './recognise.ts'
import { indexTies, tiesOf } from './ties.ts'
import { describe } from './tools.ts'

export const codex: Adapter = {
  ...codexLister,
  opaque,
  recognise,
  peek: peekOf,
  readIndexes: (_, indexes) => readIndexes(indexes),
  ties: tiesOf,
  indexTies,
  group,
  open,
  stillHolds,
  documentIds,
  describe,
}
