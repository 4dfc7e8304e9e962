/** What the beginning of a file says of its session: enough to group files, without reading any of them whole. */
import type { Peek, ReadBeginning, SourceFile } from '../types.ts'
import { isObject, type JsonObject, listOf, numberOf, objectOf, parseJson, textOf, timeOf } from './json.ts'
import { type CompanionPeek, companionOf, isArchived, rolloutName } from './names.ts'

/** A session's head as far as grouping needs it. */
export interface SessionPeek extends Peek {
  kind: 'session'
  id: string
  rollout: string
  archived: boolean
  document: boolean
  /** A helper of another thread (sub-agent, review, guardian, …). */
  helper: boolean
  startedAt: string
  /** `''` where the file says nothing. */
  parent: string
  root: string
  forkedFrom: string
  /** The rollout that this file continues. */
  base: string
  /** Folders below `attachments/` that the beginning mentions. */
  attachments: string[]
}

export const isSession = (peek: Peek): peek is SessionPeek => peek.kind === 'session'
export const isCompanion = (peek: Peek): peek is CompanionPeek => peek.kind === 'attachment' || peek.kind === 'picture'

/** What the first bytes say. Null when they are not the beginning of a Codex session. */
export function peekOf(file: SourceFile, beginning: ReadBeginning): Peek | null {
  const beside = companionOf(file.path)
  if (beside !== null) return beside
  const name = rolloutName(file.path)
  const { text, head } = headIn(file, beginning)
  // A rollout whose head is lost is still one; an empty one is no session.
  if (head === null && (name === null || file.size === 0)) return null
  const id = textOf(head?.id) || name?.thread
  if (id === undefined || id === '') return null
  const facts = head ?? {}
  const base = objectOf(facts.history_base)
  const peek: SessionPeek = {
    kind: 'session',
    id,
    rollout: name?.rollout ?? id,
    archived: isArchived(file.path),
    document: file.path.endsWith('.json'),
    helper: isHelper(facts),
    startedAt: timeOf(facts.timestamp) ?? '',
    parent: parentOf(facts),
    root: textOf(facts.session_id),
    forkedFrom: textOf(facts.forked_from_id),
    base: textOf(base.thread_id),
    attachments: [
      ...new Set([...text.matchAll(/[\\/]attachments[\\/]+([\w-]+)[\\/]/g)].map((found) => found[1] ?? '')),
    ],
  }
  return peek
}

/** A file's head, and the text that has all else that is asked of the beginning: as a rule the first line is enough. */
function headIn({ path }: SourceFile, beginning: ReadBeginning): { text: string; head: JsonObject | null } {
  if (path.endsWith('.json')) {
    const text = textIn(beginning())
    return { text, head: documentHead(text) }
  }
  const text = textIn(beginning('attachments'))
  const head = lineHead(text)
  if (head !== null) return { text, head }
  const all = textIn(beginning())
  return { text: all, head: lineHead(all) }
}

const textIn = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\uFEFF/, '')

/** Whether a head is that of a helper's thread rather than of a person's. */
export function isHelper(head: JsonObject): boolean {
  if (isObject(head.source) && ('subagent' in head.source || 'internal' in head.source)) return true
  return head.thread_source === 'subagent' || head.thread_source === 'memory_consolidation'
}

/** The thread that started a helper; `''` where the head does not say. */
export function parentOf(head: JsonObject): string {
  const spawned = objectOf(objectOf(objectOf(head.source).subagent).thread_spawn)
  return textOf(head.parent_thread_id) || textOf(spawned.parent_thread_id)
}

/** The head of a JSON Lines file, also of one whose first line is longer than what was read. */
function lineHead(text: string): JsonObject | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  for (const [index, line] of lines.entries()) {
    const value = parseJson(line)
    if (isObject(value)) {
      if (value.type === 'session_meta') return objectOf(value.payload)
      if (index === 0 && isBareHead(value)) return value
    } else if (/^\{[^{]*"type"\s*:\s*"session_meta"/.test(line)) return cutHead(line)
  }
  return null
}

/** The first line of the releases of May to September 2025: `{id, timestamp, instructions}`. */
export const isBareHead = (value: JsonObject): boolean =>
  typeof value.id === 'string' && typeof value.timestamp === 'string' && !('type' in value)

/** The fields that can be had from a head that is cut in the middle. */
function cutHead(line: string): JsonObject {
  const payload = line.slice(line.indexOf('"payload"'))
  const field = (name: string): string => new RegExp(`"${name}"\\s*:\\s*"([^"\\\\]*)"`).exec(payload)?.[1] ?? ''
  const source = /"source"\s*:\s*\{/.test(payload) ? { subagent: {} } : field('source')
  return {
    id: field('id'),
    session_id: field('session_id'),
    forked_from_id: field('forked_from_id'),
    parent_thread_id: field('parent_thread_id'),
    thread_source: field('thread_source'),
    timestamp: field('timestamp'),
    source,
  }
}

/** The head of a document of the TypeScript releases: `{session: {timestamp, id, …}, items: […]}`. */
function documentHead(text: string): JsonObject | null {
  const whole = parseJson(text)
  if (isObject(whole)) return isObject(whole.session) && 'items' in whole ? whole.session : null
  const session = /^\s*\{\s*"session"\s*:\s*(\{[\s\S]*?\})\s*,\s*"items"\s*:/.exec(text)
  const head = session === null ? undefined : parseJson(session[1] ?? '')
  return isObject(head) ? head : null
}

/** Where a base ends in ordinals, and which rollout it is; undefined when a head names none. */
export function baseOf(head: JsonObject): { rollout: string; end: number } | undefined {
  const base = objectOf(head.history_base)
  const end = numberOf(base.end_ordinal_exclusive)
  return typeof base.thread_id === 'string' && end !== undefined ? { rollout: base.thread_id, end } : undefined
}

/** The strings of a peek's list. */
export const attachmentsOf = (peek: SessionPeek): string[] => listOf(peek.attachments).map(textOf)
