/** Completed items: what a paginated thread shows. Legacy rollouts have them for plans only. */
import type { ParsedBlock } from '../types.ts'
import { imageOf, textsOf } from './content.ts'
import { readImage, readWebSearch } from './items.ts'
import { durationOf, isObject, type JsonObject, listOf, numberOf, objectOf, textOf } from './json.ts'
import { decodeMcp } from './outputs.ts'
import { diffsOf } from './patches.ts'
import { readReview, readReviewEnd } from './reviews.ts'
import type { Session } from './session.ts'
import { compaction, tell } from './told.ts'
import { commandLine } from './tools.ts'
import { type Draft, type Line, messageAt } from './transcript.ts'
import { type Part, shellMessages } from './typed.ts'

type Reader = (session: Session, item: JsonObject, line: Line, kind: string, event: JsonObject) => void

const skip: Reader = (session, _, line, kind) => session.unrendered(kind, line)

/** An item that speaks: once per id and turn, with the content of its last snapshot. */
const spoken =
  (
    blocksOf: (item: JsonObject) => ParsedBlock[],
    add: (session: Session, blocks: ParsedBlock[], line: Line) => Draft,
  ): Reader =>
  (session, item, line, kind, event) => {
    if (session.known.mode === 'legacy') return session.unrendered(kind, line)
    const blocks = blocksOf(item)
    const id = textOf(item.id)
    const key = `${textOf(event.turn_id)} ${kind} ${id}`
    const shown = id === '' ? undefined : session.known.snapshots.get(key)
    if (shown !== undefined) {
      if (!shown.given && blocks.length > 0) shown.message.blocks = blocks
      return session.transcript.join(shown, line, kind)
    }
    if (blocks.length === 0) return session.unrendered(kind, line)
    session.known.snapshots.set(key, add(session, blocks, line))
  }

const text = (value: string, type: 'text' | 'thinking' = 'text'): ParsedBlock[] =>
  value.trim() === '' ? [] : [{ type, text: value }]

/** What the model asks beside its words (seen in 0.171): each question with the answers that it offers. */
const questionsOf = (item: JsonObject): string[] =>
  listOf(item.questions)
    .map(objectOf)
    .filter(({ title }) => textOf(title) !== '')
    .map(({ title, options }) => [textOf(title), ...textsOf(options).map((one) => `- ${one}`)].join('\n'))

const answer = spoken(
  (item) => text([textsOf(item.content).join(''), ...questionsOf(item)].filter((part) => part !== '').join('\n\n')),
  (session, blocks, line) => session.spoken(blocks, line),
)

/** One reader per type of item. */
export const completedReaders: Record<string, Reader> = {
  UserMessage: readUser,
  AgentMessage: answer,
  Reasoning: spoken(
    (item) => [...textsOf(item.summary_text), ...textsOf(item.raw_content)].flatMap((part) => text(part, 'thinking')),
    (session, blocks, line) => session.spoken(blocks, line),
  ),
  HookPrompt: spoken(
    (item) => text(textsOf(item.fragments).join('\n')),
    (session, blocks, line) => session.add(messageAt(line, 'user', 'injected', blocks), line),
  ),
  Plan: (session, item, line, kind, event) => {
    if (session.known.mode !== 'legacy')
      return spoken(
        (plan) => text(textOf(plan.text)),
        (_, blocks, at) => session.spoken(blocks, at),
      )(session, item, line, kind, event)
    session.saidByEvent('plan', textOf(item.text), line, kind)
  },
  CommandExecution: readCommand,
  FileChange: (session, item, line, kind) => {
    const diffs = diffsOf(item.changes)
    const output = textOf(item.stdout) + textOf(item.stderr)
    const extra = { output, diffs, ...(item.status === 'failed' ? { isError: true } : {}) }
    tell(session, textOf(item.id), 'apply_patch', { files: diffs.map((diff) => diff.path) }, extra, line, kind)
  },
  McpToolCall: (session, item, line, kind) => {
    const failed = isObject(item.error) ? textOf(item.error.message) : textOf(item.error)
    const decoded = failed === '' ? decodeMcp(item.result) : decodeMcp(failed)
    const extra = { output: decoded.text, isError: decoded.isError, images: decoded.images, ...took(item) }
    const name = `mcp__${textOf(item.server)}__${textOf(item.tool)}`
    tell(session, textOf(item.id), name, item.arguments ?? {}, extra, line, kind)
  },
  DynamicToolCall: (session, item, line, kind) => {
    const { text: output, images } = decodeMcp({ content: item.content_items ?? item.contentItems ?? [] })
    const error = textOf(item.error)
    const failed = item.success === false || error !== ''
    const extra = { output: output || error, images, ...(failed ? { isError: true } : {}), ...took(item) }
    tell(session, textOf(item.id), textOf(item.tool), item.arguments ?? {}, extra, line, kind)
  },
  CollabAgentToolCall: (session, item, line, kind) => {
    const tool = textOf(item.tool)
    const started = /^spawn/i.test(tool)
    const receivers = listOf(item.receiver_thread_ids ?? item.receiverThreadIds)
      .map(textOf)
      .filter((id) => id !== '')
    const extra = started ? { helpers: receivers } : {}
    const name = tool.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    const input = {
      ...(textOf(item.prompt) === '' ? {} : { message: textOf(item.prompt) }),
      targets: started ? [] : receivers,
    }
    tell(session, textOf(item.id), name, input, { ...extra, output: textOf(item.status) }, line, kind)
  },
  SubAgentActivity: (session, item, line, kind) => {
    const id = textOf(item.agent_thread_id) || textOf(item.agentThreadId)
    if (item.kind !== 'started' || id === '') return session.unrendered(kind, line)
    if (!session.calls.enrich(textOf(item.id), { helpers: [id] }, line, kind))
      session.add(messageAt(line, 'user', 'tool', [{ type: 'subagent', id }]), line)
  },
  WebSearch: (session, item, line, kind) =>
    readWebSearch(session, textOf(item.id), item.action ?? { query: item.query ?? '' }, line, kind, item.results),
  ImageView: (session, item, line, kind) => {
    if (session.calls.enrich(textOf(item.id), {}, line, kind)) return
    session.calls.inner(textOf(item.id), 'view_image', { path: item.path ?? '' }, {}, line, kind)
  },
  ImageGeneration: (session, item, line, kind) => readImage(session, textOf(item.id), item, line, kind),
  Extension: (session, item, line, kind) => {
    const name = textOf(item.kind)
    if (name === 'image_gen.generation')
      return readImage(session, textOf(item.id), { ...item, ...objectOf(item.data) }, line, kind)
    if (session.calls.knows(textOf(item.id)) || name.startsWith('clock.')) {
      if (!session.calls.enrich(textOf(item.id), {}, line, kind)) session.unrendered(kind, line)
      return
    }
    session.unknown({ type: 'unknown', record: item }, line)
  },
  EnteredReviewMode: (session, item, line) => readReview(session, item, line),
  ExitedReviewMode: (session, item, line) => readReviewEnd(session, item, line),
  ContextCompaction: (session, _, line, kind) => {
    if (session.known.compaction === undefined) session.known.compaction = session.add(compaction('', line), line)
    else session.transcript.join(session.known.compaction, line, kind)
  },
  // The program's own news for the model: its response item shows it.
  FunctionCallOutput: skip,
  Sleep: skip,
}

