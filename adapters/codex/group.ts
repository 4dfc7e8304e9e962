/** Files into conversations: all files of a thread are one, helpers know who started them. */
import { textOrder } from '../../src/order.ts'
import type { Conversation, ConversationFile, Index, Peek, SourceFile } from '../types.ts'
import { attachmentsIn, parentIn, titleIn } from './indexes.ts'
import { timeMade } from './names.ts'
import { attachmentsOf, isCompanion, isSession, type SessionPeek } from './peek.ts'

interface Found {
  file: SourceFile
  peek: SessionPeek
}

/** See the contract. A thread that lies in two places (live and archived, say) becomes two conversations of one id. */
export function group(files: { file: SourceFile; peek: Peek }[], index: () => Index): Conversation[] {
  const threads = new Map<string, Found[]>()
  const companions = new Map<string, SourceFile[]>()
  for (const { file, peek } of files) {
    if (isSession(peek)) push(threads, peek.id, { file, peek })
    else if (isCompanion(peek)) push(companions, peek.folder, file)
  }
  const said = index()
  const parents = parentsOf(threads, said)
  return [...threads].flatMap(([id, found]) =>
    copiesOf(found).map((copy) => {
      const ordered = inOrder(copy)
      const first = ordered[0]?.peek
      const title = titleIn(said, id)
      const startedAt = first?.startedAt || timeMade(id, ordered[0]?.file.path ?? '')
      return {
        id,
        files: [...ordered.map(readable), ...belonging(ordered, companions, attachmentsIn(said, id))],
        ...helperLinks(id, parents, threads),
        ...(startedAt ? { startedAt } : {}),
        ...(title === '' ? {} : { outside: { title } }),
      }
    }),
  )
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

const readable = ({ file, peek }: Found): ConversationFile => ({
  readAs: peek.document ? 'document' : 'lines',
  ...file,
})

/**
 * One set of files per place: the first has the first file of each rollout (live before archived, plain before compressed),
 * the second the second, …
 */
function copiesOf(found: Found[]): Found[][] {
  const rollouts = new Map<string, Found[]>()
  const liveFirst = found.toSorted(
    (a, b) => Number(a.peek.archived) - Number(b.peek.archived) || textOrder(a.file.path, b.file.path),
  )
  for (const one of liveFirst) push(rollouts, one.peek.rollout, one)
  const copies: Found[][] = []
  for (const places of rollouts.values()) {
    for (const [copy, one] of places.entries()) {
      const files = copies[copy]
      if (files === undefined) copies[copy] = [one]
      else files.push(one)
    }
  }
  return copies
}

/** A file comes after the one that it continues; else the older one first. */
function inOrder(files: Found[]): Found[] {
  const left = files.toSorted(
    (a, b) => textOrder(a.peek.startedAt, b.peek.startedAt) || textOrder(a.peek.rollout, b.peek.rollout),
  )
  const ordered: Found[] = []
  while (left.length > 0) {
    const waiting = new Set(left.map(({ peek }) => peek.rollout))
    const next = left.findIndex(({ peek }) => peek.base === peek.rollout || !waiting.has(peek.base))
    // References in a circle: the older one first.
    ordered.push(...left.splice(Math.max(next, 0), 1))
  }
  return ordered
}

/** The pictures that were made in a thread, and the attachments that its beginning or the database names. */
function belonging(files: Found[], companions: Map<string, SourceFile[]>, attached: string[]): ConversationFile[] {
  const folders = new Set([...files.flatMap(({ peek }) => [peek.id, ...attachmentsOf(peek)]), ...attached])
  return [...folders]
    .flatMap((folder) => companions.get(folder) ?? [])
    .sort((a, b) => textOrder(a.path, b.path))
    .map((file) => ({ ...file, readAs: 'companion' }))
}

/** The parent of each helper, from its head, else from the index; `''` where nobody knows it. */
function parentsOf(threads: Map<string, Found[]>, index: Index): Map<string, string> {
  const parents = new Map<string, string>()
  for (const [id, [found]] of threads) {
    if (found === undefined || !found.peek.helper) continue
    const session = found.peek.root === id ? '' : found.peek.root
    parents.set(id, found.peek.parent || parentIn(index, id) || session)
  }
  return parents
}

/** Climbs from a helper to the session at the top; as far up as is known when a file on the way is missing. */
function helperLinks(
  id: string,
  parents: Map<string, string>,
  threads: Map<string, Found[]>,
): Pick<Conversation, 'root' | 'parent' | 'agentId'> {
  const parent = parents.get(id)
  if (parent === undefined || parent === '' || parent === id) return {}
  const seen = new Set([id])
  let root = parent
  for (let above = parents.get(root); above && !seen.has(root); above = parents.get(root)) {
    seen.add(root)
    root = above
  }
  const session = threads.get(id)?.[0]?.peek.root
  if (!threads.has(root) && session !== undefined && session !== '' && session !== id) root = session
  return { root, parent, agentId: id.slice(-8) }
}
