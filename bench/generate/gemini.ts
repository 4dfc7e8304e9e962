/** Gemini CLI: `tmp/<project>/chats/session-*`, JSON Lines since 0.39 and one pretty-printed document before. */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { type Format, type Session, type Tools, tick } from './format.ts'
import type { Out } from './out.ts'
import type { Call, Step, Turn } from './turn.ts'

interface Message {
  id: string
  timestamp: string
  type: 'user' | 'gemini'
  content: unknown
}

const projectHash = (cwd: string): string => createHash('sha256').update(cwd).digest('hex')
const stamp = (at: number): string => new Date(at).toISOString().slice(0, 16).replace(':', '-')
const chat = (folder: string, session: Session, ending: string): string =>
  `.gemini/tmp/${folder}/chats/session-${stamp(session.at)}-${session.id.slice(0, 8)}.${ending}`

function message(
  session: Session,
  { random }: Tools,
  type: Message['type'],
  content: unknown,
  more: object = {},
): Message {
  return { id: random.uuid(), timestamp: tick(session, 50), type, content, ...more }
}

function prompt(session: Session, turn: Turn, tools: Tools): Message {
  tick(session, 120_000)
  const picture = turn.image === null ? [] : [{ inlineData: { mimeType: 'image/png', data: turn.image } }]
  return message(session, tools, 'user', [{ text: turn.prompt }, ...picture])
}

function answer(session: Session, tools: Tools, said: string, thinking: string | null): Message {
  const timestamp = tick(session, 50)
  const thoughts = thinking === null ? [] : [{ subject: 'Thinking', description: thinking, timestamp }]
  const tokens = { input: 21000, output: 260, cached: 20000, thoughts: 40, tool: 0, total: 21300 }
  return message(session, tools, 'gemini', said, { thoughts, tokens, model: 'gemini-2.5-pro' })
}

function toolOf({ kind, path, input, output }: Call): { name: string; args: object; display: unknown } {
  switch (kind) {
    case 'shell':
      return { name: 'run_shell_command', args: { command: input, description: 'Run the tests' }, display: output }
    case 'read':
      return { name: 'read_file', args: { file_path: path }, display: '' }
    case 'search':
      return { name: 'search_file_content', args: { pattern: input, dir_path: path }, display: 'Found matches' }
    case 'edit':
      return {
        name: 'replace',
        args: { file_path: path, old_string: input, new_string: output },
        display: changed(path, input, output),
      }
    case 'write':
      return { name: 'write_file', args: { file_path: path, content: output }, display: changed(path, '', output) }
  }
}

function changed(path: string, before: string, after: string): object {
  const fileDiff = `@@ -1 +1 @@\n-${before.replaceAll('\n', '\n-')}\n+${after.replaceAll('\n', '\n+')}\n`
  return { fileDiff, fileName: basename(path), filePath: path, originalContent: before, newContent: after }
}

function callOf(session: Session, { random }: Tools, call: Call): { toolCall: object; response: object } {
  const { name, args, display } = toolOf(call)
  const id = `${name}__${random.hex(12)}`
  const output =
    call.kind === 'edit' || call.kind === 'write' ? `Successfully modified file: ${call.path}` : call.output
  const response = { functionResponse: { id, name, response: { output } } }
  const status = call.exitCode === 0 ? 'success' : 'error'
  const timestamp = tick(session, 900)
  return { toolCall: { id, name, args, result: [response], status, timestamp, resultDisplay: display }, response }
}

/** A message is written when it is there, and whole again when its calls are done; each time with the time of it. */
function appendedTurn(session: Session, turn: Turn, out: Out, tools: Tools): void {
  const write = (value: Message): void => {
    out.record(value)
    out.record({ $set: { lastUpdated: value.timestamp } })
  }
  write(prompt(session, turn, tools))
  for (const { said, thinking, call } of turn.steps) {
    const asked = answer(session, tools, said, thinking)
    write(asked)
    const { toolCall, response } = callOf(session, tools, call)
    out.record({ ...asked, toolCalls: [toolCall] })
    write(message(session, tools, 'user', [response]))
  }
  write(answer(session, tools, turn.answer, null))
}

function documentTurn(session: Session, turn: Turn, out: Out, tools: Tools): void {
  const write = (value: object): void => {
    out.text(`${session.count === 0 ? '' : ','}\n${JSON.stringify(value, null, 2).replace(/^/gm, '    ')}`)
    session.count += 1
  }
  const step = ({ said, thinking, call }: Step): object => ({
    ...answer(session, tools, said, thinking),
    toolCalls: [callOf(session, tools, call).toolCall],
  })
  write(prompt(session, turn, tools))
  for (const one of turn.steps) write(step(one))
  write(answer(session, tools, turn.answer, null))
}

const headOf = ({ id, cwd, at }: Session): object => {
  const time = new Date(at).toISOString()
  return { sessionId: id, projectHash: projectHash(cwd), startTime: time, lastUpdated: time }
}

export const geminiLines: Format = {
  id: 'gemini lines',
  agent: 'gemini',
  share: 0.7,
  file: (session) => chat(basename(session.cwd), session, 'jsonl'),
  begin: (session, out) => {
    out.record({ ...headOf(session), kind: 'main' })
    const workspace = `- **Workspace Directories:**\n  - ${session.cwd}\n`
    const text = `<session_context>\nThis is the Gemini CLI. We are setting up the context for our chat.\n${workspace}</session_context>`
    const id = createHash('sha256').update('environment-context').digest('hex').slice(0, 32)
    const timestamp = tick(session, 5)
    const messages = [{ id, timestamp, type: 'user', content: [{ text }] }]
    out.record({ $set: { messages, lastUpdated: timestamp } })
  },
  turn: appendedTurn,
}

export const geminiDocument: Format = {
  id: 'gemini document',
  agent: 'gemini',
  share: 0.3,
  limit: 8_000_000,
  file: (session) => chat(projectHash(session.cwd), session, 'json'),
  begin: (session, out) => {
    const head = JSON.stringify(headOf(session), null, 2)
    out.text(`${head.slice(0, -2)},\n  "messages": [`)
  },
  turn: documentTurn,
  tail: '\n  ],\n  "kind": "main"\n}',
}
