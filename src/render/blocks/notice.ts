import { cut } from '../cut.ts'
import { fence, fold, quiet, said, text } from '../markdown.ts'
import type { BlockOf } from './block.ts'
import { firstLine } from './thinking.ts'

/** Something that happened: a quiet line, folded where it is more than a line. */
export const notice: BlockOf<'notice'> = (block, view) => {
  const words = block.text.trim()
  if (words.length <= 300 && !words.includes('\n') && block.file === undefined)
    return words === '' ? '' : quiet(text(words))
  const { shown, note } = cut(block.text, view, block)
  return fold([said(firstLine(words))], [fence(shown), ...note])
}
