/** A parser that stumbles costs the record it stumbled over, never the session: the bytes are kept, the rest is read. */
import type { Adapter, Conversation, Facts, Out, ParseContext, Parser, ParserState } from '../../adapters/types.ts'
import { reasonOf } from '../errors.ts'
import type { Json, RecordRef } from '../model/session.ts'
import { RedactionError } from '../redact/index.ts'

export const notUnderstood = 'not understood'

/**
 * What an adapter's parser does, with whatever it throws told as a problem of the record it was given. It goes on from
 * `saved` where there is one.
 */
export function guarded(
  adapter: Adapter,
  conversation: Conversation,
  out: Out,
  context: ParseContext,
  saved?: ParserState,
): Parser {
  let claimed = 0
  const counting: Out = {
    message(message) {
      claimed += message.records.length
      return out.message(message)
    },
    unrendered(kind, record) {
      claimed += 1
      out.unrendered(kind, record)
    },
    problem: (problem) => out.problem(problem),
    helper: (id, agentId, parent) => out.helper(id, agentId, parent),
  }
  const parser = adapter.open(conversation, counting, context, saved)
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
      const before = claimed
      try {
        parser.record(value, ref)
      } catch (error) {
        tell(error, ref[0], ref[1])
        if (claimed === before) out.unrendered(notUnderstood, ref)
      }
    },
    ...(repair === undefined ? {} : { repair: (line) => repair.call(parser, line) }),
    ...(document === undefined
      ? {}
      : {
          document(value, original) {
            try {
              return document.call(parser, value, original)
            } catch (error) {
              tell(error, original)
              out.unrendered(notUnderstood, [original, 0])
              return 1
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
