/** Invented homes of Gemini CLI in temporary folders. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'
import { gemini } from '../../../adapters/gemini/index.ts'
import type { ParsedMessage } from '../../../adapters/types.ts'
import type { Json } from '../../../src/model/session.ts'
import type { ReadSession } from '../../helpers/read.ts'
import { readAllInParts } from '../resume.ts'

const homes: string[] = []
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true })
})

/** A home with these files, by their path in it. */
export function homeOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'annals-gemini-'))
  homes.push(folder)
  const home = join(folder, '.gemini')
  mkdirSync(home)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), content)
  }
  return home
}

export const sessionsOf = (files: Record<string, string>): ReadSession[] =>
  readAllInParts(gemini, { home: homeOf(files) })

export const id = '11111111-2222-4333-8444-555555555555'
export const hash = 'a'.repeat(64)
export const at = (second: number): string => `2026-05-01T10:00:${String(second).padStart(2, '0')}.000Z`

export const lines = (...values: Json[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('')

export const head = (more: { [key: string]: Json } = {}): { [key: string]: Json } => ({
  sessionId: id,
  projectHash: hash,
  startTime: at(0),
  lastUpdated: at(0),
  kind: 'main',
  ...more,
})

export const user = (name: string, text: string, second = 1): { [key: string]: Json } => ({
  id: name,
  timestamp: at(second),
  type: 'user',
  content: [{ text }],
})

export const model = (name: string, text: string, more: { [key: string]: Json } = {}): { [key: string]: Json } => ({
  id: name,
  timestamp: at(2),
  type: 'gemini',
  content: text,
  thoughts: [],
  tokens: { input: 10, output: 2, cached: 4, thoughts: 1, tool: 0, total: 13 },
  model: 'gemini-2.5-pro',
  ...more,
})

export const context = (text = 'one'): { [key: string]: Json } => ({
  ...user(
    'd04923d38bb0f6017037e74183378ef4',
    `<session_context>\n${text}\n- **Workspace Directories:**\n  - /srv/shop\n</session_context>`,
  ),
})

const chat = 'tmp/shop/chats/session-2026-05-01T10-00-11111111.jsonl'

/** The session of one log. */
export function logOf(...values: Json[]): ReadSession {
  const [session] = sessionsOf({ [chat]: lines(...values) })
  if (session === undefined) throw new Error('No session was found.')
  return session
}

/** Messages in short: who, and what each block says. */
export const brief = (messages: ParsedMessage[]): string[] =>
  messages.map(({ origin, blocks }) => {
    const said = blocks.map((block) => {
      if ('text' in block) return block.type === 'text' ? block.text : `${block.type}: ${block.text}`
      if (block.type === 'tool_call') return `call ${block.id}`
      if (block.type === 'tool_result') return `result ${block.callId} ${block.output}`
      return block.type
    })
    return `${origin}: ${said.join(' | ')}`
  })
