import type { ThinkingBlock } from '../../model/session.ts'
import { cut } from '../cut.ts'
import { fold, oneLine, prose, said, shorten } from '../markdown.ts'
import type { BlockOf } from './block.ts'

/** What the model thought, folded; nothing where the agent kept none of it. */
export const thinking: BlockOf<'thinking'> = (block, view) => {
  if (block.text.trim() === '') return ''
  const { shown, note } = cut(block.text, view, block)
  return fold(['thinking', said(firstLine(block.text))], [prose(shown), ...note])
}

/** Several thoughts, one after the other, in one fold that names the first and the last. `folds`: what they look like. */
export const thoughtsOf = (blocks: ThinkingBlock[], folds: string[]): string =>
  fold(
    [
      'thinking',
      `${blocks.length} steps`,
      [blocks.at(0), blocks.at(-1)].map((block) => said(firstLine(block?.text ?? '', 50))).join(' … '),
    ],
    ['<blockquote>', ...folds, '</blockquote>'],
  )

/** The beginning of a text as a line, without the marks of a heading, a list or bold type. */
export function firstLine(text: string, length = 90): string {
  const beginning = text
    .slice(0, 4 * length)
    .trimStart()
    .replace(/^[#>*\-\s]+/, '')
  const end = beginning.indexOf('\n')
  const line = end === -1 ? beginning : beginning.slice(0, end)
  return shorten(oneLine(line.replace(/\*\*|__/g, '')), length)
}
