/**
 * Claude Code: Anthropic's coding agent, in the terminal, the editors and the desktop. Sessions are JSON Lines below
 * `projects/`, one file each, with what belongs to them in a folder of the same name.
 */
import type { Adapter } from '../types.ts'
import { groupFiles } from './group.ts'
import { readIndexes } from './indexes.ts'
import { claudeLister } from './lister.ts'
import { opaque } from './opaque.ts'
import { openConversation, stillHolds } from './parser.ts'
import { peekFile } from './peek.ts'
import { recognisePath } from './recognise.ts'
import { indexTies, tiesOf } from './ties.ts'
import { describe } from './tools.ts'

export const claude: Adapter = {
  ...claudeLister,
  opaque,
  recognise: recognisePath,
  peek: peekFile,
  readIndexes,
  ties: tiesOf,
  indexTies,
  group: groupFiles,
  open: openConversation,
  stillHolds,
  describe,
}
