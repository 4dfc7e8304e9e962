/** The turns of a page: headings, what was said, and folds between. */
import type { Message } from '../model/session.ts'
import { startsTurn } from '../model/turn.ts'
import { context } from './blocks/context.ts'
import { blockOf } from './blocks/index.ts'
import { plansBefore } from './blocks/plan.ts'
import { TurnClock } from './clock.ts'
import { cut } from './cut.ts'
import { stepOf } from './faces/index.ts'
import { groupOf } from './group.ts'
import { anchor, foldBlocks, html, prose, quiet } from './markdown.ts'
import type { Piece } from './pieces.ts'
import { takenBack } from './taken-back.ts'
import type { View } from './view.ts'
import { counted } from './words.ts'

/** Who speaks under a heading. */
type Speaker = 'User' | 'Task' | 'Agent'

/** The blocks of messages, in pieces, as they stand on a page. `firstTurn`: the number of the first turn that begins on it. */
export function turnsOf(messages: Message[], pieces: Piece[], firstTurn: number, view: View): string[] {
  const numbers = turnNumbers(messages, firstTurn)
  const plans = messages.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'plan' ? [block] : [])))
  const writer = new TurnWriter(numbers, { plansBefore: plansBefore(plans), ...view })
  const ranges = takenBack(messages)
  for (const range of ranges) {
    const isIn = ({ message: { n } }: Piece): boolean => range.from <= n && n <= range.to
    const own = ranges.length === 1 ? pieces : pieces.filter(isIn)
    if (!range.taken) writer.write(own)
    else writer.fold(own)
  }
  return writer.blocks
}

function turnNumbers(messages: Message[], firstTurn: number): Map<Message, number> {
  const turns = messages.filter(startsTurn)
  return new Map(turns.map((message, index) => [message, firstTurn + index]))
}

class TurnWriter {
  blocks: string[] = []
  readonly #numbers: Map<Message, number>
  readonly #view: View
  readonly #clock: TurnClock
  #speaker: Speaker | undefined
  #model: string | undefined
  #headed: Message | undefined
  /** What was said last of the session itself: it may have told of the model already. */
  #lastNotice = ''
  #inherited = false
  /** Folds that wait for their neighbours: two calls and more become one fold. */
  #run: Piece[] = []

  constructor(numbers: Map<Message, number>, view: View) {
    this.#numbers = numbers
    this.#view = view
    this.#clock = new TurnClock(view.timeZone)
  }

  write(pieces: Piece[]): void {
    for (const piece of pieces) {
      this.#endInherited(piece.message)
      this.#head(piece.message)
      if (isFolded(piece)) this.#run.push(piece)
      else {
        this.#endRun()
        this.#put(this.#render(piece))
      }
    }
    this.#endRun()
  }

  /** What was taken back, in one fold. */
  fold(pieces: Piece[]): void {
    const outside = this.blocks
    this.blocks = []
    this.#speaker = undefined
    this.write(pieces)
    const turns = new Set(pieces.map(({ message }) => message).filter(startsTurn)).size
    const what =
      turns > 0 ? counted(turns, 'turn') : counted(new Set(pieces.map(({ message }) => message)).size, 'message')
    this.blocks = [...outside, ...foldBlocks([`${what} taken back`], this.blocks)]
    this.#speaker = undefined
  }

  #put(block: string): void {
    if (block !== '') this.blocks.push(block)
  }

  #endRun(): void {
    if (this.#run.length === 0) return
    const run = this.#run
    this.#run = []
    for (const block of groupOf(run, (piece) => this.#render(piece))) this.#put(block)
  }

  #endInherited(message: Message): void {
    if (this.#inherited && message.inherited === undefined) {
      this.#endRun()
      this.#put(quiet('Up to here copied from the session that this one goes on from.'))
    }
    this.#inherited = message.inherited === true
  }

  /** The heading and anchor that a message needs, if any. */
  #head(message: Message): void {
    if (message === this.#headed) return
    const speaker = speakerOf(message)
    if (speaker === undefined) return
    const turn = this.#numbers.get(message)
    if (turn !== undefined || speaker !== this.#speaker) {
      this.#endRun()
      this.#headed = message
      this.#speaker = speaker
      if (turn !== undefined) this.#put(anchor(`turn-${turn}`))
      this.#put([`## ${speaker}`, this.#clock.read(message.at)].filter(Boolean).join(' · '))
    }
    this.#changeModel(message)
  }

  #changeModel({ model }: Message): void {
    if (model === undefined || model === this.#model) return
    if (this.#model !== undefined && !this.#lastNotice.includes(model)) {
      this.#endRun()
      this.#put(quiet(`From here on: ${html(model)}`))
    }
    this.#model = model
  }

  #render(piece: Piece): string {
    if ('step' in piece) return stepOf(piece.step, this.#view)
    const { message, block } = piece
    if (block.type === 'notice') this.#lastNotice = block.text
    if (block.type !== 'text' || message.origin === 'model') return blockOf(block, this.#view)
    if (!startsTurn(message)) return context(block, message.origin, this.#view)
    const { shown, note } = cut(block.text, this.#view, block)
    return [prose(shown, { typed: true }), ...note].filter(Boolean).join('\n\n')
  }
}

function speakerOf(message: Message): Speaker | undefined {
  if (startsTurn(message)) return message.origin === 'person' ? 'User' : 'Task'
  return message.origin === 'model' || message.origin === 'tool' ? 'Agent' : undefined
}

/** Whether a piece is a fold that may share one with its neighbours. Questions, plans to agree to and helpers' tasks stand alone. */
function isFolded(piece: Piece): boolean {
  if ('step' in piece) {
    const { step } = piece
    if (step.call === undefined) return true
    if (step.call.kind === 'plan') return step.facts.content === undefined
    return step.call.kind !== 'ask' && step.call.kind !== 'task'
  }
  const { block, message } = piece
  return block.type === 'thinking' || (block.type === 'text' && message.origin !== 'model' && !startsTurn(message))
}
