/** What has been told of a session so far: keys instead of contents, so that a session of any length fits. */
import { createHash } from 'node:crypto'
import type { Json } from '../../src/model/session.ts'
import { type JsonObject, objectOf, objectsOf, stringOf } from './json.ts'

/** One message of the log: the first and last number it was told under (0: not told), and the keys of what it says. */
export interface Entry {
  type: string
  from: number
  to: number
  units: string[]
  /** Whether a person speaks in it. */
  person: boolean
  /** Whether its tokens have been counted. */
  counted: boolean
}

export interface Said {
  entries: Entry[]
  /** Entry by message id; copies under new ids lead to the entry they are copies of. */
  ids: Map<string, number>
  /** How often a unit was said, and in which entry last. */
  units: Map<string, { times: number; entry: number }>
  /** Calls that were told: whether their result was, too. */
  calls: Map<string, boolean>
  thoughts: Set<string>
}

export const nothingSaid = (): Said => ({
  entries: [],
  ids: new Map(),
  units: new Map(),
  calls: new Map(),
  thoughts: new Set(),
})

/** A short key that is the same for the same text, whatever blanks stand around it. */
export const keyOf = (kind: string, text: string): string =>
  createHash('sha1').update(`${kind}\0${text.trim()}`).digest('base64').slice(0, 16)

/** The injected context is one unit however it changes: it is told once. */
export const contextKey = keyOf('user', '<session_context>')

export const isContext = (text: string): boolean => text.trimStart().startsWith('<session_context>')

export const userKey = (text: string): string => (isContext(text) ? contextKey : keyOf('user', text))

export const callKey = (id: string, call: JsonObject): string =>
  id === '' ? keyOf('call', JSON.stringify([call.name ?? null, call.args ?? null])) : `call ${id}`

/** The texts of a message's content, one per part; thoughts are none. */
export const textsOf = (content: Json | undefined): string[] => {
  if (typeof content === 'string') return [content]
  const texts: string[] = []
  for (const part of Array.isArray(content) ? content : [content ?? null]) {
    const object = objectOf(part)
    if (typeof part === 'string') texts.push(part)
    else if (typeof object?.text === 'string' && object.thought !== true) texts.push(object.text)
  }
  return texts
}

/** The parts of a message's content that are objects. */
export const partsOf = (content: Json | undefined): JsonObject[] =>
  Array.isArray(content) ? objectsOf(content) : objectsOf([content ?? null])

export const fileKey = (part: JsonObject): string =>
  keyOf('file', JSON.stringify(part.inlineData ?? part.fileData ?? null))

/** The calls of a model's message: its own records of them, then those that only stand among the parts. */
export function callsOf(body: JsonObject): JsonObject[] {
  const recorded = objectsOf(body.toolCalls)
  const ids = new Set(recorded.map(({ id }) => id))
  const inParts = partsOf(body.content).flatMap((part) => {
    const call = objectOf(part.functionCall)
    return call === null || (call.id !== undefined && ids.has(call.id)) || recorded.length > 0 ? [] : [call]
  })
  return [...recorded, ...inParts]
}

/** The keys of what a message says: by them a copy under another id is known. */
export function unitsOf(body: JsonObject): string[] {
  const texts = textsOf(body.content).filter((text) => text.trim() !== '')
  if (body.type === 'gemini') {
    const text = texts.join('')
    const spoken = text.trim() === '' ? [] : [keyOf('gemini', text)]
    return [...spoken, ...callsOf(body).map((call) => callKey(stringOf(call.id) ?? '', call))]
  }
  if (body.type !== 'user') return []
  const responses = partsOf(body.content).flatMap((part) => {
    const response = objectOf(part.functionResponse)
    return response === null ? [] : [`result ${stringOf(response.id) ?? ''}`]
  })
  const whole = texts.length > 1 ? [userKey(texts.join(''))] : []
  return [...whole, ...texts.map(userKey), ...responses]
}

/** Takes over what a repeated record says of a message: the newer one counts, but what only the older one has stays. */
export function richer(older: JsonObject, newer: JsonObject): JsonObject {
  const merged: JsonObject = Object.assign({}, older, newer)
  if (typeof older.content === 'string' && typeof newer.content !== 'string' && older.type === 'gemini') {
    merged.content = older.content
  }
  for (const key of ['tokens', 'displayContent', 'model', 'thoughts', 'content']) {
    if (older[key] !== undefined && isEmpty(newer[key])) merged[key] = older[key]
  }
  const calls = new Map<string, JsonObject>()
  for (const call of [...objectsOf(older.toolCalls), ...objectsOf(newer.toolCalls)]) {
    const key = callKey(stringOf(call.id) ?? '', call)
    const before = calls.get(key)
    calls.set(key, before === undefined ? call : { ...before, ...call, result: call.result ?? before.result ?? null })
  }
  if (calls.size > 0) merged.toolCalls = [...calls.values()]
  return merged
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0)
