import { beginningOf, oneLine, text } from '../markdown.ts'
import type { BlockOf } from './block.ts'

/** Things to do, as a task list. */
export const plan: BlockOf<'plan'> = ({ items }, view) => {
  const room = Math.floor(view.limit / Math.max(1, items.length))
  return items
    .map((item) => {
      const words = text(beginningOf(oneLine(item.text), room)) || '…'
      const now = item.status === 'in_progress' ? ' ← now' : ''
      return `- [${item.status === 'completed' ? 'x' : ' '}] ${words}${now}`
    })
    .join('\n')
}
