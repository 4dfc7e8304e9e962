/** Cuts a long session into parts. A part is closed by what is in it, so what comes later never moves a boundary. */
import type { Message } from '../model/session.ts'
import { startsTurn } from '../model/turn.ts'
import type { Weight } from './weigh.ts'

/** At the beginning of a turn a part this full is closed. */
const roomForTurns = 196_608
/** No message is added to a part that would grow beyond this. */
const fullPage = 262_144
const fullJson = 900_000

/** What a cutter holds: see its fields. */
export interface CutterState {
  open: Message[]
  weights: Weight[]
  page: number
  json: number
  cutting: boolean
}

/** Takes messages one by one; says which parts are closed. What fits in one part has none. */
export class PartCutter {
  /** All messages so far while they fit in one part, else those of the open part. */
  #open: Message[] = []
  /** Of those messages, as long as they fit in one part. */
  #weights: Weight[] = []
  #page = 0
  #json = 0
  #cutting = false
  readonly #weigh: (message: Message) => Weight
  readonly #close: (messages: Message[], json: number) => void

  /**
   * `close` is called with the messages of each part and what they weigh as JSON, in order, once the part will not change any more. `saved`: what an
   * earlier cutter held, to be gone on with.
   */
  constructor(
    weigh: (message: Message) => Weight,
    close: (messages: Message[], json: number) => void,
    saved?: CutterState,
  ) {
    this.#weigh = weigh
    this.#close = close
    if (saved === undefined) return
    this.#open = saved.open
    this.#weights = saved.weights
    this.#page = saved.page
    this.#json = saved.json
    this.#cutting = saved.cutting
  }

  /** A view of what it holds, to be used before the next message. */
  save(): CutterState {
    return {
      open: this.#open,
      weights: this.#weights,
      page: this.#page,
      json: this.#json,
      cutting: this.#cutting,
    }
  }

  add(message: Message): void {
    this.#take(message, this.#weigh(message))
    if (!this.#cutting && (this.#page > fullPage || this.#json > fullJson)) this.#beginCutting()
  }

  /** The messages of the last part when others were closed, else all. */
  end(): Message[] {
    return this.#open
  }

  #take(message: Message, weight: Weight): void {
    if (this.#cutting && this.#open.length > 0 && this.#endsBefore(message, weight)) this.#closePart()
    this.#open.push(message)
    if (!this.#cutting) this.#weights.push(weight)
    this.#page += weight.page
    this.#json += weight.json
  }

  #endsBefore(message: Message, weight: Weight): boolean {
    if (startsTurn(message) && this.#page >= roomForTurns) return true
    return this.#page + weight.page > fullPage || this.#json + weight.json > fullJson
  }

  #closePart(): void {
    this.#close(this.#open, this.#json)
    this.#open = []
    this.#page = 0
    this.#json = 0
  }

  /** The session is too long for one part: what was held back goes through the same rule. */
  #beginCutting(): void {
    const [messages, weights] = [this.#open, this.#weights]
    this.#open = []
    this.#weights = []
    this.#page = 0
    this.#json = 0
    this.#cutting = true
    for (const [index, message] of messages.entries()) {
      const weight = weights[index]
      if (weight !== undefined) this.#take(message, weight)
    }
  }
}