const took = (item: JsonObject): { durationMs?: number } => {
  const durationMs = durationOf(item.duration) ?? numberOf(item.duration_ms ?? item.durationMs)
  return durationMs === undefined ? {} : { durationMs }
}

/** What was typed. The bytes of a picture from the disk stand in the model's copy of the message, just before. */
function readUser(session: Session, item: JsonObject, line: Line, kind: string, event: JsonObject): void {
  const parts = listOf(item.content).flatMap((part): Part[] => {
    if (!isObject(part)) return []
    const image = imageOf(part)
    if (image === undefined) return typeof part.text === 'string' ? [{ origin: 'person', text: part.text }] : []
    const copy = part.type === 'local_image' ? session.known.copiedPictures.shift() : undefined
    return [
      {
        origin: 'person',
        text: '',
        image: copy === undefined ? image : { ...copy, ...(image.name ? { name: image.name } : {}) },
      },
    ]
  })
  session.known.copiedPictures = []
  if (session.known.review !== undefined && session.known.mode !== 'legacy') {
    session.reviewPrompt(parts.map((part) => part.text).join(''), line, kind)
    return
  }
  if (session.known.mode === 'legacy' || parts.length === 0) {
    session.unrendered(kind, line)
    return
  }
  const id = textOf(item.id)
  const key = `${textOf(event.turn_id)} ${kind} ${id}`
  const shown = id === '' ? undefined : session.known.snapshots.get(key)
  if (shown !== undefined) {
    if (!shown.given && shown.user !== undefined) shown.user.parts = parts
    session.transcript.join(shown, line, kind)
    return
  }
  session.known.snapshots.set(key, session.typed(parts, line))
}

function readCommand(session: Session, item: JsonObject, line: Line, kind: string): void {
  const command = commandLine(item.command) ?? ''
  const exitCode = numberOf(item.exit_code)
  const output = textOf(item.aggregated_output) || textOf(item.stdout) + textOf(item.stderr)
  const failed = exitCode === undefined ? item.status === 'failed' || item.status === 'declined' : exitCode !== 0
  const result = { output, ...(exitCode === undefined ? {} : { exitCode }), ...took(item) }
  if (item.source === 'user_shell' || item.source === 'userShell') {
    const base = messageAt(line, 'user', session.asker, [])
    for (const message of shellMessages(command, { ...result, text: output, isError: failed }, base))
      session.add(message, line)
    return
  }
  const cwd = textOf(item.cwd).replace(/^file:\/\//, '')
  const input = { command: item.command ?? '', ...(cwd === '' ? {} : { workdir: cwd }) }
  tell(session, textOf(item.id), 'exec_command', input, { ...result, ...(failed ? { isError: true } : {}) }, line, kind)
}
