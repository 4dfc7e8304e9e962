/** What the beginning of a file says of it: which form it has, which session it belongs to, where that took place. */

import type { Json } from '../../src/model/session.ts'
import { sha256Of } from '../../src/sha256.ts'
import { peekBytes } from '../shared/beginning.ts'
import { mayBeObject } from '../shared/json.ts'
import type { Peek, ReadAs, SourceFile } from '../types.ts'
import { type JsonObject, objectOf, stringOf, timeOf } from './json.ts'
import { isSessionFile, placeOf } from './places.ts'
import { workspaceOf } from './workspace.ts'

/** What `peek` finds in a file of a session. */
export interface GeminiPeek extends Peek {
  readAs: ReadAs
}

const types = new Set(['user', 'gemini', 'info', 'warning', 'error'])

/** Whether a line is one that a session's log can have. */
function isLogLine(value: JsonObject): boolean {
  if (typeof value.$rewindTo === 'string' || objectOf(value.$set) !== null) return true
  if (typeof value.sessionId === 'string' && typeof value.projectHash === 'string') return true
  return typeof value.id === 'string' && typeof value.type === 'string' && types.has(value.type)
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** What a file is, by its name and its beginning; null where it is nothing of a session's. */
export function peekFile(file: SourceFile, beginning: () => Buffer): GeminiPeek | null {
  const place = placeOf(file.path)
  if (place === null) return null
  if (place.kind === 'companion' || place.kind === 'set aside') return { readAs: 'companion' }
  const bytes = beginning()
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
  const whole = bytes.length < peekBytes
  if (place.kind === 'checkpoint')
    return isCheckpoint(text) ? { readAs: 'document', ...whereOf(text, undefined) } : null
  const log = file.path.endsWith('.jsonl')
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const values = lines.slice(0, 200).flatMap((line) => {
    const value = mayBeObject(line) ? objectOf(parse(line)) : null
    return value !== null && isLogLine(value) ? [value] : []
  })
  const [first] = values
  const oneDocument = first !== undefined && Array.isArray(first.messages) && lines.length === 1 && !log
  if (first !== undefined && !oneDocument)
    return { readAs: 'lines', ...headOfLog(values), ...whereOf(text, hashIn(values)) }
  const head = oneDocument ? first : headOfDocument(text, whole)
  if (head === null)
    return isSessionFile(file.path) && !isJustBegun(text, log, whole) ? { readAs: log ? 'lines' : 'document' } : null
  const readAs = log && !text.includes('\n') ? 'lines' : 'document'
  return { readAs, ...factsOf(head), ...whereOf(text, stringOf(head.projectHash)) }
}

/**
 * So little of a file that the program may be about to write the rest: a part of a log's first line, a document up to its
 * messages. In the agent's own folder anything longer is kept, whatever it is.
 */
function isJustBegun(text: string, log: boolean, whole: boolean): boolean {
  if (text === '') return true
  if (log) return whole && !text.includes('\n')
  return text.startsWith('{') && parse(text) === undefined && !text.includes('"messages"')
}

/** `/chat save` writes an array of turns, since 0.16 an object with a `history` of them. */
const isCheckpoint = (text: string): boolean =>
  /^(?:\{\s*"history"\s*:\s*)?\[\s*(?:\]|\{[\s\S]{0,4000}?"role"\s*:\s*"(?:user|model)"|\{\s*"parts")/.test(text)

const hashIn = (values: JsonObject[]): string | undefined => factOf(values, 'projectHash')

const factOf = (values: JsonObject[], key: string): string | undefined => {
  for (const value of values) {
    const fact = stringOf(value[key]) ?? stringOf(objectOf(value.$set)?.[key])
    if (fact !== undefined) return fact
  }
  return undefined
}

const headOfLog = (values: JsonObject[]): Peek => {
  const head: JsonObject = {}
  for (const key of ['sessionId', 'projectHash', 'startTime', 'kind']) {
    const fact = factOf(values, key)
    if (fact !== undefined) head[key] = fact
  }
  return factsOf(head)
}

function factsOf(head: JsonObject): Peek {
  const facts: Peek = {}
  for (const key of ['sessionId', 'projectHash', 'kind']) {
    const fact = stringOf(head[key])
    if (fact !== undefined && fact !== '') facts[key] = fact
  }
  const startTime = timeOf(head.startTime)
  return startTime === undefined ? facts : { ...facts, startTime }
}

/** The head of a document of which perhaps only the beginning is at hand; `kind` stands behind the messages. */
function headOfDocument(text: string, whole: boolean): JsonObject | null {
  if (!text.startsWith('{')) return null
  const parsed = whole ? objectOf(parse(text)) : null
  if (parsed !== null) return typeof parsed.sessionId === 'string' && Array.isArray(parsed.messages) ? parsed : null
  const messages = text.search(/"messages"\s*:\s*\[/)
  const head: JsonObject = {}
  for (const [, key = '', value = ''] of text
    .slice(0, messages === -1 ? undefined : messages)
    .matchAll(/"(sessionId|projectHash|startTime|kind)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)) {
    head[key] ??= parse(`"${value}"`) ?? ''
  }
  return typeof head.sessionId === 'string' && (messages !== -1 || typeof head.projectHash === 'string') ? head : null
}

/** Where it took place, as far as the beginning tells, and which helpers it started. */
function whereOf(text: string, projectHash: string | undefined): Peek {
  const cwd = workspaceOf(unescaped(text)) ?? pathHashing(text, projectHash)
  const started = [...new Set([...text.matchAll(/"agentId"\s*:\s*"([^"\\]+)"/g)].map(([, id = '']) => id))]
  return { ...(cwd === undefined ? {} : { cwd }), ...(started.length === 0 ? {} : { started }) }
}

/** The first text that may hold the injected context, as it reads without JSON's escapes. */
function unescaped(text: string): string {
  const at = text.indexOf('**Workspace Directories:**')
  if (at === -1) return ''
  const literal = text.slice(Math.max(0, openingQuote(text, at)))
  const found = /"((?:[^"\\]|\\.)*\*\*Workspace Directories:\*\*(?:[^"\\]|\\.){0,2000})/.exec(literal)
  const value = found === null ? undefined : parse(`"${(found[1] ?? '').replace(/\\$/, '')}"`)
  return typeof value === 'string' ? value : ''
}

/** Where the JSON string begins that holds what stands at `at`: the last quote before it that is not escaped; -1 without one. */
function openingQuote(text: string, at: number): number {
  let quote = text.lastIndexOf('"', at)
  for (; quote > 0; quote = text.lastIndexOf('"', quote - 1)) {
    let from = quote
    while (text[from - 1] === '\\') from -= 1
    if ((quote - from) % 2 === 0) return quote
  }
  return quote
}

/** Strings that are a path, which may have blanks; and paths inside texts, which end at a blank. */
const paths = [
  /"((?:\/|[A-Za-z]:(?:\\\\|\/))(?:[^"\\\n]|\\.){0,1000})"/g,
  /(?<=[\s"'`(:=]|\\n)((?:\/|[A-Za-z]:(?:\\\\|\/))(?:[^\s"'`<>|\\]|\\\\){1,1000})/g,
]

/** The absolute path in the text, or the parent of one, whose SHA-256 is the project's. */
function pathHashing(text: string, projectHash: string | undefined): string | undefined {
  if (projectHash === undefined || !/^[0-9a-f]{64}$/.test(projectHash)) return undefined
  const tried = new Set<string>()
  for (const pattern of paths) {
    for (const [, literal = ''] of text.matchAll(pattern)) {
      let path = parse(`"${literal}"`)
      while (typeof path === 'string' && path !== '' && !tried.has(path)) {
        tried.add(path)
        if (sha256Of(path) === projectHash) return path
        path = path.replace(/[\\/]?[^\\/]*$/, '')
      }
    }
  }
  return undefined
}
