import { hrefOfPath, picture, quiet, text } from '../markdown.ts'
import type { BlockOf } from './block.ts'

/** A picture, small and linked. */
export const image: BlockOf<'image'> = (block) =>
  block.file === '' ? quiet(`A picture (${text(block.mediaType)}) that was not kept.`) : picture(hrefOfPath(block.file))
