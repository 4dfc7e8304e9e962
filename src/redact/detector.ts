/** What finds secrets at keywords: a rule, or something that knows more than one kind. */
import { tableOfClass, whileIn } from './characters.ts'
import { both } from './dense-gates.ts'
import { entropy } from './entropy.ts'
import { type Gate, wordBegins } from './gates.ts'
import { atEdge, isStandIn } from './looks.ts'
import type { Looked, Rule, Span } from './rules/row.ts'

/** How many bytes of a text are looked at, counted from where a keyword begins. */
export interface Reach {
  before: number
  behind: number
}

/** How far a rule reads at most that says nothing else. */
const usualReach: Reach = { before: 256, behind: 2_048 }
/** The reach of what may read all of a text. */
export const anywhere: Reach = { before: Number.POSITIVE_INFINITY, behind: Number.POSITIVE_INFINITY }

/** A rule, or something else that finds secrets at keywords. */
export interface Detector {
  id: string
  literals: readonly { text: string; anyCase: boolean }[]
  generic: boolean
  gate?: Gate
  /** How far it may look. */
  reach: Reach
  /** What is at a keyword that begins at `at` in a text of one character a byte. */
  look(text: string, at: number, literal: string): Looked | null
  /** Masked whatever it looks like. */
  literally?: true
  /** Its keyword is no name of a secret: that stands before it. */
  isNamedBefore?: true | undefined
}

/** How far behind the beginning of its keyword a match of a rule with `upTo` can end. */
const behind = 200

/** Before a slash that a program escapes in JSON, in JSON in JSON, and so on. */
const escapes = Array.from({ length: 8 }, (_, count) => '\\'.repeat(count + 1))

/** What is searched for: keywords of one character a byte, also with each slash in them escaped. */
export function literalsOf(keywords: readonly string[], anyCase: boolean): Detector['literals'] {
  const escaped = keywords
    .filter((keyword) => keyword.includes('/'))
    .flatMap((keyword) => escapes.map((before) => keyword.replaceAll('/', `${before}/`)))
    .filter((text) => !keywords.some((keyword) => text.startsWith(keyword)))
  return [...keywords, ...escaped].map((text) => ({ text, anyCase }))
}

/** A row of the rule table as a detector. */
export function detectorOf(rule: Rule): Detector {
  return {
    id: rule.id,
    literals: literalsOf(rule.keywords, rule.anyCase ?? false),
    generic: rule.generic ?? false,
    ...gateOf(rule),
    reach: { ...usualReach, ...rule.reach },
    look: rule.read ?? lookOf(rule),
    isNamedBefore: rule.isNamedBefore,
  }
}

const gateOf = ({ gate, edge }: Rule): { gate?: Gate } => {
  if (edge !== true) return gate === undefined ? {} : { gate }
  return { gate: gate === undefined ? wordBegins : both(wordBegins, gate) }
}

function lookOf(rule: Rule): (text: string, at: number) => Span | null {
  const { pattern, cut, before = 0, upTo = 0, secret = 0, entropy: least = 0, edge = false, accept, run } = rule
  if (pattern === undefined) throw new Error(`The rule ${rule.id} says neither what it matches nor how it reads.`)
  const found = upTo === 0 ? stickily(pattern, secret, before) : around(pattern, secret, upTo)
  const foundCut = cut === undefined ? undefined : stickily(cut, 0, 0)
  const behindRun = run === undefined ? () => null : tooLong(run)
  return (text, at) => {
    const span = found(text, at) ?? cutOff(text, foundCut?.(text, at) ?? null)
    if (span === null) return behindRun(text, at)
    if (edge && !atEdge(text, Math.min(at, span.from))) return null
    const value = text.slice(span.from, span.to)
    const isNone = entropy(value) < least || isStandIn(value) || accept?.(value) === false
    // A long run that is no secret holds none of the same kind: it is read once, however many keywords are in it.
    if (isNone) return value.length < 64 ? null : { from: span.to, to: span.to }
    return span
  }
}

const cutOff = (text: string, span: Span | null): Span | null =>
  span !== null && /^(?:$|\.\.\.|\xe2\x80\xa6|\\{0,8}["'`]?$)/.test(text.slice(span.to, span.to + 12)) ? span : null

/** How much of a run is looked at to tell that it is too long. */
const longestRun = 8_192

/** Where a run that is too long to be a secret, though keywords are in it, gets short enough to end in one. */
function tooLong({ letters, most }: { letters: string; most: number }): (text: string, at: number) => Span | null {
  const table = tableOfClass(letters)
  return (text, at) => {
    const from = whileIn(table, text, at, Math.min(text.length, at + longestRun)) - most
    return from > at ? { from, to: from } : null
  }
}

/** The group that is the secret; in a match it is followed by little or nothing, in which it cannot stand once more. */
function spanOf(match: RegExpExecArray | null, group: number, shift: number): Span | null {
  const secret = match?.[group]
  if (match === null || secret === undefined) return null
  const from = shift + match.index + (group === 0 ? 0 : match[0].lastIndexOf(secret))
  return { from, to: from + secret.length }
}

function stickily(pattern: RegExp, group: number, before: number): (text: string, at: number) => Span | null {
  const sticky = new RegExp(pattern, `${pattern.flags}y`)
  return (text, at) => {
    if (at < before) return null
    sticky.lastIndex = at - before
    return spanOf(sticky.exec(text), group, 0)
  }
}

/** Where the keyword stands within the match, nobody knows how far: looks in a window around it. */
function around(pattern: RegExp, group: number, before: number): (text: string, at: number) => Span | null {
  const anywhere = new RegExp(pattern, `${pattern.flags}g`)
  return (text, at) => {
    const start = Math.max(0, at - before)
    const window = text.slice(start, at + behind)
    anywhere.lastIndex = 0
    for (let tries = 0; tries < 8; tries += 1) {
      const match = anywhere.exec(window)
      if (match === null || match.index > at - start) return null
      if (match.index + match[0].length > at - start) return spanOf(match, group, start)
    }
    return null
  }
}
