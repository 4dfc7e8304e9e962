/** A line's bytes into a JSON value, or what is wrong with it. */
import { constants, isUtf8 } from 'node:buffer'
import type { Json } from '../model/session.ts'

export type ReadRecord =
  | { kind: 'blank' }
  | { kind: 'value'; value: Json; encodingBroken: boolean }
  | { kind: 'unreadable'; reason: string; text: string }

const isBlank = (bytes: Buffer): boolean => {
  let at = 0
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d) at += 1
  return at === bytes.length
}

const hasByteOrderMark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

/** Whether bytes are not UTF-8, given the text that they were read as: without a � in it they are. */
const isBroken = (text: string, bytes: Buffer): boolean => text.includes('\uFFFD') && !isUtf8(bytes)

/** Reads one record. `bytes` is a line without its line feed, or a whole document. A byte order mark in front is skipped. */
export function readRecord(bytes: Buffer): ReadRecord {
  const body = hasByteOrderMark(bytes) ? bytes.subarray(3) : bytes
  if (isBlank(body)) return { kind: 'blank' }
  if (body.length > constants.MAX_STRING_LENGTH) {
    return { kind: 'unreadable', reason: `It is longer than ${constants.MAX_STRING_LENGTH} bytes.`, text: '' }
  }
  const text = body.toString('utf8')
  try {
    return { kind: 'value', value: JSON.parse(text) as Json, encodingBroken: isBroken(text, body) }
  } catch {
    // What the parser says differs from one version of Node to the next, and quotes the text.
    return { kind: 'unreadable', reason: 'It is not JSON.', text }
  }
}
