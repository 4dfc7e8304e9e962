const counts = new Uint32Array(256)

/**
 * Shannon's entropy of a text of one character a byte, in bits a character: 0 for one character repeated, about 4.5 for 32
 * random letters and digits.
 */
export function entropy(text: string): number {
  for (let at = 0; at < text.length; at += 1) (counts[text.charCodeAt(at) & 0xff] as number) += 1
  let bits = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at) & 0xff
    const count = counts[code] as number
    if (count > 0) bits -= (count / text.length) * Math.log2(count / text.length)
    counts[code] = 0
  }
  return bits
}
