import { cut } from '../cut.ts'
import { prose } from '../markdown.ts'
import type { BlockOf } from './block.ts'

/** Prose of the model, open. */
export const text: BlockOf<'text'> = (block, view) => {
  const { shown, note } = cut(block.text, view, block)
  return [prose(shown), ...note].filter(Boolean).join('\n\n')
}
