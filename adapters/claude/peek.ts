/** What the beginning of a file says of it. */

import type { Json } from '../../src/model/session.ts'
import { sha256Of } from '../../src/sha256.ts'
import { peekBytes } from '../shared/beginning.ts'
import { mayBeObject } from '../shared/json.ts'
import type { Peek, SourceFile } from '../types.ts'
import { blocksOf, textOfContent } from './content.ts'
import { type Fields, fieldsOf, isFields, parsed, stringOf, timeOf } from './json.ts'
import { loosePlaceOf, type Place, placeOf } from './places.ts'

/** Of a session's or a helper's own file. */
interface Beginning extends Peek {
  kind: 'session' | 'agent'
  /** The session that its first record names. */
  session: string
  uuid: string
  at: string
  cwd: string
  /** Of the first thing said: `promptKey` of the text. */
  prompt: string
  /** The API's id of the first answer. */
  message: string
  /** The session that it says it was forked from. */
  forkedFrom: string
  /** Its conversation begins in the middle: with a compaction. */
  compacted: boolean
  /** Time at which a copy was written: records that cannot have been made at once carry the same time. `''`: none such. */
  copied: string
  /** What was going on when its first record was written is later than that record. */
  later: boolean
  /** Titles of other conversations, by the id of their last record. */
  summaries: { [leaf: string]: string }
  /** Names under which plans are stored: the session's nickname, and those it was told. */
  plans: string[]
}

interface Meta extends Peek {
  kind: 'meta'
  toolUseId: string
  parentAgentId: string
  /** What the helper is called; undefined where it is not known from the beginning alone. */
  title?: string
}

const conversation: ReadonlySet<string> = new Set(['user', 'assistant', 'system', 'attachment', 'progress'])
const others: ReadonlySet<string> = new Set([
  'summary',
  'queue-operation',
  'file-history-snapshot',
  'file-history-delta',
  'ai-title',
  'custom-title',
  'agent-name',
  'last-prompt',
  'mode',
  'permission-mode',
  'fork-context-ref',
  'relocated',
  'worktree-state',
  'saved_hook_context',
  'atis-latch',
  'tag',
])

/** What two texts have in common that say the same: a short hash of them without regard to white space. */
export const promptKey = (text: string): string =>
  text.trim() === '' ? '' : sha256Of(text.replace(/\s+/g, ' ').trim()).slice(0, 16)

/** Whether a value is a record that Claude Code wrote. */
function isRecord(value: Json | undefined): value is Fields {
  if (!isFields(value)) return false
  const type = stringOf(value.type)
  if (conversation.has(type))
    return isFields(value.message) || typeof value.sessionId === 'string' || 'parentUuid' in value
  return others.has(type) && ('sessionId' in value || 'leafUuid' in value || 'messageId' in value)
}

/** The whole lines of a file's beginning, as records. */
function recordsOf(beginning: Buffer): Fields[] {
  const text = beginning.toString('utf8').replace(/^\uFEFF/, '')
  return text.split('\n').flatMap((line) => {
    const value = mayBeObject(line) ? parsed(line) : undefined
    return isFields(value) ? [value] : []
  })
}

/** What the file is. In a home the name decides; anywhere else it has to hold a record of Claude Code's. */
export function peekFile(file: SourceFile, beginning: () => Buffer): Peek | null {
  const inHome = placeOf(file.path)
  const place = inHome ?? loosePlaceOf(file.path)
  if (place === null) return null
  if (place.is === 'meta') return metaOf(beginning())
  if (place.is !== 'session' && place.is !== 'agent') return { kind: 'companion' }
  if (file.size === 0 || (isOldHelper(place) && isJustBegun(beginning()))) return { kind: 'empty' }
  const records = recordsIn(beginning())
  if (inHome === null && !records.some(isRecord) && !isLongLine(beginning())) return null
  return beginningOfSession(place, records)
}

/** The whole lines, or of a first line that is longer than what is shown of the file what stands before its text. */
function recordsIn(beginning: Buffer): Fields[] {
  const whole = recordsOf(beginning)
  return whole.length > 0 || beginning.includes(0x0a) ? whole : [beginningOfRecord(beginning.toString('utf8'))]
}

const plainField = /"(\w+)":("(?:[^"\\]|\\.)*"|true|false|null|-?\d+),/y

