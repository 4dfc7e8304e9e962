/** Runs the rules on text: keywords by the scanner, then only the rules whose keywords were met, where they were met. */
import { encodedIn, encodedKeywords } from './encoded.ts'
import { entropy } from './entropy.ts'
import { escapeFollows, type Gate, goesOn, wordBegins } from './gates.ts'
import { atEdge, holdsPlaceholder, insidePlaceholder, isStandIn } from './looks.ts'
import { encodedFollows, percentIn, percentKeywords } from './percent.ts'
import type { Rule, Span } from './rules/row.ts'
import { type Literal, Scanner } from './scanner.ts'
import { RedactionError } from './types.ts'
import type { View } from './view.ts'

/** A secret in a view. */
export interface Finding extends Span {
  view: View
  rule: string
  /** Gives way to a finding of another rule in the same place. */
  generic: boolean
  /** What the placeholder is made of, where that is more than this piece of it. */
  value?: Buffer
  /** A further piece of a secret that began before. */
  goesOn?: boolean
}

/** The secret that a detector saw; of no length where it saw none and knows how far it has looked. */
export interface Looked extends Span {
  /** Where it is not the detector's own rule. */
  rule?: string
  /** Up to where keywords need not be looked at again; the end of the secret where it is left out. */
  until?: number
}

/** A rule, or something else that finds secrets at keywords. */
export interface Detector {
  id: string
  literals: readonly { text: string; anyCase: boolean }[]
  generic: boolean
  gate?: Gate
  /** What is at a keyword that begins at `at` in a text of one character a byte. */
  look(text: string, at: number, literal: string): Looked | null
  /** Masked whatever it looks like. */
  literally?: true
}

interface Key {
  detector: Detector
  literal: string
  /** Which detector: an index into the places up to which each has looked. */
  index: number
}

/** What a gate and a look count for: about as many bytes as they may read. */
const [gateSteps, lookSteps] = [16, 512]
/** How far behind the beginning of its keyword a match of a rule with `upTo` can end. */
const reach = 200
/** Steps for each byte that is masked, and steps that any text may take; an expression's step is a byte it may look at. */
const stepsPerByte = 1_500
const stepsAtLeast = 20_000_000

/** What makes raw bytes say something else than what they mean: find nothing, but have the strings looked at. */
const hiding: readonly Detector[] = [
  {
    id: 'escaped',
    literals: [{ text: '\\u00', anyCase: false }],
    generic: false,
    gate: escapeFollows,
    look: () => null,
  },
  {
    id: 'in-pieces',
    literals: ['text","text":"', '"},{"text":"', '"}, {"text": "', 'text", "text": "'].map((text) => ({
      text,
      anyCase: false,
    })),
    generic: false,
    gate: goesOn,
    look: () => null,
  },
]

const BACKSLASH = 0x5c

export class Engine {
  readonly #scanner: Scanner<Key>
  readonly #behindQuote: ReadonlySet<number>
  readonly #isAllowed: (value: string) => boolean
  #steps = 0
  #limit = Number.POSITIVE_INFINITY

  constructor(detectors: readonly Detector[], isAllowed: (value: string) => boolean) {
    const encoded: Detector = {
      id: 'encoded',
      literals: encodedKeywords(marksOf(detectors)).map((text) => ({ text, anyCase: false })),
      generic: false,
      look: (text, at) => encodedIn(text, at, (view) => this.find(view)),
    }
    const percent: Detector = {
      id: 'percent-encoded',
      literals: percentKeywords.map((text) => ({ text, anyCase: false })),
      generic: false,
      gate: encodedFollows,
      look: (text, at) => percentIn(text, at, (view) => this.find(view)),
    }
    const all = [...detectors, encoded, percent, ...hiding]
    this.#isAllowed = isAllowed
    const literals = all.flatMap(literalsOf)
    this.#scanner = new Scanner(literals)
    this.#behindQuote = new Set(literals.flatMap(({ text }) => behindQuote(text)))
  }

  /** How many steps were taken since `begin`. */
  get steps(): number {
    return this.#steps
  }

  /** Begins to count steps anew, for a source of so many bytes. */
  begin(bytes: number): void {
    this.#steps = 0
    this.#limit = stepsAtLeast + stepsPerByte * bytes
  }

