import { hrefOfPath, inline, picture, quiet, text } from '../markdown.ts'
import type { BlockOf } from './block.ts'

/** A picture, small and linked; what it is called where its bytes are not kept. */
export const image: BlockOf<'image'> = ({ file, mediaType, name = '' }) =>
  file === '' ? quiet(`A picture (${inline(name) || text(mediaType)}) that was not kept.`) : picture(hrefOfPath(file))
