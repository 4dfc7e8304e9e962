import { hrefOfPath, inline, link, quiet, text } from '../markdown.ts'
import { size } from '../words.ts'
import type { BlockOf } from './block.ts'

/** A file that was attached: a link where its bytes are kept, else its name. */
export const file: BlockOf<'file'> = (block) => {
  if (block.bytes === 0) return quiet(`File: ${inline(block.file) || text(block.mediaType)}`)
  return quiet(`File: ${link(block.mediaType || block.file, hrefOfPath(block.file))}, ${size(block.bytes)}`)
}
