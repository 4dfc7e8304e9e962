/** A Codex home in a temporary folder, and the lines that its rollouts are made of. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { codex } from '../../../adapters/codex/index.ts'
import type { ParsedBlock, ParsedMessage } from '../../../adapters/types.ts'
import type { Json } from '../../../src/model/session.ts'
import type { ReadSession } from '../../helpers/read.ts'
import { readAllInParts } from '../resume.ts'

export type Lines = Json[]
type Fields = { [key: string]: Json }

/** Ids of version 7; each is younger than the one before. */
export const idOf = (n: number): string => `019a0000-${n.toString(16).padStart(4, '0')}-7000-8000-00000000000${n % 10}`

let clock = 0
/** A time that is later than every one before. */
const now = (): string => {
  clock += 1000
  return new Date(Date.UTC(2026, 4, 1) + clock).toISOString()
}

export const record = (type: string, payload: Fields, more: Fields = {}): Json => ({
  timestamp: now(),
  type,
  payload,
  ...more,
})
export const head = (id: string, more: Fields = {}): Json =>
  record('session_meta', {
    id,
    timestamp: now(),
    cwd: '/home/ada/atlas',
    originator: 'codex-tui',
    cli_version: '0.120.0',
    source: 'cli',
    ...more,
  })
export const event = (type: string, more: Fields = {}): Json => record('event_msg', { type, ...more })
export const item = (type: string, more: Fields = {}): Json => record('response_item', { type, ...more })
export const userItem = (...texts: string[]): Json =>
  item('message', { role: 'user', content: texts.map((text) => ({ type: 'input_text', text })) })
export const assistantItem = (...texts: string[]): Json =>
  item('message', { role: 'assistant', content: texts.map((text) => ({ type: 'output_text', text })) })
/** What a legacy rollout writes for one prompt, and for one answer. */
export const asked = (text: string): Lines => [userItem(text), event('user_message', { message: text })]
export const answered = (text: string): Lines => [event('agent_message', { message: text }), assistantItem(text)]
export const call = (id: string, name: string, input: Json): Json =>
  item('function_call', { call_id: id, name, arguments: JSON.stringify(input) })
export const output = (id: string, text: Json): Json => item('function_call_output', { call_id: id, output: text })
/** A completed item of a paginated thread. */
export const completed = (turn: string, one: Fields): Json => event('item_completed', { turn_id: turn, item: one })
/** Numbers the lines of a paginated rollout. */
export const numbered = (lines: Lines, from = 0): Lines =>
  lines.map((line, i) => ({ ...(line as Fields), ordinal: from + i }))

export const textOfLines = (lines: Lines): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('')

export const rollout = (id: string, own = ''): string =>
  `sessions/2026/05/01/rollout-2026-05-01T10-00-00-${id}${own === '' ? '' : `_${own}`}.jsonl`

/** A home with these files; gone when the test is over. */
export function homeWith(files: Record<string, string | Uint8Array | Lines>): string {
  const home = mkdtempSync(join(tmpdir(), 'annals-codex-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), Array.isArray(content) ? textOfLines(content) : content)
  }
  return home
}

/** Reads all sessions of a home with these files; every record has to be accounted for. */
export function sessionsOf(files: Record<string, string | Uint8Array | Lines>): ReadSession[] {
  const sessions = readAllInParts(codex, { home: homeWith(files) })
  for (const { id, records, claimed } of sessions)
    if (records !== claimed) throw new Error(`${id}: ${claimed} of ${records}`)
  return sessions
}

/** The one session of a home whose only rollout has these lines. */
export function sessionOf(lines: Lines | string, id = idOf(1)): ReadSession {
  const [session] = sessionsOf({ [rollout(id)]: lines })
  if (session === undefined) throw new Error('There is no session.')
  return session
}

export const blocksOf = (messages: ParsedMessage[]): ParsedBlock[] => messages.flatMap(({ blocks }) => blocks)

/** Each message in a line, to compare a whole session at once. */
export const saidIn = ({ messages }: Pick<ReadSession, 'messages'>): string[] =>
  messages.map(({ origin, inherited, blocks }) => `${origin}${inherited ? '*' : ''}: ${blocks.map(brief).join(' | ')}`)

function brief(block: ParsedBlock): string {
  switch (block.type) {
    case 'tool_call':
      return `call ${block.name}`
    case 'tool_result':
      return `result ${block.output}${block.exitCode === undefined ? '' : ` (${block.exitCode})`}`
    case 'image':
      return `image of ${block.data?.length ?? 0} bytes`
    case 'plan':
      return `plan of ${block.items.length}`
    case 'diff':
      return `diff ${block.path}`
    case 'subagent':
      return `helper ${block.id}`
    case 'unknown':
      return 'unknown'
    case 'file':
      return `file ${block.name ?? ''}`
    case 'notice':
      return `${block.text}${block.takesBack === undefined ? '' : ` [${block.takesBack.join('-')}]`}`
    default:
      return block.type === 'text' ? block.text : `${block.type} ${block.text}`
  }
}
