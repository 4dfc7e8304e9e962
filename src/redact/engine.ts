/** Runs the rules on text: keywords by the scanner, then only the rules whose keywords were met, where they were met. */
import { anywhere, type Detector } from './detector.ts'
import { encodedIn, encodedKeywords, encodedReach, runAround } from './encoded.ts'
import { escapeFollows, type Gate, goesOn } from './gates.ts'
import { holdsPlaceholder, insidePlaceholder } from './looks.ts'
import { encodedFollows, percentIn, percentKeywords, percentReach } from './percent.ts'
import type { Span } from './rules/row.ts'
import { type Literal, Scanner } from './scanner.ts'
import { RedactionError } from './types.ts'
import { plain, type View, withPlainSlashes } from './view.ts'

/** What was found in a text, wherever that lies. */
export interface Secret extends Span {
  rule: string
  /** Gives way to a finding of another rule in the same place. */
  generic: boolean
  /** What the placeholder is made of, where that is more than this piece of it. */
  value: Buffer | undefined
}

/** A secret in a view. */
export interface Finding extends Secret {
  view: View
  /** A further piece of a secret that began before. */
  goesOn: boolean
}

/** A whole secret. All have the same fields in the same order, which costs least where a text is full of them. */
export const findingOf = (view: View, { rule, generic, from, to }: Omit<Secret, 'value'>, value?: Buffer): Finding => ({
  view,
  rule,
  generic,
  from,
  to,
  value,
  goesOn: false,
})

interface Key {
  detector: Detector
  literal: string
  length: number
  gate: Gate | undefined
  /** Which detector: an index into the places up to which each has looked. */
  index: number
}

/** A keyword that may belong to a secret, by what stands around it in raw bytes. */
export interface Hit {
  readonly key: Key
  /** Where it begins and ends. */
  readonly at: number
  readonly end: number
}

const noHits: readonly Hit[] = []

/** So near to each other keywords of a rule are dense. */
const near = 64

/** What a gate and a look count for: about as many bytes as they may read. */
const [gateSteps, lookSteps] = [16, 512]
/** Steps for each byte that is masked, and steps that any text may take; an expression's step is a byte it may look at. */
const stepsPerByte = 1_500
const stepsAtLeast = 20_000_000

/** What makes raw bytes say something else than what they mean: find nothing, but have the strings looked at. */
const hiding: readonly Detector[] = [
  {
    id: 'escaped',
    literals: [2, 3, 4, 5, 6, 7].map((digit) => ({ text: `\\u00${digit}`, anyCase: false })),
    generic: false,
    gate: escapeFollows,
    reach: anywhere,
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
    reach: { before: 0, behind: 0 },
    look: () => null,
  },
]

const BACKSLASH = 0x5c

export class Engine {
  readonly #scanner: Scanner<Key>
  readonly #behindQuote: ReadonlySet<number>
  readonly #isAllowed: (value: string) => boolean
  /** For each detector: from where on, and up to where, its gate said no for all keywords that end there. */
  readonly #denied: { since: Int32Array; until: Int32Array }
  /** For each detector: up to where it has looked. One for each text that is looked at within another one; zeros in between. */
  readonly #lookedUntil: Int32Array[] = []
  #steps = 0
  #limit = Number.POSITIVE_INFINITY

