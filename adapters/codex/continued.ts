/** The turn that a fork by reference goes on from: its source is read once more, up to where the fork begins. */
import { startsTurn } from '../../src/model/turn.ts'
import type { Conversation, Facts, Out, ParseContext, Parser } from '../types.ts'
import { isObject, numberOf } from './json.ts'
import { rolloutName } from './names.ts'
import { baseOf } from './peek.ts'
import type { Session } from './session.ts'

type Open = (conversation: Conversation, out: Out, context: ParseContext) => Parser
type Parent = NonNullable<Facts['parent']>

/** The source with the turn; as it is where the file that the fork refers to is not one of the source's. */
export function withTurn(parent: Parent, { known, context }: Session, open: Open): Parent {
  const base = baseOf(known.head)
  const source = context.conversations.get(parent.id)
  if (base === undefined || source === undefined || parent.kind !== 'fork') return parent
  const last = source.files.findIndex(
    ({ path }) => (rolloutName(path)?.rollout ?? source.id) === base.rollout.toLowerCase(),
  )
  if (last === -1) return parent
  const counter = turnCounter()
  // Where the source itself was forked from does not matter here.
  const parser = open(source, counter.out, { ...context, conversations: new Map() })
  for (const [index, file] of source.files.slice(0, last + 1).entries()) {
    if (file.readAs !== 'lines') return parent
    let line = 0
    for (const value of context.lines(file)) {
      line += 1
      const ordinal = isObject(value) ? numberOf(value.ordinal) : undefined
      if (index === last && ordinal !== undefined && ordinal >= base.end) break
      parser.record(value, [index, line])
    }
  }
  parser.end()
  const found = counter.last()
  return found.turn === 0 ? parent : { ...parent, ...found }
}

/** Counts turns and forgets the rest. */
function turnCounter(): { out: Out; last: () => { turn: number; message: number } } {
  let [messages, turn, message] = [0, 0, 0]
  const out: Out = {
    message(said) {
      messages += 1
      if (startsTurn(said)) [turn, message] = [turn + 1, messages]
      return messages
    },
    unrendered() {},
    problem() {},
    helper: () => ({ out: turnCounter().out, end() {} }),
  }
  return { out, last: () => ({ turn, message }) }
}
