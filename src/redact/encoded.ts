/** Secrets in base64: found by what telling words look like in it, decoded once, and masked whole. */
import { alnum, backWhileIn, tableOf, whileIn } from './characters.ts'
import type { Finding } from './engine.ts'
import { countBefore, countFrom, type Gate } from './gates.ts'
import type { Looked } from './rules/row.ts'
import { plain, type View } from './view.ts'

/** Words that stand in an `.env` file, a file of credentials or a key, beside the marks that credentials begin with. */
const telling = [
  'password',
  'PASSWORD',
  'Password',
  'passwd',
  '_PASS=',
  'PGPASS',
  'secret',
  'SECRET',
  'Secret',
  'token',
  'TOKEN',
  'Token',
  'API_KEY',
  'api_key',
  'api-key',
  'apiKey',
  'Api-Key',
  '_KEY=',
  'Key=',
  'Bearer ',
  'Authorization',
  'postgres',
  'mongodb',
  'rediss',
  'mysql ',
  'amqp://',
  'redis://',
  'sshpass',
  'curl ',
  'login ',
  '-----BEGIN ',
  'private_key',
  'AKIA',
  'ghp_',
]

/** No shorter mark of a credential is looked for in base64: too many runs have it by chance. */
const shortestMark = 4

/** What a word is in base64, in each of the three ways in which it can lie across the groups of four characters. */
const formsOf = (word: string): string[] =>
  [0, 1, 2].map((shift) => {
    const whole = Buffer.from('\0'.repeat(shift) + word, 'latin1').toString('base64url')
    const bits = 8 * (shift + word.length)
    return whole.slice(Math.ceil((8 * shift) / 6), Math.floor(bits / 6))
  })

/** The literals to look for, of which some are the marks that credentials begin with. */
export const encodedKeywords = (marks: readonly string[]): string[] => [
  ...new Set(
    [...telling, ...marks.filter(({ length }) => length >= shortestMark)]
      .flatMap(formsOf)
      .filter((form) => form.length >= 4),
  ),
]

const longestRun = 262_144
export const encodedReach = { before: longestRun, behind: longestRun }
const shortestRun = 24
const inRun = tableOf(`${alnum}+/_-`)

/** Enough characters of base64 around the keyword, of which an escaped line end can be one; or fewer behind a full line. */
export const runAround: Gate = (bytes, at, end, to) => {
  const least = shortestRun - (end - at)
  const before = countBefore(inRun, bytes, at, least)
  return before + countFrom(inRun, bytes, end, to, least - before) >= least || isBehindLine(bytes, at - before)
}

/** As long is a line at least that another one goes on with. */
const fullLine = 40
const inBreak = tableOf('\n\r\\", ')
const longestBreak = 24

/** Whether a line of base64 ends before `at`: with a line end, as it is or escaped at any depth, or as one of a list of strings. */
function isBehindLine(bytes: Uint8Array, at: number): boolean {
  let to = at
  while (to > at - longestBreak && (inBreak[bytes[to - 1] as number] === 1 || (to < at && isLineEnd(bytes, to - 1))))
    to -= 1
  if (to === at) return false
  return countBefore(inRun, bytes, to, fullLine) >= fullLine
}

/** Whether the letter of an escaped line end lies at `at`. */
const isLineEnd = (bytes: Uint8Array, at: number): boolean =>
  (bytes[at] === 0x6e || bytes[at] === 0x72) && bytes[at - 1] === 0x5c

/**
 * The run of base64 around `at`, when there is a secret in what it says, with the rule that found it; otherwise a span of
 * no length at its end, so that nobody looks at it again.
 */
export function encodedIn(text: string, at: number, find: (view: View) => Finding[]): Looked | null {
  const from = startOf(text, at)
  const end = endOf(text, at)
  if (end - from < shortestRun) return null
  const run = text.slice(from, end).replaceAll(/[\r\n]+/g, '')
  for (let skip = 0; skip < 4; skip += 1) {
    const [found] = find(plain(Buffer.from(run.slice(skip), 'base64')))
    if (found !== undefined)
      return { from, to: end + (/^={0,2}/.exec(text.slice(end, end + 2))?.[0].length ?? 0), rule: found.rule }
  }
  return { from: end, to: end }
}

function startOf(text: string, at: number): number {
  const first = Math.max(0, at - longestRun)
  let from = backWhileIn(inRun, text, at, first)
  while (from > first && text.charAt(from - 1) === '\n' && isWrapped(text, from - 1))
    from = backWhileIn(inRun, text, from - 1, first)
  return /^[nrt]/.test(text.charAt(from)) && text.charAt(from - 1) === '\\' ? from + 1 : from
}

function endOf(text: string, at: number): number {
  const last = Math.min(text.length, at + longestRun)
  let end = whileIn(inRun, text, at, last)
  while (end < last && (text.charAt(end) === '\n' || text.charAt(end) === '\r') && isWrapped(text, end))
    end = whileIn(inRun, text, end + 1, last)
  return end
}

/** Whether the line that ends at `at` is a full line of base64 with another one behind it. */
const isWrapped = (text: string, at: number): boolean =>
  /[A-Za-z0-9+/]{40}\r?$/.test(text.slice(Math.max(0, at - 42), at)) &&
  /^\r?\n?[A-Za-z0-9+/]{4}/.test(text.slice(at, at + 6))
