/** A parser that stumbles costs the record it stumbled over, never the session: the bytes are kept, the rest is read. */
import type { Adapter, Conversation, Facts, Out, ParseContext, Parser, ParserState } from '../../adapters/types.ts'
import { reasonOf } from '../errors.ts'
import type { Json, RecordRef } from '../model/session.ts'
import { RedactionError } from '../redact/index.ts'

export const notUnderstood = 'not understood'

/**
 * What an adapter's parser does, with whatever it throws told as a problem of the record it was given. Which records it has
 * accounted for is known at the end alone: it may have kept some back. It goes on from `saved` where there is one.
 */
export function guarded(
  adapter: Adapter,
  conversation: Conversation,
  out: Out,
  context: ParseContext,
  saved?: ParserState,
): Parser {
  let claimed = 0
  const countingOf = (counted: Out): Out => ({
    message(message) {
      claimed += message.records.length
      return counted.message(message)
    },
    unrendered(kind, record) {
      claimed += 1
      counted.unrendered(kind, record)
    },
    problem: (problem) => counted.problem(problem),
    helper(id, agentId, parent) {
      const helper = counted.helper(id, agentId, parent)
      return { ...helper, out: countingOf(helper.out) }
    },
  })
  const parser = adapter.open(conversation, countingOf(out), context, saved)
  const tell = (error: unknown, original: number, line?: number): void => {
    // What cannot be masked is not to be stored at all.
    if (error instanceof RedactionError) throw error
    const file = conversation.files[original]?.path ?? ''
    const message = `It could not be understood (${reasonOf(error)}); its bytes are kept.`
    out.problem({ file, ...(line === undefined ? {} : { line }), kind: notUnderstood, message })
  }
  const { repair, document, save } = parser
  return {
    record(value: Json, ref: RecordRef) {
      try {
        parser.record(value, ref)
      } catch (error) {
        tell(error, ref[0], ref[1])
      }
    },
    ...(repair === undefined ? {} : { repair: (line) => repair.call(parser, line) }),
    ...(document === undefined
      ? {}
      : {
          document(value, original) {
            const before = claimed
            try {
              return document.call(parser, value, original)
            } catch (error) {
              tell(error, original)
              return claimed - before + 1
            }
          },
        }),
    ...(save === undefined ? {} : { save: () => save.call(parser) }),
    end(): Facts {
      try {
        return parser.end()
      } catch (error) {
        tell(error, 0)
        return { agent: { name: adapter.name }, models: [] }
      }
    },
  }
}
