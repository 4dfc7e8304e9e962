/** What was asked: the lists of prompts on pages and covers. */
import type { Message } from '../model/session.ts'
import { startsTurn } from '../model/turn.ts'
import { linkTo, quiet, shorten, worded } from './markdown.ts'
import { withoutMarks } from './title.ts'
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
export function promptList<P extends Pick<Prompt, 'turn' | 'text'>>(
  prompts: P[],
  room: number,
  hrefOf: (prompt: P) => string,
): string {
  const lines = (length: number): string[] =>
    prompts.map((prompt, index) => `${index + 1}. ${linkTo(worded(shorten(prompt.text, length)), hrefOf(prompt))}`)
  const long = lines(120).join('\n')
  if (Buffer.byteLength(long) <= room) return long
  const fitting: string[] = []
  let taken = 0
  for (const line of lines(40)) {
    taken += Buffer.byteLength(line) + 1
    if (taken > room) break
    fitting.push(line)
  }
  const rest = prompts.length - fitting.length
  return fitting.join('\n') + (rest > 0 ? `\n\n${quiet(`${counted(rest, 'more prompt')}.`)}` : '')
}
