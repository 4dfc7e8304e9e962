import { cut } from '../cut.ts'
import { fold, html, oneLine, prose, shorten } from '../markdown.ts'
import type { BlockOf } from './block.ts'

/** What the model thought, folded; nothing where the agent kept none of it. */
export const thinking: BlockOf<'thinking'> = (block, view) => {
  if (block.text.trim() === '') return ''
  const { shown, note } = cut(block.text, view, block)
  return fold(['thinking', html(firstLine(block.text))], [prose(shown), ...note])
}

/** The beginning of a text as a line, without the marks of a heading, a list or bold type. */
export const firstLine = (text: string, length = 90): string =>
  shorten(
    oneLine(
      text
        .slice(0, 4 * length)
        .trimStart()
        .replace(/^[#>*\-\s]+/, '')
        .replace(/\*\*|__/g, '')
        .split('\n')[0] ?? '',
    ),
    length,
  )
