/** Texts in UTF-16, also without a mark at their beginning and cut at a line feed's first byte. */

/** How many bytes are looked at to tell one. */
const looked = 4_096

/** A text of two bytes a character. */
export interface Wide {
  text: string
  /** The bytes of another text in the same encoding, with the source's last byte when that stands alone. */
  encode(text: string): Buffer
}

/** What bytes say in UTF-16; null when they are none. */
export function wideIn(bytes: Buffer): Wide | null {
  const [first, second] = [bytes[0], bytes[1]]
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (bytes.length < 8 || !(isMarked || first === 0 || second === 0)) return null
  const zeros = [0, 0] as [number, number]
  const last = Math.min(bytes.length, looked) & ~1
  for (let at = 0; at < last; at += 1) if (bytes[at] === 0) zeros[(at & 1) as 0 | 1] += 1
  const isBig = isMarked ? first === 0xfe : zeros[0] > zeros[1]
  const [high, low] = isBig ? zeros : [zeros[1], zeros[0]]
  if (!isMarked && (high < last * 0.2 || low > last * 0.02)) return null
  const even = bytes.length & ~1
  const turned = (pairs: Buffer): Buffer => (isBig ? Buffer.from(pairs).swap16() : pairs)
  const rest = bytes.subarray(even)
  return {
    text: turned(bytes.subarray(0, even)).toString('utf16le'),
    encode: (text) => Buffer.concat([turned(Buffer.from(text, 'utf16le')), rest]),
  }
}
