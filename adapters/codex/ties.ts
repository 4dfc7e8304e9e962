/** What ties Codex' files together: the thread they are of, and those that it names. */
import type { Json } from '../../src/model/session.ts'
import type { Peek, Ties } from '../types.ts'
import { listOf, objectOf, textOf } from './json.ts'
import { attachmentsOf, isCompanion, isSession } from './peek.ts'

const named = (names: string[]): Ties => ({ shares: names.filter((name) => name !== '') })

/** See the contract. Folders of attachments have names of the same kind as threads. */
export function tiesOf(_path: string, peek: Peek): Ties {
  if (isCompanion(peek)) return named([peek.folder])
  if (!isSession(peek)) return named([])
  const links = peek.helper ? [peek.parent, peek.root] : []
  return named([peek.id, ...links, ...attachmentsOf(peek)])
}

/** See the contract. */
export function indexTies(thread: string, said: Json): string[] {
  const { parent, attachments } = objectOf(said)
  return named([thread, textOf(parent), ...listOf(attachments).map(textOf)]).shares
}
