/** The messages of a stored session, from its JSON or from those of its parts. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Message, Part } from '../model/session.ts'
import { decodeSession } from './json.ts'
import type { History } from './open.ts'
import { joinPath, splitPath } from './paths.ts'
import type { Entry } from './sessions.ts'

/**
 * The messages part by part, one part in memory at a time; a session without parts is one part. Throws what the file
 * system throws, and a `SyntaxError` for a file that is none of ours.
 */
export function* messagesOf({ repository }: History, { head, json }: Entry): Generator<Message[]> {
  const read = (path: string): string => readFileSync(join(repository.root, ...path.split('/')), 'utf8')
  if (head.parts === undefined) {
    yield decodeSession(read(json)).messages ?? []
    return
  }
  for (const part of head.parts) yield decodePart(read(joinPath(splitPath(json).dir, part.json))).messages
}

/** A part's JSON read back. Throws a `SyntaxError` when it is not one of ours. */
export function decodePart(text: string): Part {
  const value = JSON.parse(text) as Partial<Part> | null
  if (value?.annals !== 1 || typeof value.key !== 'string' || !Array.isArray(value.messages)) {
    throw new SyntaxError('It is not the JSON of a part.')
  }
  return value as Part
}
