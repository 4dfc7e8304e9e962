import { cut } from '../cut.ts'
import { changeOf, signed } from '../diff.ts'
import { fromHere } from '../faces/face.ts'
import { fence, fold, htmlCode } from '../markdown.ts'
import type { BlockOf } from './block.ts'

/** A change to a file that no call on this page explains. */
export const diff: BlockOf<'diff'> = (block, view) => {
  const { shown, note } = cut(block.patch, view, block)
  return fold(
    ['change', htmlCode(fromHere(block.path, view)), signed(changeOf(block.patch))],
    [fence(shown, 'diff'), ...note],
  )
}
