/** The hidden JSON: how a session is written as data, and read back. `docs/json.md` describes it. */
import { closeSync, openSync, readSync } from 'node:fs'
import type { Head, Message, Part, Session } from '../model/session.ts'
import type { Redacted } from '../redact/index.ts'
import { utf8Of } from '../utf8.ts'

const asText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** How an object ends of which the last value is an empty list, and one of which it is a full one. */
const [emptyEnd, fullEnd] = ['[]\n}\n', '\n  ]\n}\n']
/** What stands before a value that is two lists deep; behind it stands as much. */
const twoLists = '[\n  [\n'

/** Messages that are encoded at once: one by one, a fifth more time goes by, and many make long strings. */
const atOnce = 8

/** The text of `{ ...first, messages }` in pieces, a few messages each. */
function* textsOf(first: object, messages: Message[]): Generator<string> {
  const empty = asText({ ...first, messages: [] })
  yield messages.length === 0 ? empty : empty.slice(0, -emptyEnd.length)
  for (let at = 0; at < messages.length; at += atOnce) {
    yield at === 0 ? '[\n' : ',\n'
    yield JSON.stringify([messages.slice(at, at + atOnce)], null, 2).slice(twoLists.length, -twoLists.length)
  }
  if (messages.length > 0) yield fullEnd
}

/** The JSON of a session that fits in one page. */
export const encodeSession = (head: Head, messages: Redacted<Message[]>): Buffer => utf8Of(textsOf(head, messages))

/** The JSON of a cover: the head alone. */
export const encodeCover = (head: Head): Buffer => Buffer.from(asText(head))

export const encodePart = (part: Omit<Part, 'messages'>, messages: Redacted<Message[]>): Buffer =>
  utf8Of(textsOf(part, messages))

/** The JSON of a session or a cover with another version of the renderer and not a byte else changed. */
export const withRenderer = (json: string, renderer: number): string =>
  json.replace(/\n {2}"renderer": [^\n]*,\n/, `\n  "renderer": ${renderer},\n`)

/** Where the head of our own JSON ends: the first key at the first level that is not part of it. */
const headEnd = '\n  "messages": ['
const chunk = 32_768
/** Where a file's beginning is read into: most heads end in it, and a buffer for each would be most of what reading them takes. */
const beginning = Buffer.allocUnsafe(chunk)

/**
 * The head of a session's JSON without the rest, from as much of the file as it takes. Throws what the file system
 * throws, and a `SyntaxError` when it is not JSON.
 */
export function readHead(file: string): Head {
  const descriptor = openSync(file, 'r')
  try {
    let length = readSync(descriptor, beginning, 0, chunk, null)
    let bytes = beginning.subarray(0, length)
    while (length > 0 && !bytes.includes(headEnd)) {
      const next = Buffer.allocUnsafe(chunk)
      length = readSync(descriptor, next, 0, chunk, null)
      bytes = Buffer.concat([bytes, next.subarray(0, length)])
    }
    return headIn(bytes)
  } finally {
    closeSync(descriptor)
  }
}

/** The head in the bytes of a session's JSON, which may end anywhere after it. Throws a `SyntaxError` when it is not JSON. */
export function headIn(bytes: Buffer): Head {
  const end = bytes.indexOf(headEnd)
  return decodeHead(end === -1 ? bytes.toString() : bytes.subarray(0, end).toString().replace(/,\s*$/, '\n}'))
}

/** A head, or a whole session of which the messages are left out. Throws a `SyntaxError` when it is neither. */
export function decodeHead(text: string): Head {
  const { messages: _, ...head } = decodeSession(text)
  return head
}

/** A session's JSON read back. Throws a `SyntaxError` when it is not one of ours. */
export function decodeSession(text: string): Session {
  const value = JSON.parse(text) as Partial<Session> | null
  if (value === null || typeof value !== 'object' || value.annals !== 1 || typeof value.key !== 'string') {
    throw new SyntaxError('It is not the JSON of a session.')
  }
  if (!Array.isArray(value.originals) || typeof value.source !== 'string' || typeof value.startedAt !== 'string') {
    throw new SyntaxError('It is the JSON of a session, but its head is not whole.')
  }
  return value as Session
}
