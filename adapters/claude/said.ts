/** What the records of a session say, for comparing it with another one. */
import { createHash } from 'node:crypto'
import type { ConversationFile, ParseContext } from '../types.ts'
import { blocksOf } from './content.ts'
import { type Fields, fieldsOf, stringOf } from './json.ts'

/** The records of a session's own tree. */
export function* talk(file: ConversationFile, context: ParseContext): Generator<Fields> {
  for (const value of context.lines(file)) {
    const record = fieldsOf(value)
    if (stringOf(record.uuid) !== '' && record.isSidechain !== true) yield record
  }
}

/** What a record says, whatever its id and time. */
export function saidKey(record: Fields): string {
  const message = fieldsOf(record.message)
  const blocks = blocksOf(message.content)
  return createHash('sha256')
    .update(JSON.stringify([record.type, message.id ?? '', blocks]), 'utf8')
    .digest('base64')
    .slice(0, 16)
}
