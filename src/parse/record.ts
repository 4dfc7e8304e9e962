/** A line's bytes into a JSON value, or what is wrong with it. */
import { constants, isUtf8 } from 'node:buffer'
import type { Json } from '../model/session.ts'

export type ReadRecord =
  | { kind: 'blank' }
  | { kind: 'value'; value: Json; encodingBroken: boolean }
  | { kind: 'unreadable'; reason: string; text: string }

const isBlank = (bytes: Buffer): boolean => {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false
  return true
}

const hasByteOrderMark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

/** Reads one record. `bytes` is a line without its line feed, or a whole document. A byte order mark in front is skipped. */
export function readRecord(bytes: Buffer): ReadRecord {
  const body = hasByteOrderMark(bytes) ? bytes.subarray(3) : bytes
  if (isBlank(body)) return { kind: 'blank' }
  if (body.length > constants.MAX_STRING_LENGTH) {
    return { kind: 'unreadable', reason: `It is longer than ${constants.MAX_STRING_LENGTH} bytes.`, text: '' }
  }
  const text = body.toString('utf8')
  try {
    return { kind: 'value', value: JSON.parse(text) as Json, encodingBroken: !isUtf8(body) }
  } catch {
    // What the parser says differs from one version of Node to the next, and quotes the text.
    return { kind: 'unreadable', reason: 'It is not JSON.', text }
  }
}
