/** A home of Claude Code's made for one test, and records to fill it with. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'
import { claude } from '../../../adapters/claude/index.ts'
import type { ParsedBlock, ParsedMessage } from '../../../adapters/types.ts'
import type { Json } from '../../../src/model/session.ts'
import type { ReadSession } from '../../helpers/read.ts'
import { readAllInParts } from '../resume.ts'

export type Fields = { [key: string]: Json }

/** An id that looks like a session's, made of one digit. */
export const idOf = (digit: string): string => [8, 4, 4, 4, 12].map((length) => digit.repeat(length)).join('-')

export const session = idOf('1')
export const folder = 'projects/-home-ada-atlas'
export const main = `${folder}/${session}.jsonl`

const made: string[] = []
afterEach(() => {
  for (const home of made.splice(0)) rmSync(home, { recursive: true, force: true })
})

/** Writes files below a new folder; a list becomes JSON Lines. Returns the folder. */
export function homeWith(files: Record<string, string | Json[]>): string {
  const home = mkdtempSync(join(tmpdir(), 'annals-claude-'))
  made.push(home)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    const text = typeof content === 'string' ? content : content.map((line) => `${JSON.stringify(line)}\n`).join('')
    writeFileSync(join(home, path), text)
  }
  return home
}

/** Reads a home that holds these files. */
export const readHome = (files: Record<string, string | Json[]>): ReadSession[] =>
  readAllInParts(claude, { home: homeWith(files) })

/** Reads one session of these records. */
export function readRecords(records: Json[], others: Record<string, string | Json[]> = {}): ReadSession {
  const found = readHome({ [main]: records, ...others }).find(({ id }) => id === session)
  if (found === undefined) throw new Error('the session was not found')
  return found
}

/** Each record is a second later than the one before. */
const clock = { seconds: 0 }
const tick = (): string => {
  clock.seconds += 1
  return new Date(Date.UTC(2026, 0, 1, 0, 0, clock.seconds)).toISOString()
}
const envelope = (uuid: string, parent: string | null): Fields => ({
  uuid,
  parentUuid: parent,
  sessionId: session,
  isSidechain: false,
  cwd: '/home/ada/atlas',
  version: '2.1.100',
  gitBranch: 'main',
  timestamp: tick(),
})

/** A record in the user's role. */
export const user = (uuid: string, parent: string | null, content: Json, more: Fields = {}): Fields => ({
  ...envelope(uuid, parent),
  type: 'user',
  message: { role: 'user', content },
  ...more,
})

/** A line of a reply; a string is one block of text. */
export const reply = (uuid: string, parent: string | null, id: string, content: Json, more: Fields = {}): Fields => ({
  ...envelope(uuid, parent),
  type: 'assistant',
  message: {
    id,
    role: 'assistant',
    model: 'claude-x',
    content: typeof content === 'string' ? [{ type: 'text', text: content }] : content,
    stop_reason: null,
    usage: { input_tokens: 10, output_tokens: 1 },
  },
  ...more,
})

/** Another record of the conversation. */
export const other = (uuid: string, parent: string | null, fields: Fields): Fields => ({
  ...envelope(uuid, parent),
  ...fields,
})

export const call = (id: string, name: string, input: Json): Fields => ({ type: 'tool_use', id, name, input })
export const result = (id: string, content: Json, more: Fields = {}): Fields => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  ...more,
})

/** A block in a few words. */
function wordsOf(block: ParsedBlock): string {
  switch (block.type) {
    case 'text':
    case 'thinking':
    case 'compaction':
    case 'notice':
      return block.text
    case 'tool_call':
      return `${block.name}()`
    case 'tool_result':
      return `= ${block.output}`
    case 'subagent':
      return `-> ${block.id}`
    default:
      return block.type
  }
}

/** Messages as lines like `person: hello | image`. */
export const linesOf = (messages: ParsedMessage[]): string[] =>
  messages.map(({ origin, blocks }) => `${origin}: ${blocks.map(wordsOf).join(' | ')}`)
