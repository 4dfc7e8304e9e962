import { hrefOfPath, inline, link, quiet, text } from '../markdown.ts'
import { size } from '../words.ts'
import type { BlockOf } from './block.ts'

/** A file that was attached: a link where its bytes are kept, else its name. */
export const file: BlockOf<'file'> = ({ file: path, mediaType, bytes, name = '' }) => {
  if (bytes === 0) return quiet(`File: ${inline(name || path) || text(mediaType)}`)
  return quiet(`File: ${link(name || mediaType || path, hrefOfPath(path))}, ${size(bytes)}`)
}
