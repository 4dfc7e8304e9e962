/** Rules and exceptions of a person, checked against their own samples before anything is masked. */
import { exit, UserError } from '../errors.ts'
import { type Detector, literalsOf } from './detector.ts'
import { type Expression, expression } from './re2.ts'
import type { Span } from './rules/row.ts'
import type { Allowed, OwnRule } from './types.ts'

/** How far from a keyword a match can begin and end, in bytes on each side. */
const near = 512
/** A text full of keywords is looked at once for so many bytes. */
const stride = 1_024

/** A person's rule as a detector. Throws a `UserError` when it cannot be used. */
export function ownRule(rule: OwnRule): Detector {
  const where = `the rule ${rule.id}`
  if (!/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(rule.id))
    throw new UserError(
      `${rule.id} is not a name for a rule.`,
      exit.usage,
      'A name is lower case letters, digits and -, 40 at most.',
    )
  const keywords = rule.keywords ?? []
  if (keywords.length === 0 || keywords.some((keyword) => Buffer.byteLength(keyword) < 3))
    throw new UserError(
      `The rule ${rule.id} needs keywords of three bytes or more.`,
      exit.usage,
      'A text is only looked at where it holds one of them.',
    )
  if (rule.examples.length === 0)
    throw new UserError(
      `The rule ${rule.id} has no example.`,
      exit.usage,
      'Give it a text that it must mask; it is tried at every start.',
    )
  const own = expression(rule.pattern, where)
  return {
    id: rule.id,
    literals: literalsOf(
      keywords.map((text) => Buffer.from(text).toString('latin1')),
      true,
    ),
    generic: false,
    reach: { before: near, behind: near + stride },
    look(text, at) {
      const window = windowOf(text, Math.max(0, at - near), at, at + near + stride)
      const found = nearest(own, window)
      if (found === null) return { from: at, to: at, until: at + stride }
      const [from, to] = [window.placeOf(found.from), window.placeOf(found.to)]
      return { from, to, until: to > at ? to : at + stride }
    },
  }
}

/** A piece of a text as an expression sees it. */
interface Window {
  text: string
  /** Which character of it the keyword begins with. */
  keyword: number
  /** The place of a character in the whole text, in bytes. */
  placeOf(character: number): number
}

function windowOf(text: string, from: number, keyword: number, to: number): Window {
  const bytes = text.slice(from, to)
  const decoded = decodedFrom(bytes)
  // What begins or ends within a character, or is no UTF-8, is seen byte by byte.
  if (Buffer.byteLength(decoded) !== bytes.length || decoded.includes('\ufffd'))
    return { text: bytes, keyword: keyword - from, placeOf: (character) => from + character }
  return {
    text: decoded,
    keyword: decodedFrom(bytes.slice(0, keyword - from)).length,
    placeOf: (character) => from + Buffer.byteLength(decoded.slice(0, character)),
  }
}

const decodedFrom = (bytes: string): string => Buffer.from(bytes, 'latin1').toString()

/** The first match that ends behind the keyword, else the last one before it. */
function nearest(own: Expression, { text, keyword }: Window): Span | null {
  let last: Span | null = null
  for (let at = 0; at <= text.length; ) {
    const found = own.find(text, at)
    if (found === null) return last
    if (found.to > found.from) last = found
    if (found.to > keyword) return last
    at = Math.max(found.to, at + 1)
  }
  return last
}

/** Tries a person's rule on its samples. Throws a `UserError` for an example that stays or a look-alike that does not. */
export function tryOut(rule: OwnRule, finds: (text: string) => boolean): void {
  const quoted = (text: string): string => JSON.stringify(text)
  const missed = rule.examples.find((example) => !finds(example))
  if (missed !== undefined)
    throw new UserError(
      `The rule ${rule.id} does not mask its example ${quoted(missed)}.`,
      exit.usage,
      'Correct its pattern, its keywords or the example.',
    )
  const taken = rule.lookalikes?.find(finds)
  if (taken !== undefined)
    throw new UserError(
      `The rule ${rule.id} masks ${quoted(taken)}, which it must leave.`,
      exit.usage,
      'Correct its pattern or the look-alike.',
    )
}

/** Says of a value, one character a byte, whether a person allows it. Throws a `UserError` for a bad exception. */
export function allowance(allowed: readonly Allowed[]): (value: string) => boolean {
  const values = new Set<string>()
  const patterns = allowed.flatMap((one, index) => {
    if ('value' in one) {
      values.add(one.value)
      return []
    }
    const compiled = expression(one.pattern, `exception ${index + 1}`)
    const missed = one.examples.find((example) => !compiled.matches(example))
    if (missed !== undefined || one.examples.length === 0)
      throw new UserError(
        `Exception ${index + 1} does not allow ${JSON.stringify(missed ?? 'any example')}.`,
        exit.usage,
        'Its expression must match each of its examples whole, and it needs one.',
      )
    return [compiled]
  })
  if (values.size === 0 && patterns.length === 0) return () => false
  return (value) => {
    const text = Buffer.from(value, 'latin1').toString()
    return values.has(text) || patterns.some((pattern) => pattern.matches(text))
  }
}
