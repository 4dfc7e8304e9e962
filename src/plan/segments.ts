/** Names for folders and files that every system accepts, made of whatever a session recorded. */
import { sha256Of } from '../sha256.ts'

const maxSegmentBytes = 100
const maxPathBytes = 160

/** Names that mean a device on Windows, with or without an ending; also the superscript digits it accepts. */
const device = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?$/i
/** Characters that Windows forbids, control characters, and those that change the direction of text or are not seen. */
const forbidden = /[<>:"|?*\\/\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu
/** Names with a meaning of their own in the layout. */
const reserved = /^(_root|_[a-z]|_unknown|_api|_git|\d{4}-\d{2}|readme\.md|\.gitattributes)$/i

/** Names that none of this is about, as most are: five ASCII characters and more, longer than any device's name without an ending. */
const plain = /^[a-z][a-z0-9_-]{4,}$/i

const hashOf = (text: string): string => sha256Of(text).slice(0, 8)

/** Whether a name is `.git` to some file system: any case, trailing dots and blanks, `git~1`, ignorable characters. */
const isDotGit = (name: string): boolean =>
  /^(\.git|git~\d+)$/i.test(
    name
      .normalize('NFKC')
      .replace(/[\p{Cf}\p{M}]/gu, '')
      .replace(/[. ]+$/u, ''),
  )

/** Names of files have to stay below 255 bytes, with what annals puts behind them. */
export const maxFileNameBytes = 200

/**
 * One element of a path as it may stand in the layout. A real name that looks reserved gets a second `_`; what cannot be
 * kept becomes `_`; more than `maxBytes` are cut and end in 8 hex of the hash of the whole name. Never empty.
 */
export function safeSegment(name: string, maxBytes = maxSegmentBytes): string {
  if (name.length <= maxBytes && plain.test(name)) return name
  if (reserved.test(name)) return `_${name}`
  if (isDotGit(name)) return '_git'
  const clean = name
    .normalize('NFC')
    .toWellFormed()
    .replace(forbidden, '_')
    .replace(/[. ]+$/u, (end) => '_'.repeat(end.length))
  const whole = clean === '' ? '_' : device.test(clean) ? `_${clean}` : clean
  return Buffer.byteLength(whole) <= maxBytes ? whole : `${cutBytes(whole, maxBytes - 9)}-${hashOf(name)}`
}

/** The longest beginning of a text that has at most `bytes` bytes of UTF-8, without half a character. */
function cutBytes(text: string, bytes: number): string {
  const buffer = Buffer.from(text)
  if (buffer.length <= bytes) return text
  let end = bytes
  while (end > 0 && ((buffer[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return buffer.subarray(0, end).toString()
}

/** Segments as a path of at most 160 bytes: the middle of a longer one is replaced by 8 hex of the hash of the whole. */
export function joinSegments(segments: string[]): string {
  const path = segments.join('/')
  if (Buffer.byteLength(path) <= maxPathBytes) return path
  const hash = hashOf(path)
  const last = segments.at(-1) ?? ''
  const kept: string[] = []
  let room = maxPathBytes - hash.length - 1 - Buffer.byteLength(last) - 1
  for (const segment of segments.slice(0, -1)) {
    room -= Buffer.byteLength(segment) + 1
    if (room < 0) break
    kept.push(segment)
  }
  return [...kept, hash, last].join('/')
}