  /** `isGated: false` has every keyword looked at: slow, and by what tests see that gates lose nothing. */
  constructor(detectors: readonly Detector[], isAllowed: (value: string) => boolean, isGated = true) {
    const encoded: Detector = {
      id: 'encoded',
      literals: encodedKeywords(marksOf(detectors)).map((text) => ({ text, anyCase: false })),
      generic: false,
      gate: runAround,
      reach: encodedReach,
      look: (text, at) => encodedIn(text, at, (view) => this.find(view)),
    }
    const percent: Detector = {
      id: 'percent-encoded',
      literals: percentKeywords.map((text) => ({ text, anyCase: false })),
      generic: false,
      gate: encodedFollows,
      reach: percentReach,
      look: (text, at) => percentIn(text, at, (view) => this.find(view)),
    }
    const gated = [...detectors, encoded, percent, ...hiding]
    const all = isGated ? gated : gated.map(({ gate: _, ...detector }) => detector)
    this.#isAllowed = isAllowed
    this.#denied = { since: new Int32Array(all.length), until: new Int32Array(all.length) }
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

  /** The keywords in raw bytes for which these have to be looked at, in order; the first of them when they are more than `most`. */
  hits(bytes: Buffer, from = 0, to = bytes.length, most = Number.POSITIVE_INFINITY): readonly Hit[] {
    let hits = noHits as Hit[]
    let met = 0
    const { since, until } = this.#denied
    until.fill(0)
    this.#scanner.scan(bytes, from, to, (key, at) => {
      const { index, gate } = key
      const end = at + key.length
      const denied = until[index] as number
      // Keywords come nearly in order: one that ends before the one that was answered for is asked for by itself.
      if (end < denied && end >= (since[index] as number)) return false
      met += 1
      const passes = gate === undefined || gate(bytes, at, end, to, denied > 0 && at < denied + near)
      if (passes !== true) {
        const next = Math.max(end, Number(passes))
        if (next < denied) return false
        since[index] = end
        until[index] = next
        return false
      }
      if (hits === noHits) hits = []
      return hits.push({ key, at, end }) > most
    })
    this.#take(to - from + met * gateSteps)
    return hits.length < 2 ? hits : hits.sort((one, other) => one.at - other.at)
  }

  /** The hits in a record; null where they are so dense that it is quicker to look at all of it than to tell them apart. */
  sparseHits(bytes: Buffer): readonly Hit[] | null {
    const most = 16 + bytes.length / 1_024
    const hits = this.hits(bytes, 0, bytes.length, most)
    return hits.length > most ? null : hits
  }

  /** Whether a piece of raw bytes has to be looked at. */
  isHot(bytes: Buffer, from: number, to: number): boolean {
    return this.hits(bytes, from, to, 0).length > 0
  }

  /** Those of some hits, which are in order, that count in the piece from `from` to `to` by itself as well. */
  hitsWithin(bytes: Buffer, hits: readonly Hit[], from: number, to: number): readonly Hit[] {
    let inside = noHits as Hit[]
    for (let k = firstFrom(hits, from); k < hits.length; k += 1) {
      const hit = hits[k] as Hit
      if (hit.at >= to) break
      if (hit.end > to || (hit.key.detector.gate?.(bytes, hit.at, hit.end, to) ?? true) !== true) continue
      if (inside === noHits) inside = []
      inside.push(hit)
    }
    return inside
  }

  /** The same, as hits of that piece: its bytes are a text of their own. */
  hitsOf(bytes: Buffer, hits: readonly Hit[], from: number, to: number): readonly Hit[] {
    return this.hitsWithin(bytes, hits, from, to).map(({ key, at, end }) => ({ key, at: at - from, end: end - from }))
  }

  /** Whether a text, one character a byte, holds a keyword of any rule that names a secret, whatever stands behind it. */
  holdsKeyword(text: string): boolean {
    const bytes = Buffer.from(text, 'latin1')
    return this.#scanner.scan(bytes, 0, bytes.length, ({ detector }) => detector.isNamedBefore !== true)
  }

  /** Whether a keyword may begin with the quote before a value that begins with `byte`, or before that. */
  goesOnWith(byte: number): boolean {
    return this.#behindQuote.has(byte)
  }

  /**
   * The secrets of a text at these `hits`, in no order; they may overlap. A program may have escaped its slashes: it is also
   * looked at as it is without that. Throws a `RedactionError` when that takes too many steps.
   */
  find(view: View, hits = this.hits(view.bytes)): Finding[] {
    if (hits.length === 0) return []
    const findings = this.#findAt(view, hits)
    const unescaped = withPlainSlashes(view.bytes)
    if (unescaped === null) return findings
    const { bytes, placeOf } = unescaped
    for (const { rule, generic, from, to } of this.#findAt(plain(bytes), this.hits(bytes)))
      findings.push(findingOf(view, { rule, generic, from: placeOf(from), to: placeOf(to) }, bytes.subarray(from, to)))
    return findings
  }

  #findAt(view: View, hits: readonly Hit[]): Finding[] {
    const findings: Finding[] = []
    const until = this.#lookedUntil.pop() ?? new Int32Array(this.#denied.until.length)
    const isMasked = holdsPlaceholder(view.text)
    for (const { key, at } of hits) {
      const { detector, literal, index } = key
      if (at < (until[index] as number)) continue
      this.#take(lookSteps)
      const span = detector.look(view.text, at, literal)
      if (span === null) continue
      const end = span.until ?? span.to
      until[index] = end
      this.#take(Math.max(0, end - at))
      const rule = span.rule ?? detector.id
      for (const one of span.more === undefined ? [span] : [span, ...span.more])
        if (this.#counts(detector, view.text, one, isMasked))
          findings.push(findingOf(view, { rule, generic: detector.generic, from: one.from, to: one.to }))
    }
    for (const { key } of hits) until[key.index] = 0
    this.#lookedUntil.push(until)
    return findings
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

/** The index of the first of some hits, which are in order, that begins at `from` or behind it. */
function firstFrom(hits: readonly Hit[], from: number): number {
  let [low, high] = [0, hits.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hits[middle] as Hit).at < from) low = middle + 1
    else high = middle
  }
  return low
}

/** The keywords that credentials begin with, as they are written. */
const marksOf = (detectors: readonly Detector[]): string[] =>
  detectors
    .filter(({ generic, literally }) => !generic && literally !== true)
    .flatMap(({ literals }) =>
      literals.filter(({ text, anyCase }) => !anyCase && !text.includes('\\/')).map(({ text }) => text),
    )

/** What a keyword goes on with behind a quote at which a value written with its name may begin: `"name": "value"`. */
function behindQuote(text: string): number[] {
  const quotes = [...text.slice(0, -1).matchAll(/"/g)].map(({ index }) => index + 1)
  const before = '": "'
  return quotes
    .filter((at) => before.endsWith(text.slice(0, at)) || text.slice(0, at).endsWith(before))
    .flatMap((at) => [text.charCodeAt(at), BACKSLASH])
}

const literalsOf = (detector: Detector, index: number): Literal<Key>[] =>
  detector.literals.map(({ text, anyCase }) => {
    const of = { detector, literal: text, length: text.length, gate: detector.gate, index }
    return { text, anyCase, of }
  })
