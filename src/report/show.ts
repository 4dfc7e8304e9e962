/** A conversation on the terminal: who, when, what was said; each tool call on one line with what came of it. */
import type { Block, Head, Message, ToolCallBlock } from '../model/session.ts'
import type { ToolFacts } from '../model/tool.ts'
import { startsTurn } from '../model/turn.ts'
import { hasFailed, timeOf } from '../render/faces/index.ts'
import { clean } from '../render/markdown.ts'
import { type Called, type Extra, type Piece, piecesOf, type Step } from '../render/pieces.ts'
import { takenBack } from '../render/taken-back.ts'
import { between, compact, counted, duration, size } from '../render/words.ts'
import { dayAndMinute } from '../time.ts'
import type { Style } from './style.ts'
import { clip } from './width.ts'

export interface ShowOptions {
  style: Style
  /** Columns that a line of ours may take. */
  width: number
  /** IANA name. */
  timeZone: string
  describe(call: ToolCallBlock): ToolFacts
}

/** What the session was: title, times, numbers, place. */
export function headLines(head: Head, { style, width, timeZone }: ShowOptions): string[] {
  const facts = [
    dayAndMinute(head.startedAt, timeZone),
    duration(between(head.startedAt, head.endedAt)),
    counted(head.counts.person, 'prompt'),
    counted(head.counts.tool, 'tool call'),
    head.usage.total > 0 ? `${compact(head.usage.total)} tokens` : '',
    head.models.join(', '),
  ]
  return [
    style.strong(clip(head.title, width)),
    ...[head.key, head.cwd ?? '', joined(facts)].filter(Boolean).map((line) => style.quiet(clip(line, width))),
  ]
}

/** The messages of one part, as paragraphs: each is some lines, to be followed by an empty one. */
export function* paragraphsOf(messages: Message[], options: ShowOptions): Generator<string> {
  const ranges = takenBack(messages).filter(({ taken }) => taken)
  const isTaken = ({ n }: Message): boolean => ranges.some(({ from, to }) => n >= from && n <= to)
  let heading = ''
  let headed: Message | undefined
  let run: string[] = []
  for (const piece of piecesOf(messages, options.describe)) {
    const { message } = piece
    const who = whoOf(message, isTaken(message))
    if (who !== null && (who !== heading || (message !== headed && startsTurn(message)))) {
      yield* paragraph(run)
      run = []
      yield options.style.strong(joined([who, timeOfDay(message, options)]))
      heading = who
    }
    headed = message
    if (isSpoken(piece)) {
      yield* paragraph(run)
      run = []
      yield* paragraph([spoken(piece.block)])
    } else run.push(...linesOf(piece, options))
  }
  yield* paragraph(run)
}

function* paragraph(lines: string[]): Generator<string> {
  const text = lines.join('\n').replace(/^\n+|\s+$/g, '')
  if (text !== '') yield text
}

const joined = (parts: string[]): string => parts.filter((part) => part !== '').join(' · ')

const timeOfDay = ({ at }: Message, { timeZone }: ShowOptions): string =>
  at === undefined ? '' : dayAndMinute(at, timeZone)

/** Null for what stands under the heading before it: context, notices. */
function whoOf(message: Message, taken: boolean): string | null {
  if (!startsTurn(message) && message.origin !== 'model' && message.origin !== 'tool') return null
  const who = !startsTurn(message) ? 'Agent' : message.origin === 'person' ? 'User' : 'Task'
  return joined([who, message.inherited ? 'copied' : '', taken ? 'taken back' : ''])
}

type TextPiece = { message: Message; block: Extract<Block, { type: 'text' }> }

const isSpoken = (piece: Piece): piece is TextPiece =>
  'block' in piece && piece.block.type === 'text' && (piece.message.origin === 'model' || startsTurn(piece.message))

function spoken({ text, file, bytes }: TextPiece['block']): string {
  return file === undefined ? clean(text) : `${clean(text)}\n… ${size(bytes ?? 0)} in all: ${file}`
}

/** What is not said but done, a line each. */
function linesOf(piece: Piece, options: ShowOptions): string[] {
  const line = (mark: string, parts: string[]): string =>
    options.style.quiet(clip(`${mark} ${joined(parts)}`, options.width))
  if (!('step' in piece)) return [line('▸', extraParts(piece.block, piece.message))]
  const { step, message } = piece
  return [
    line('▸', stepParts(step, options)),
    ...step.extras.map((extra) => `  ${line('▸', extraParts(extra, message))}`),
  ]
}

function stepParts(step: Step, { width }: ShowOptions): string[] {
  const outcome = outcomeOf(step)
  if (step.call === undefined) return ['result of an earlier call', ...outcome]
  const room = Math.max(20, width - outcome.join(' · ').length - 16)
  const kind = step.call.kind === 'other' ? 'tool' : step.call.kind
  return [kind, clip(aboutOf(step), room), ...outcome]
}

function outcomeOf(step: Step): string[] {
  const exit = step.results.find(({ exitCode }) => (exitCode ?? 0) !== 0)?.exitCode
  const time = timeOf(step)
  return [
    exit !== undefined ? `exit ${exit}` : hasFailed(step) ? 'failed' : step.results.length === 0 ? 'no result' : 'ok',
    time >= 50 ? duration(time) : '',
  ].filter(Boolean)
}

/** The one thing that tells a call from its neighbours. */
function aboutOf({ call, facts }: Called): string {
  if (facts.mcp !== undefined) return `${facts.mcp.server}.${facts.mcp.tool}`
  if (facts.task !== undefined) return facts.task.title ?? facts.task.agent ?? facts.task.prompt ?? call.name
  const asked = facts.questions?.[0]?.question
  const found = joined([facts.pattern ?? '', facts.path ?? ''])
  return facts.command ?? facts.url ?? facts.query ?? asked ?? (found || call.name)
}

const whatItIs: Record<Message['origin'], string> = {
  person: 'text',
  model: 'text',
  injected: 'context',
  agent: 'message of an agent',
  tool: 'output',
  system: 'system',
}

function extraParts(block: Extra, message: Message): string[] {
  switch (block.type) {
    case 'text':
      return [whatItIs[message.origin], beginningOf(block.text), sizeOf(block.text, block.bytes)]
    case 'thinking':
      return ['thinking', beginningOf(block.text)]
    case 'compaction':
      return ['compacted', beginningOf(block.text), sizeOf(block.text, block.bytes)]
    case 'notice':
      return ['notice', beginningOf(block.text)]
    case 'image':
      return ['picture', block.mediaType, block.bytes > 0 ? size(block.bytes) : '', block.file]
    case 'file':
      return ['file', block.file, block.bytes > 0 ? size(block.bytes) : '']
    case 'plan':
      return [
        'plan',
        `${block.items.filter(({ status }) => status === 'completed').length} of ${block.items.length} done`,
      ]
    case 'diff':
      return ['diff', block.path, changed(block.patch)]
    case 'subagent':
      return ['helper', block.key]
    case 'unknown':
      return ['unknown record']
  }
}

/** As much of a text as can stand on a line. */
const beginningOf = (text: string): string => text.trim().slice(0, 500)

const sizeOf = (text: string, bytes: number | undefined): string => size(bytes ?? Buffer.byteLength(text))

function changed(patch: string): string {
  const lines = patch.split('\n')
  return `+${lines.filter((line) => line.startsWith('+')).length} −${lines.filter((line) => line.startsWith('-')).length}`
}
