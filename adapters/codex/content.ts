/** Parts of a message's content: texts, pictures, files. */
import type { Json } from '../../src/model/session.ts'
import type { ImageOrFile } from '../types.ts'
import { isObject, listOf, textOf } from './json.ts'

const types: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
}

/** The media type that a file's ending stands for. */
const typeOfName = (name: string): string =>
  types[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream'

/** Base64 as a picture. */
export const pictureOf = (base64: string, mediaType = 'image/png'): ImageOrFile => ({
  type: 'image',
  mediaType,
  data: Buffer.from(base64, 'base64'),
})

/** A data URL, or an address or path of which the session does not hold the bytes. */
export function pictureAt(url: string, name?: string): ImageOrFile {
  const data = /^data:([^;,]*)(?:;[^,]*)?,/.exec(url.slice(0, 200))
  const named = name === undefined ? {} : { name }
  if (data === null) return { type: 'image', mediaType: typeOfName(url), name: name ?? url }
  const picture = pictureOf(url.slice(data[0].length), data[1] || 'application/octet-stream')
  return { ...picture, type: /^image\//.test(picture.mediaType) ? 'image' : 'file', ...named }
}

/** A part that is a picture or a sound, in any of the forms in use; undefined for others. */
export function imageOf(part: { [key: string]: Json }): ImageOrFile | undefined {
  switch (part.type) {
    case 'input_image':
    case 'inputImage':
    case 'image':
    case 'image_url':
      return typeof part.data === 'string'
        ? pictureOf(part.data, textOf(part.mimeType) || textOf(part.mime_type) || 'image/png')
        : pictureAt(addressOf(part.image_url ?? part.imageUrl ?? part.url ?? part.file_id))
    case 'local_image':
      return { type: 'image', mediaType: typeOfName(textOf(part.path)), name: textOf(part.path) }
    case 'input_audio':
    case 'audio':
      return { ...pictureAt(textOf(part.audio_url) || textOf(part.url)), type: 'file' }
    case 'local_audio':
    case 'skill':
    case 'mention':
      return { type: 'file', mediaType: typeOfName(textOf(part.path)), name: textOf(part.path) || textOf(part.name) }
    default:
      return undefined
  }
}

const addressOf = (value: Json | undefined): string => (isObject(value) ? textOf(value.url) : textOf(value))

/** The texts of a content that may be a string or a list of parts. */
export function textsOf(content: Json | undefined): string[] {
  if (typeof content === 'string') return [content]
  const texts: string[] = []
  for (const part of listOf(content)) {
    if (typeof part === 'string') texts.push(part)
    else if (isObject(part) && typeof part.text === 'string') texts.push(part.text)
  }
  return texts
}
