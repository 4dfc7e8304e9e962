/** A conversation as the pieces of a page: blocks where they stand, each tool call together with what came back. */
import type { Block, Message, ToolCallBlock, ToolResultBlock } from '../model/session.ts'
import type { ToolFacts } from '../model/tool.ts'

/** What belongs to a call besides its result: a patch, a plan, a helper agent, a picture. */
export type Extra = Exclude<Block, ToolCallBlock | ToolResultBlock>

/** What came back. */
interface Answer {
  results: ToolResultBlock[]
  extras: Extra[]
}

/** A tool call with what the adapter says of it, and all that came back. */
export interface Called extends Answer {
  call: ToolCallBlock
  facts: ToolFacts
}

/** A tool call, or a result whose call is not on this page. */
export type Step = Called | (Answer & { call?: undefined })
export type Piece = { message: Message; step: Step } | { message: Message; block: Extra }

const follows: ReadonlySet<Block['type']> = new Set(['diff', 'plan', 'subagent', 'image', 'file'])

/** The pieces of a page in the order in which they happened. A result stands with its call wherever that is on the page. */
export function piecesOf(messages: readonly Message[], describe: (call: ToolCallBlock) => ToolFacts): Piece[] {
  const pieces: Piece[] = []
  const calls = new Map<string, Step[]>()
  for (const message of messages) {
    let last: Step | undefined
    for (const block of message.blocks) {
      if (block.type === 'tool_call') {
        last = { call: block, facts: describe(block), results: [], extras: [] }
        const namesakes = calls.get(block.id)
        if (namesakes === undefined) calls.set(block.id, [last])
        else namesakes.push(last)
        pieces.push({ message, step: last })
      } else if (block.type === 'tool_result') {
        last = stepOf(calls.get(block.callId))
        if (last === undefined) {
          last = { results: [], extras: [] }
          pieces.push({ message, step: last })
        }
        last.results.push(block)
      } else if (last !== undefined && follows.has(block.type)) last.extras.push(block)
      else pieces.push({ message, block })
    }
  }
  return pieces
}

/** The call that a result answers: the first that has none yet, else the last of that id. */
const stepOf = (steps: Step[] = []): Step | undefined => steps.find((step) => step.results.length === 0) ?? steps.at(-1)
