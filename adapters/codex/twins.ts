/**
 * Messages that stand twice: legacy rollouts write each as an event and as a response item. The two are matched one to one
 * within a turn, in order, by their text; what finds no double stands for itself.
 */
import type { Draft } from './transcript.ts'

type Side = 'event' | 'item'
export type Voice = 'user' | 'assistant' | 'thinking' | 'raw' | 'plan'

interface Single {
  voice: Voice
  side: Side
  text: string
  /** The text as it is compared, once it had to be. */
  key?: string
  draft: Draft
}

/** How many singles are remembered; in a turn with more, the oldest have no double. */
const mostSingles = 1000

/** A text as it is compared: the two sides differ in blanks at most. */
const keyOf = (text: string): string => text.replace(/\s+/g, '')

function keyOfSingle(single: Single): string {
  single.key ??= keyOf(single.text)
  return single.key
}

/** Plain data. */
export interface TwinsState {
  singles: Single[]
}

export const noTwins = (): TwinsState => ({ singles: [] })

export class Twins {
  readonly #state: TwinsState

  constructor(state: TwinsState) {
    this.#state = state
  }

  /** Remembers a message that has no double yet. */
  add(voice: Voice, side: Side, text: string, draft: Draft): void {
    this.#state.singles.push({ voice, side, text, draft })
    if (this.#state.singles.length > mostSingles) this.#state.singles.shift()
  }

  /** The first message of the other side with one of these texts; it has its double now. */
  match(voice: Voice, other: Side, texts: readonly string[]): Draft | undefined {
    let keys: string[] | undefined
    const says = (one: Single): boolean => {
      // Most doubles are the same to the letter, and no key of theirs is made.
      if (texts.includes(one.text)) return true
      keys ??= texts.map(keyOf)
      return keys.includes(keyOfSingle(one))
    }
    const at = this.#state.singles.findIndex((one) => one.voice === voice && one.side === other && says(one))
    return at === -1 ? undefined : this.#state.singles.splice(at, 1)[0]?.draft
  }

  /** Several events in a row that together are the text of one item (one event per part, in early releases). */
  matchRun(voice: Voice, text: string): Draft | undefined {
    const run = this.#state.singles.filter((one) => one.voice === voice && one.side === 'event')
    const key = run.length === 0 ? '' : keyOf(text)
    for (const [from, first] of run.entries()) {
      let joined = ''
      for (let to = from; to < run.length && key.startsWith(joined) && joined.length < key.length; to += 1) {
        joined += keyOfSingle(run[to] as Single)
        if (joined !== key) continue
        const matched = new Set(run.slice(from, to + 1))
        this.#state.singles = this.#state.singles.filter((one) => !matched.has(one))
        return first.draft
      }
    }
    return undefined
  }

  /** The last single item of a voice with which a text ends; it is no single any more. */
  matchEnd(voice: Voice, text: string): Draft | undefined {
    const key = keyOf(text)
    const at = this.#state.singles.findLastIndex(
      (one) => one.voice === voice && one.side === 'item' && keyOfSingle(one) !== '' && key.endsWith(keyOfSingle(one)),
    )
    return at === -1 ? undefined : this.#state.singles.splice(at, 1)[0]?.draft
  }

  /** The message has its double: it waits under no other text. */
  forget(draft: Draft): void {
    this.#state.singles = this.#state.singles.filter((one) => one.draft !== draft)
  }

  clear(): void {
    this.#state.singles = []
  }
}
