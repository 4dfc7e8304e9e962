/**
 * The messages on their way out. What belongs together stands on several lines (an event and its response item, a call's
 * end and its output), so the messages of the open turn are kept back until the turn is over or they become too many.
 */
import type { NoticeBlock, RecordRef } from '../../src/model/session.ts'
import type { Out, ParsedBlock, ParsedMessage } from '../types.ts'
import { asksByFile, messagesOfUser, splitPreamble, type UserDraft } from './typed.ts'

/** A message that may still change. */
export interface Draft {
  message: ParsedMessage
  /** What a user's message will be made of; then `message` has no blocks yet. */
  user?: UserDraft | undefined
  /** Where its record stands in a paginated thread. */
  ordinal?: number
  /** It has been handed over and cannot change any more. */
  given: boolean
}

/** Where a record stands and when it was written. */
export interface Line {
  /** Empty when an earlier message of the same record claims it. */
  refs: RecordRef[]
  at?: string | undefined
  ordinal?: number | undefined
}

const mostDrafts = 200
const mostCharacters = 4_000_000

/** Plain data. */
export interface TranscriptState {
  /** Number of the last message that was handed over. */
  n: number
  firstPrompt: string | undefined
  inheritedPrompt: string | undefined
  startedAt: string | undefined
  endedAt: string | undefined
  /** Messages of the open turn, and how many characters they hold. */
  drafts: Draft[]
  characters: number
  /** First message of each turn that a person (or the agent that a helper works for) began, without those taken back. */
  turns: number[]
  turn: { from: number | undefined; counted: boolean }
  /** The files that have begun; the last one is being read. */
  files: Given[]
}

/** Where the messages of a file stand: the ordinals of their records, and beside each its message's number. */
interface Given {
  rollout: string
  ordinals: number[]
  numbers: number[]
}

export const nothingTold = (): TranscriptState => ({
  n: 0,
  firstPrompt: undefined,
  inheritedPrompt: undefined,
  startedAt: undefined,
  endedAt: undefined,
  drafts: [],
  characters: 0,
  turns: [],
  turn: { from: undefined, counted: false },
  files: [],
})

export class Transcript {
  readonly state: TranscriptState
  readonly #out: Out

  constructor(out: Out, state: TranscriptState) {
    this.#out = out
    this.state = state
  }

  /** `user`: what a message without blocks will be made of. */
  add(message: ParsedMessage, { ordinal }: Line, user?: UserDraft): Draft {
    const draft: Draft = { message, given: false }
    if (user !== undefined) draft.user = user
    if (ordinal !== undefined) draft.ordinal = ordinal
    this.state.drafts.push(draft)
    this.state.characters += sizeOf(draft)
    while (this.state.drafts.length > mostDrafts || this.state.characters > mostCharacters) this.#giveFirst()
    return draft
  }

  /** Takes back a message that turned out to be something else. Its records are the caller's again. */
  drop(draft: Draft): void {
    this.state.drafts = this.state.drafts.filter((one) => one !== draft)
    this.state.characters -= sizeOf(draft)
  }

  /** A record that only repeats or completes a message: part of it while it can change, else counted. */
  join(draft: Draft, line: Line, kind: string): void {
    if (draft.given) this.unrendered(kind, line)
    else draft.message.records.push(...line.refs)
  }

  unrendered(kind: string, line: Line): void {
    for (const ref of line.refs) this.#out.unrendered(kind, ref)
  }

  /** Hands everything over. */
  flush(): void {
    while (this.state.drafts.length > 0) this.#giveFirst()
  }

  /** The turn is over. */
  endTurn(): void {
    this.flush()
    this.state.turn = { from: undefined, counted: false }
  }

  /** A file of the thread begins, known to others by its rollout's id. */
  startFile(rollout: string): void {
    this.state.files.push({ rollout, ordinals: [], numbers: [] })
  }

  /**
   * What a file that continues `rollout` before the ordinal `end` takes back: the number of the first message after that
   * place. `all`: nothing is taken back, `unknown`: there is no such file.
   */
  continues(rollout: string, end: number): number | 'all' | 'unknown' {
    const base = this.state.files.slice(0, -1).find((file) => file.rollout === rollout)
    if (base === undefined) return 'unknown'
    const after = base.numbers[base.ordinals.findIndex((ordinal) => ordinal >= end)]
    if (after !== undefined) return after
    const last = base.numbers.at(-1)
    if (last !== undefined && last < this.state.n) return last + 1
    return 'all'
  }

