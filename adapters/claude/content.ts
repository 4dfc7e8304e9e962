/** The content of a message as the API has it: a string, or an array of blocks (now and then bare strings). */

import type { Json } from '../../src/model/session.ts'
import type { ImageOrFile, ParsedBlock } from '../types.ts'
import { type Fields, fieldsOf, isFields, listOf, stringOf } from './json.ts'

/** The content as blocks; a bare string is a block of text. What is neither stays as it is. */
export function blocksOf(content: Json | undefined): Json[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }]
  return listOf(content).map((block) => (typeof block === 'string' ? { type: 'text', text: block } : block))
}

/** The text of a text block; some writers put it into `content`. */
export const textOfBlock = (block: Fields): string => stringOf(block.text) || stringOf(block.content)

/** Whether a block is a picture or a document. */
export const isMedia = (block: Json): boolean =>
  isFields(block) && (block.type === 'image' || block.type === 'document')

/** All text of a content, the blocks joined by newlines. */
export const textOfContent = (content: Json | undefined): string =>
  blocksOf(content)
    .flatMap((block) => (isFields(block) && block.type === 'text' ? [textOfBlock(block)] : []))
    .join('\n')

/** A picture or document block with its bytes; without them when the block only names it. */
export function mediaOf(block: Fields): ImageOrFile {
  const source = fieldsOf(block.source)
  const mediaType =
    stringOf(source.media_type) || (block.type === 'image' ? 'image/png' : source.type === 'text' ? 'text/plain' : '')
  const data = stringOf(source.data)
  const name = stringOf(block.title) || stringOf(source.url) || stringOf(source.file_id)
  const bytes = source.type === 'text' ? Buffer.from(data, 'utf8') : Buffer.from(data, 'base64')
  return {
    type: block.type === 'image' ? 'image' : 'file',
    mediaType: mediaType || 'application/octet-stream',
    ...(data === '' ? {} : { data: new Uint8Array(bytes) }),
    ...(name === '' ? {} : { name }),
  }
}

/** What a tool gave back, as text and as pictures or documents. */
export function resultOf(content: Json | undefined): { output: string; media: ParsedBlock[] } {
  const texts: string[] = []
  const media: ParsedBlock[] = []
  for (const block of blocksOf(content)) {
    if (!isFields(block)) texts.push(JSON.stringify(block))
    else if (block.type === 'text') texts.push(textOfBlock(block))
    else if (isMedia(block)) media.push(mediaOf(block))
    else if (block.type === 'tool_reference') texts.push(stringOf(block.tool_name))
    else if (block.type === 'web_search_result') texts.push(`${stringOf(block.title)}\n${stringOf(block.url)}`)
    else texts.push(JSON.stringify(block, null, 2))
  }
  if (isFields(content)) texts.push(JSON.stringify(content, null, 2))
  return { output: texts.join('\n'), media }
}
