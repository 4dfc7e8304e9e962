/** Secrets in percent-encoding: found in what it says, and masked from the first to the last of them. */
import { alnum, backWhileIn, tableOf, whileIn } from './characters.ts'
import type { Finding } from './engine.ts'
import type { Gate } from './gates.ts'
import type { Looked } from './rules/row.ts'
import { plain, type View } from './view.ts'

/** The signs between a name and its value, encoded. */
export const percentKeywords: readonly string[] = ['%3D', '%3d', '%3A', '%3a', '%20']

const PERCENT = 0x25
const longest = 8_192
export const percentReach = { before: longest, behind: longest }
const inRun = tableOf(`${alnum}%._~!*'()+-`)

/** Six further characters behind the sign, and neither an end among them nor an address at their beginning. */
export const encodedFollows: Gate = (bytes, at, end, to) => {
  if (end + 6 > to) return false
  for (let k = end; k < end + 6; k += 1) {
    const byte = bytes[k] as number
    if (byte <= 0x20 || byte === 0x22 || byte === 0x5c || byte === 0x26) return false
  }
  return bytes[end] !== PERCENT || !isAddress(bytes.toString('latin1', at, end + 6))
}

/** The sign is that of an address: `://`. */
const isAddress = (text: string): boolean => /^%3A%2F%2F/i.test(text)

/** What is to be masked in the run of percent-encoding around `at`; of no length, at the end of the run, without any. */
export function percentIn(text: string, at: number, find: (view: View) => Finding[]): Looked | null {
  if (isAddress(text.slice(at, at + 9))) return null
  const from = backWhileIn(inRun, text, at, Math.max(0, at - longest))
  const end = whileIn(inRun, text, at, Math.min(text.length, at + longest))
  const { bytes, places } = decodedRun(text.slice(from, end))
  const found = find(plain(bytes))
  const [first] = found
  if (first === undefined) return { from: end, to: end }
  const start = Math.min(...found.map((one) => one.from))
  const stop = Math.max(...found.map((one) => one.to))
  return { from: from + (places[start] as number), to: from + (places[stop] as number), rule: first.rule, until: end }
}

/** The bytes that a run stands for, and where each of them, and the end, lies in it. */
function decodedRun(run: string): { bytes: Buffer; places: Uint32Array } {
  const bytes = Buffer.allocUnsafe(run.length)
  const places = new Uint32Array(run.length + 1)
  let length = 0
  for (let k = 0; k < run.length; length += 1) {
    places[length] = k
    const byte = run.charCodeAt(k)
    const code = byte === PERCENT && k + 2 < run.length ? codeOf(run.charCodeAt(k + 1), run.charCodeAt(k + 2)) : -1
    bytes[length] = code === -1 ? byte : code
    k += code === -1 ? 1 : 3
  }
  places[length] = run.length
  return { bytes: bytes.subarray(0, length), places }
}

/** What each hexadecimal digit stands for; -1 for what is none. */
const digits = Int8Array.from({ length: 256 }, (_, byte) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase()),
)

/** The byte that two hexadecimal digits stand for; -1 where one of them is none. */
function codeOf(first: number, second: number): number {
  const [high, low] = [digits[first] as number, digits[second] as number]
  return high === -1 || low === -1 ? -1 : 16 * high + low
}