  /** The person took back the last turns. All of them, when there are not so many. */
  takeBackTurns(turns: number, line: Line, inherited = false): void {
    this.endTurn()
    const taken = Math.min(turns, this.state.turns.length)
    const from = turns > taken ? 1 : (this.state.turns[this.state.turns.length - taken] ?? this.state.n + 1)
    this.#takeBack(from, turns, line, inherited)
  }

  /** Everything from the message `from` on was taken back. */
  takeBackFrom(from: number, line: Line): void {
    this.endTurn()
    this.#takeBack(from, this.state.turns.filter((start) => start >= from).length, line)
  }

  #takeBack(from: number, turns: number, line: Line, inherited = false): void {
    const text = turns === 1 ? '1 turn was taken back.' : `${turns} turns were taken back.`
    this.state.turns = this.state.turns.filter((start) => start < from)
    const block: NoticeBlock = {
      type: 'notice',
      text,
      ...(from <= this.state.n ? { takesBack: [from, this.state.n] } : {}),
    }
    const message = messageAt(line, 'system', 'system', [block])
    this.add(inherited ? { ...message, inherited } : message, { refs: [] })
    this.endTurn()
  }

  #giveFirst(): void {
    const draft = this.state.drafts.shift()
    if (draft === undefined) return
    this.state.characters = this.state.drafts.length === 0 ? 0 : this.state.characters - sizeOf(draft)
    const messages = draft.user === undefined ? [draft.message] : messagesOfUser(draft.user, draft.message)
    if (messages.length === 0)
      for (const ref of draft.message.records) this.#out.unrendered('response_item/message', ref)
    for (const message of messages) this.#give(message, draft.ordinal)
    draft.given = true
    // What was handed over belongs to the receiver; whoever still holds the draft holds nothing large.
    const { role, origin, at } = draft.message
    draft.message = messageAt({ refs: [], at }, role, origin, [])
    draft.user = undefined
  }

  #give(message: ParsedMessage, ordinal: number | undefined): void {
    this.state.n = this.#out.message(message)
    this.state.startedAt ??= message.at
    this.state.endedAt = message.at ?? this.state.endedAt
    if (ordinal !== undefined) {
      const file = this.state.files.at(-1)
      file?.ordinals.push(ordinal)
      file?.numbers.push(this.state.n)
    }
    this.state.turn.from ??= this.state.n
    const asked = message.role === 'user' && (message.origin === 'person' || message.origin === 'agent')
    if (!asked) return
    if (!this.state.turn.counted) this.state.turns.push(this.state.turn.from)
    this.state.turn.counted = true
    const prompt = promptOf(message.blocks)
    if (message.inherited) this.state.inheritedPrompt ??= prompt
    else if (
      this.state.firstPrompt === undefined ||
      this.state.firstPrompt.startsWith('!') ||
      this.state.firstPrompt === onlyPicture
    )
      this.state.firstPrompt = prompt ?? this.state.firstPrompt
  }
}

/** How a prompt without words is called. */
const onlyPicture = '[Image]'

/** What a message says as the beginning of a title. */
function promptOf(blocks: ParsedBlock[]): string | undefined {
  const texts = blocks.flatMap((block) => (block.type === 'text' ? [splitPreamble(block.text)[1]] : []))
  const text = (texts.length > 1 ? texts.filter((one) => !asksByFile(one)) : texts).join('\n')
  if (text.trim() !== '') return text.trim()
  return blocks.some((block) => block.type === 'image') ? onlyPicture : undefined
}

function sizeOf({ message, user }: Draft): number {
  let size = 0
  for (const block of message.blocks) {
    if ('text' in block) size += block.text.length
    else if (block.type === 'tool_result') size += block.output.length
    else if (block.type === 'diff') size += block.patch.length
    else if (block.type === 'image' || block.type === 'file') size += block.data?.length ?? 0
  }
  for (const part of user?.parts ?? []) size += part.text.length + (part.image?.data?.length ?? 0)
  return size
}

/** A message of one line. */
export function messageAt(
  { refs, at }: Line,
  role: ParsedMessage['role'],
  origin: ParsedMessage['origin'],
  blocks: ParsedBlock[],
): ParsedMessage {
  const message: ParsedMessage = { role, origin, records: [...refs], blocks }
  if (at !== undefined) message.at = at
  return message
}
