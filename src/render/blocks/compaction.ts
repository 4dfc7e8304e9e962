import { cut } from '../cut.ts'
import { fold, prose, quiet } from '../markdown.ts'
import { size } from '../words.ts'
import type { BlockOf } from './block.ts'

/** The conversation was summed up to make room: a line, and the summary folded. */
export const compaction: BlockOf<'compaction'> = (block, view) => {
  if (block.text.trim() === '') return quiet('The conversation was compacted here.')
  const { shown, note } = cut(block.text, view, block)
  return fold(['conversation compacted', size(block.bytes ?? Buffer.byteLength(block.text))], [prose(shown), ...note])
}
