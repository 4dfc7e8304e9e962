/**
 * Claude Code: Anthropic's coding agent, in the terminal, the editors and the desktop. Sessions are JSON Lines below
 * `projects/`, one file each, with what belongs to them in a folder of the same name.
 */
import type { Adapter } from '../types.ts'
import { discoverIn, homesOf, recognisePath } from './discover.ts'
import { groupFiles } from './group.ts'
import { readIndexes } from './indexes.ts'
import { opaque } from './opaque.ts'
import { openConversation, stillHolds } from './parser.ts'
import { peekFile } from './peek.ts'
import { retentionOf } from './retention.ts'
import { describe } from './tools.ts'

export const claude: Adapter = {
  id: 'claude',
  name: 'Claude Code',
  opaque,
  homes: homesOf,
  recognise: recognisePath,
  discover: discoverIn,
  peek: peekFile,
  readIndexes,
  group: groupFiles,
  open: openConversation,
  stillHolds,
  describe,
  retention: (location, environment) => retentionOf(location, environment),
  shownToRead: '2.1.328',
  knownInHome:
    /^(?:projects|sessions|session-env|history\.jsonl|file-history|paste-cache|todos|tasks|teams|jobs|__store\.db)$/,
}
