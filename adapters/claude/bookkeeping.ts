/** Records of a session's state: written again and again, the last one counts. */
import { fieldsOf, stringOf } from './json.ts'
import { operate } from './queue.ts'
import { place } from './speech.ts'
import { count, type Line, noticeOf, say, type Thread } from './thread.ts'
import { changeMode } from './user.ts'

export type Reader = (thread: Thread, line: Line) => void

const counted: Reader = (thread, line) => count(thread, stringOf(line.record.type), line)

const title: Reader = (thread, line) => {
  const { facts } = thread
  const before = facts.customTitle
  facts.customTitle = stringOf(line.record.customTitle)
  if (thread.n === 0 || before === facts.customTitle || facts.customTitle === '') counted(thread, line)
  else say(thread, noticeOf(line, `Title: ${facts.customTitle}`))
}

const keeps =
  (field: 'agentName' | 'aiTitle' | 'lastPrompt'): Reader =>
  (thread, line) => {
    const value = line.record[field]
    if (typeof value === 'string') thread.facts[field] = value
    counted(thread, line)
  }

/** An address that is worth showing, once. */
const link =
  (word: string, field: string): Reader =>
  (thread, line) => {
    const url = stringOf(line.record[field])
    if (url === '' || thread.told.has(url)) counted(thread, line)
    else {
      thread.told.add(url)
      say(thread, noticeOf(line, `${word}: ${url}`))
    }
  }

const mode: Reader = (thread, line) => {
  const before = thread.mode
  thread.mode = stringOf(line.record.mode)
  if (before === '' || before === thread.mode || thread.mode === '') counted(thread, line)
  else say(thread, noticeOf(line, `Mode: ${thread.mode}`))
}

const queueOperation: Reader = (thread, line) => {
  for (const settled of operate(thread.queue, line.record, line.ref)) {
    thread.out.unrendered('queue-operation/enqueue', settled.ref)
  }
  const operation = stringOf(line.record.operation)
  if (operation !== 'enqueue') count(thread, `queue-operation/${operation}`, line)
}

const summary: Reader = (thread, line) => {
  thread.facts.summaries.set(stringOf(line.record.leafUuid), stringOf(line.record.summary))
  counted(thread, line)
}

/** Reports of what goes on meanwhile. Some name the helper that a call started. */
const progress: Reader = (thread, line) => {
  place(thread, line, 'between')
  const data = fieldsOf(line.record.data)
  const agentId = stringOf(data.agentId)
  const call = stringOf(line.record.parentToolUseID)
  if (agentId !== '' && call !== '') thread.links.hints.set(call, agentId)
  count(thread, `progress/${stringOf(data.type)}`, line)
}

const countedTypes = [
  'agent-color',
  'agent-setting',
  'api-request',
  'api-request-blob',
  'api-request-resumed',
  'api-request-shape',
  'artifact-autoreact-ledger',
  'artifact-comment-monitor',
  'atis-latch',
  'attribution-snapshot',
  'bridge-session',
  'content-replacement',
  'cost-state',
  'data-flow-incomplete',
  'data-flow-records',
  'derived-from',
  'dev-mods',
  'ended-by-model',
  'file-history-delta',
  'file-history-snapshot',
  'history-suppression',
  'host-row',
  'hybrid-organization',
  'isolation-latch',
  'marble-origami-commit',
  'marble-origami-reset',
  'marble-origami-snapshot',
  'memory-mode',
  'observer-ref',
  'repl-mode',
  'resume-head-vouch',
  'session-owner',
  'speculation-accept',
  'tag',
  'tools-used',
  'worktree-state',
]

/** By type of record. */
export const bookkeeping: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(countedTypes.map((type) => [type, counted])),
  'agent-name': keeps('agentName'),
  'ai-title': keeps('aiTitle'),
  'continued-in': link('Continued in session', 'continuedInSessionId'),
  'custom-title': title,
  'fork-context-ref': link('It knows the conversation of session', 'parentSessionId'),
  'frame-link': link('Published', 'frameUrl'),
  'last-prompt': (thread, line) => {
    thread.end = stringOf(line.record.leafUuid)
    keeps('lastPrompt')(thread, line)
  },
  mode,
  'permission-mode': (thread, line) => {
    if (!changeMode(thread, line, stringOf(line.record.permissionMode), [line.ref])) counted(thread, line)
  },
  'pr-link': link('Pull request', 'prUrl'),
  progress,
  'queue-operation': queueOperation,
  relocated: link('Moved to', 'relocatedCwd'),
  saved_hook_context: (thread, line) => {
    place(thread, line, 'between')
    counted(thread, line)
  },
  summary,
}
