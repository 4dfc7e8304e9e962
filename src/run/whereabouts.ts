/** Where a session ran, from its records. */
import type { Conversation, Facts, ParseContext } from '../../adapters/types.ts'
import { type ParseSink, parseConversation } from '../parse/index.ts'
import { contentOf } from '../parse/source.ts'
import type { Whereabouts } from './belongs.ts'
import type { Member } from './reading.ts'
import type { UnitTask } from './types.ts'

/** Reads a session only to see where it ran. Nothing is kept of it. */
export function whereaboutsOf(
  { adapter, root }: Pick<UnitTask, 'adapter' | 'root'>,
  context: (conversation: Conversation) => ParseContext,
): { where: Whereabouts; bytesRead: number } {
  let n = 0
  let bytesRead = 0
  const sink: ParseSink = {
    message: () => {
      n += 1
      return n
    },
    unrendered: () => undefined,
    problem: () => undefined,
    chunk: () => undefined,
    helper: () => ({ out: sink, end: () => undefined }),
  }
  const { facts } = parseConversation(adapter, root, sink, context(root), {
    *content(file) {
      for (const chunk of contentOf(file.file)) {
        bytesRead += chunk.length
        yield chunk
      }
    },
  })
  return { where: whereOf(facts, root), bytesRead }
}

/** Where a stored session ran, from what was read of it; null where that does not tell, since something in it is masked. */
export function whereaboutsRead({ conversation, read, stored }: Member): Whereabouts | null {
  const where = whereOf(read.built.facts, conversation)
  return stored === undefined || /redacted/i.test(JSON.stringify(where)) ? null : where
}

function whereOf(facts: Facts, { outside }: Conversation): Whereabouts {
  const cwd = facts.cwd ?? outside?.cwd
  return {
    ...(cwd === undefined ? {} : { cwd }),
    ...(facts.cwds === undefined ? {} : { cwds: facts.cwds }),
    ...(facts.git === undefined ? {} : { git: facts.git }),
  }
}