/** The fields of a record up to the first one that is a list or an object, or that is cut off. */
function beginningOfRecord(text: string): Fields {
  const record: Fields = {}
  plainField.lastIndex = text.indexOf('{') + 1
  for (let found = plainField.exec(text); found !== null; found = plainField.exec(text))
    record[found[1] ?? ''] = parsed(found[2] ?? '') ?? null
  return record
}

/** A helper whose session only its records name. */
const isOldHelper = (place: Place): boolean => place.is === 'agent' && place.session === undefined

/** Nothing but a part of the first line is there, and that is all of the file. */
const isJustBegun = (beginning: Buffer): boolean =>
  beginning.length < peekBytes && !beginning.includes(0x0a) && recordsOf(beginning).length === 0

/** A first line that is longer than what is shown of the file and looks like one of Claude Code's. */
const isLongLine = (beginning: Buffer): boolean =>
  !beginning.includes(0x0a) &&
  /^\{[^\n]*"(parentUuid|sessionId|isSidechain)":/.test(beginning.toString('latin1', 0, 2000))

/** What is said to be the title in a file beside a session or a helper. */
export const titleIn = (told: Fields): string => stringOf(told.customTitle) || stringOf(told.description)

function metaOf(beginning: Buffer): Meta {
  const value = parsed(beginning.toString('utf8'))
  const meta = fieldsOf(value)
  const told = { toolUseId: stringOf(meta.toolUseId), parentAgentId: stringOf(meta.parentAgentId) }
  return { kind: 'meta', ...told, ...(isFields(value) ? { title: titleIn(meta) } : {}) }
}

function beginningOfSession(place: Place, records: Fields[]): Beginning {
  const isOwn = (record: Fields): boolean => place.is === 'agent' || record.isSidechain !== true
  const talk = records.filter((record) => conversation.has(stringOf(record.type)) && isOwn(record))
  const first = talk[0] ?? {}
  const prompt = talk.find((record) => record.type === 'user' && textOfContent(fieldsOf(record.message).content) !== '')
  const answer = talk.find((record) => record.type === 'assistant')
  const at = timeOf(first.timestamp) ?? ''
  const before = records.slice(0, Math.max(0, records.indexOf(first)))
  const find = (field: string): string => stringOf(records.find((record) => stringOf(record[field]) !== '')?.[field])
  return {
    kind: place.is === 'agent' ? 'agent' : 'session',
    session: stringOf(first.sessionId) || find('sessionId') || find('parentSessionId'),
    uuid: stringOf(first.uuid),
    at,
    cwd: find('cwd'),
    prompt: promptKey(textOfContent(fieldsOf(prompt?.message).content)),
    message: stringOf(fieldsOf(answer?.message).id),
    forkedFrom: stringOf(fieldsOf(first.forkedFrom).sessionId),
    compacted: first.subtype === 'compact_boundary',
    copied: copiedAt(talk),
    later: before.some((record) => (timeOf(record.timestamp) ?? '') > at && at !== ''),
    summaries: Object.fromEntries(
      records
        .filter((record) => record.type === 'summary')
        .map((record) => [stringOf(record.leafUuid), stringOf(record.summary)]),
    ),
    plans: [...new Set(records.flatMap((record) => [stringOf(record.slug), ...plansIn(record)]))].filter(
      (name) => name !== '',
    ),
  }
}

/** The plans that a record names by their path: one that tells of plan mode, or a plan that was handed in. */
function plansIn(record: Fields): string[] {
  const calls = blocksOf(fieldsOf(record.message).content).map((block) => fieldsOf(fieldsOf(block).input))
  return [fieldsOf(record.attachment), ...calls].map(
    ({ planFilePath }) => /([^\\/]+)\.md$/.exec(stringOf(planFilePath))?.[1] ?? '',
  )
}

/** The time that two neighbours share although one of them answers the other, or both are answers of their own. */
function copiedAt(talk: Fields[]): string {
  const said = talk.filter(
    (record) => (record.type === 'user' || record.type === 'assistant') && record.isSidechain !== true,
  )
  for (const [at, record] of said.entries()) {
    const next = said[at + 1]
    if (next === undefined || next.type !== 'assistant') continue
    const isSame = record.type === 'assistant' && fieldsOf(record.message).id === fieldsOf(next.message).id
    const time = timeOf(record.timestamp)
    if (!isSame && time !== undefined && time === timeOf(next.timestamp)) return time
  }
  return ''
}
