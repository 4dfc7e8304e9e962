/** Which messages of a page a person took back later on it. */
import type { Message } from '../model/session.ts'

export interface Range {
  /** First and last message, `n`. */
  from: number
  to: number
  taken: boolean
}

/** The page from front to back as ranges that stay and ranges that were taken back; together they are all messages. */
export function takenBack(messages: Message[]): Range[] {
  const [first, last] = [messages[0]?.n ?? 1, messages.at(-1)?.n ?? 0]
  const taken = merged(
    messages
      .flatMap(({ blocks }) =>
        blocks.flatMap((block) => (block.type === 'notice' && block.takesBack ? [block.takesBack] : [])),
      )
      .map(([from, to]): [number, number] => [Math.max(from, first), Math.min(to, last)])
      .filter(([from, to]) => from <= to),
  )
  const ranges: Range[] = []
  let next = first
  for (const [from, to] of taken) {
    if (from > next) ranges.push({ from: next, to: from - 1, taken: false })
    ranges.push({ from, to, taken: true })
    next = to + 1
  }
  if (next <= last) ranges.push({ from: next, to: last, taken: false })
  return ranges
}

function merged(ranges: [number, number][]): [number, number][] {
  const sorted = ranges.toSorted(([a], [b]) => a - b)
  return sorted.reduce<[number, number][]>((done, [from, to]) => {
    const before = done.at(-1)
    if (before !== undefined && from <= before[1]) before[1] = Math.max(before[1], to)
    else done.push([from, to])
    return done
  }, [])
}
