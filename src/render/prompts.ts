/** What was asked: the lists of prompts on pages and covers. */
import type { Message } from '../model/session.ts'
import { startsTurn } from '../model/turn.ts'
import { linkTo, quiet, shorten, worded } from './markdown.ts'
import { toColumns, withoutMarks } from './title.ts'
import { counted } from './words.ts'

export interface Prompt {
  /** The message, `n`. */
  n: number
  /** The number of its turn: `#turn-<turn>` on its page. */
  turn: number
  /** Who asked: a person, or the agent that gave a helper its task. */
  by: 'person' | 'agent'
  at?: string
  /** One line, at most 200 characters. */
  text: string
}

/** One entry for each turn that begins in these messages, in order; `firstTurn` is the number of the first. */
export const promptsOf = (messages: Message[], firstTurn: number): Prompt[] =>
  messages.filter(startsTurn).map((message, index) => ({
    n: message.n,
    turn: firstTurn + index,
    by: message.origin === 'agent' ? 'agent' : 'person',
    ...(message.at === undefined ? {} : { at: message.at }),
    text: promptLine(message),
  }))

function promptLine({ blocks }: Message): string {
  for (const block of blocks) {
    if (block.type === 'text') {
      const line = promptText(block.text)
      if (line !== '') return line
    }
  }
  return blocks.some((block) => block.type === 'image') ? '(picture)' : '…'
}

/** The first words of a prompt on one line, without the marks of headings, fences and bold type. */
const promptText = (text: string): string =>
  shorten(withoutMarks(text.slice(0, 1000).replace(/^\s*(?:#{1,6}\s|[>*-]\s|`{3,}.*$|~{3,}.*$)/gm, ' ')), 200)

/** The prompts that a list shows: a person's where there is one. */
export const asked = <P extends { by?: Prompt['by'] }>(prompts: P[]): P[] => {
  const own = prompts.filter((prompt) => prompt.by !== 'agent')
  return own.length > 0 ? own : prompts
}

/**
 * A numbered list, one line each; `hrefOf` says where a prompt's turn is. When it would be longer than `room` (bytes of
 * UTF-8) its lines are shorter, and when that is not enough, it says how many prompts it leaves out.
 */
export function promptList<P extends Listed>(prompts: P[], room: number, hrefOf: (prompt: P) => string): string {
  const whole = wholeList(prompts, room, hrefOf)
  if (whole !== undefined) return whole
  const fitting = beginning(linesOf(prompts, shortLine, hrefOf), room)
  const rest = prompts.length - fitting.length
  return `${fitting.join('\n')}\n\n${quiet(`${counted(rest, 'more prompt')}.`)}`
}

/**
 * The same for a session in parts: when the list is too long for `room`, a line for each part, which has a list of its
 * own. Of more parts than there is room for, the first ones.
 */
export function promptsByPart<P extends Listed & { part: number }>(
  prompts: P[],
  room: number,
  hrefOf: (prompt: P) => string,
): string {
  const whole = wholeList(prompts, room, hrefOf)
  if (whole !== undefined) return whole
  const parts = new Map<number, P[]>()
  for (const prompt of prompts) {
    const own = parts.get(prompt.part)
    if (own === undefined) parts.set(prompt.part, [prompt])
    else own.push(prompt)
  }
  const lines = [...parts].flatMap(([part, own]) => {
    const [first] = own
    if (first === undefined) return []
    const name = linkTo(`Part ${part}`, hrefOf(first))
    return [`- ${name} · ${counted(own.length, 'prompt')}, the first: ${worded(toColumns(first.text, shortLine))}`]
  })
  const fitting = beginning(lines, room)
  const rest = lines.length - fitting.length
  return fitting.join('\n') + (rest > 0 ? `\n\n${quiet(`${counted(rest, 'more part')} with prompts.`)}` : '')
}

type Listed = Pick<Prompt, 'turn' | 'text'>

const longLine = 120
const shortLine = 40

const linesOf = <P extends Listed>(prompts: P[], length: number, hrefOf: (prompt: P) => string): string[] =>
  prompts.map((prompt, index) => `${index + 1}. ${linkTo(worded(toColumns(prompt.text, length)), hrefOf(prompt))}`)

/** All prompts, with longer or shorter lines; undefined where there is no room for that. */
function wholeList<P extends Listed>(prompts: P[], room: number, hrefOf: (prompt: P) => string): string | undefined {
  for (const length of [longLine, shortLine]) {
    const list = linesOf(prompts, length, hrefOf).join('\n')
    if (Buffer.byteLength(list) <= room) return list
  }
  return undefined
}

/** The first lines that fit into `room` bytes of UTF-8. */
function beginning(lines: string[], room: number): string[] {
  let taken = 0
  const end = lines.findIndex((line) => {
    taken += Buffer.byteLength(line) + 1
    return taken > room
  })
  return end === -1 ? lines : lines.slice(0, end)
}
