import type { PlanBlock, PlanItem } from '../../model/session.ts'
import { beginningOf, oneLine, text } from '../markdown.ts'
import type { BlockOf } from './block.ts'

/** Things to do, as a task list; what is new since the last one says so. */
export const plan: BlockOf<'plan'> = (block, view) => {
  const { items } = block
  const room = Math.floor(view.limit / Math.max(1, items.length))
  const before = new Map(view.plansBefore?.get(block)?.items.map((item) => [item.text, item.status]))
  return items
    .map((item) => {
      const words = text(beginningOf(oneLine(item.text), room)) || '…'
      return `- [${item.status === 'completed' ? 'x' : ' '}] ${words}${news(item, before)}`
    })
    .join('\n')
}

/** What changed about an item; for one in progress always that it is. */
function news({ text: words, status }: PlanItem, before: ReadonlyMap<string, string>): string {
  if (status === 'in_progress') return ' ← now'
  if (before.size === 0 || before.get(words) === status) return ''
  if (status === 'completed') return ' ← done'
  return before.has(words) ? '' : ' ← new'
}

/** Each plan in a list with the one before it. */
export const plansBefore = (plans: PlanBlock[]): Map<PlanBlock, PlanBlock> =>
  new Map(
    plans.flatMap((one, index): [PlanBlock, PlanBlock][] => {
      const before = plans[index - 1]
      return before === undefined ? [] : [[one, before]]
    }),
  )