  /** Whether a piece of raw bytes has to be looked at. */
  isHot(bytes: Buffer, from: number, to: number): boolean {
    return this.#scanner.scan(bytes, from, to, ({ detector, literal }, at) => {
      return detector.gate?.(bytes, at, at + literal.length, to) ?? true
    })
  }

  /** Whether a text, one character a byte, holds a keyword of any rule, whatever stands behind it. */
  holdsKeyword(text: string): boolean {
    const bytes = Buffer.from(text, 'latin1')
    return this.#scanner.scan(bytes, 0, bytes.length, () => true)
  }

  /** Whether a keyword may begin with the quote before a value that begins with `byte`, or before that. */
  goesOnWith(byte: number): boolean {
    return this.#behindQuote.has(byte)
  }

  /** The secrets of a text, in no order; they may overlap. Throws a `RedactionError` when that takes too many steps. */
  find(view: View): Finding[] {
    const findings: Finding[] = []
    const until = new Map<number, number>()
    const isMasked = holdsPlaceholder(view.text)
    const { bytes } = view
    this.#take(bytes.length)
    for (const { key, at } of this.#met(bytes)) {
      const { detector, literal, index } = key
      if (at < (until.get(index) ?? 0)) continue
      this.#take(gateSteps)
      if (detector.gate?.(bytes, at, at + literal.length, bytes.length) === false) continue
      this.#take(lookSteps)
      const span = detector.look(view.text, at, literal)
      if (span === null) continue
      const end = span.until ?? span.to
      until.set(index, end)
      this.#take(Math.max(0, end - at))
      if (this.#counts(detector, view.text, span, isMasked))
        findings.push({ view, rule: span.rule ?? detector.id, generic: detector.generic, from: span.from, to: span.to })
    }
    return findings
  }

  /** The keywords in a text. All of them first: a look may search another text with the same scanner. */
  #met(bytes: Buffer): { key: Key; at: number }[] {
    const met: { key: Key; at: number }[] = []
    this.#scanner.scan(bytes, 0, bytes.length, (key, at) => {
      met.push({ key, at })
      return false
    })
    return met
  }

  /** Whether a finding that was made otherwise counts: it was not masked before, and is not allowed. */
  accepts({ view, from, to }: Finding): boolean {
    return !insidePlaceholder(view.text, from, to) && !this.#isAllowed(view.text.slice(from, to))
  }

  #counts({ literally }: Detector, text: string, { from, to }: Span, isMasked: boolean): boolean {
    if (to <= from || (isMasked && insidePlaceholder(text, from, to))) return false
    return literally === true || !this.#isAllowed(text.slice(from, to))
  }

  #take(steps: number): void {
    this.#steps += steps
    if (this.#steps > this.#limit)
      throw new RedactionError('Looking for secrets in a record took more steps than it may.')
  }
}

/** The keywords that credentials begin with, as they are written. */
const marksOf = (detectors: readonly Detector[]): string[] =>
  detectors
    .filter(({ generic, literally }) => !generic && literally !== true)
    .flatMap(({ literals }) => literals.filter(({ anyCase }) => !anyCase).map(({ text }) => text))

/** What a keyword goes on with behind a quote at which a value written with its name may begin: `"name": "value"`. */
function behindQuote(text: string): number[] {
  const quotes = [...text.slice(0, -1).matchAll(/"/g)].map(({ index }) => index + 1)
  const before = '": "'
  return quotes
    .filter((at) => before.endsWith(text.slice(0, at)) || text.slice(0, at).endsWith(before))
    .flatMap((at) => [text.charCodeAt(at), BACKSLASH])
}

const literalsOf = (detector: Detector, index: number): Literal<Key>[] =>
  detector.literals.map(({ text, anyCase }) => ({ text, anyCase, of: { detector, literal: text, index } }))

/** A row of the rule table as a detector. */
export function detectorOf(rule: Rule): Detector {
  return {
    id: rule.id,
    literals: rule.keywords.map((text) => ({ text, anyCase: rule.anyCase ?? false })),
    generic: rule.generic ?? false,
    ...gateOf(rule),
    look: rule.read ?? lookOf(rule),
  }
}

const gateOf = ({ gate, edge }: Rule): { gate?: Gate } => {
  if (edge !== true) return gate === undefined ? {} : { gate }
  if (gate === undefined) return { gate: wordBegins }
  return { gate: (bytes, at, end, to) => wordBegins(bytes, at, end, to) && gate(bytes, at, end, to) }
}

function lookOf(rule: Rule): (text: string, at: number) => Span | null {
  const { pattern, cut, before = 0, upTo = 0, secret = 0, entropy: least = 0, edge = false, accept } = rule
  if (pattern === undefined) throw new Error(`The rule ${rule.id} says neither what it matches nor how it reads.`)
  const found = upTo === 0 ? stickily(pattern, secret, before) : around(pattern, secret, upTo)
  const foundCut = cut === undefined ? undefined : stickily(cut, 0, 0)
  return (text, at) => {
    const span = found(text, at) ?? cutOff(text, foundCut?.(text, at) ?? null)
    if (span === null || (edge && !atEdge(text, span.from))) return null
    const value = text.slice(span.from, span.to)
    const isNone = entropy(value) < least || isStandIn(value) || accept?.(value) === false
    // A long run that is no secret holds none of the same kind: it is read once, however many keywords are in it.
    if (isNone) return value.length < 64 ? null : { from: span.to, to: span.to }
    return span
  }
}

const cutOff = (text: string, span: Span | null): Span | null =>
  span !== null && /^(?:$|\.\.\.|\xe2\x80\xa6|\\{0,8}["'`]?$)/.test(text.slice(span.to, span.to + 12)) ? span : null

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
    const window = text.slice(start, at + reach)
    anywhere.lastIndex = 0
    for (let tries = 0; tries < 8; tries += 1) {
      const match = anywhere.exec(window)
      if (match === null || match.index > at - start) return null
      if (match.index + match[0].length > at - start) return spanOf(match, group, start)
    }
    return null
  }
}
