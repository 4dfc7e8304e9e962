/** To which sessions the pages of a unit may link: of no others it has to be known where they lie. */
import { keyOf } from '../model/key.ts'
import type { BuiltSession } from '../normalize/session.ts'
import { parentOf } from './decide.ts'
import type { ReadUnit } from './reading.ts'

/** The keys of those sessions: where each came from, its helpers, helpers of others that its messages name. */
export function linkedKeys({ task, root, helpers }: Pick<ReadUnit, 'task' | 'root' | 'helpers'>): Set<string> {
  const { id: source } = task.adapter
  const keyIn = (id: string): string => keyOf(source, { id })
  const members = [root, ...helpers]
  const inside = members.flatMap(({ read }) => read.built.helpers)
  const built = [...members.map(({ read }) => read.built), ...inside]
  const { parent } = parentOf(root.read.built.facts, root.conversation, source, root.stored)
  return new Set([
    ...(parent === undefined ? [] : [parent.key]),
    keyIn(task.root.id),
    ...helpers.flatMap(({ conversation }) => (conversation.parent === undefined ? [] : [keyIn(conversation.parent)])),
    ...inside.flatMap((one) => (one.inside === undefined ? [] : [keyIn(one.inside.parent)])),
    ...built.map(({ id }) => keyIn(id)),
    ...(root.stored?.head.children ?? []).map(({ key }) => key),
    ...built.flatMap(helpersNamed),
  ])
}

/** Parts are made so that they stay as they are, whatever becomes of helpers: only a page that is whole says their titles. */
const helpersNamed = ({ before, closed, messages }: BuiltSession): string[] =>
  before.length + closed.length > 0
    ? []
    : messages.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'subagent' ? [block.key] : [])))
