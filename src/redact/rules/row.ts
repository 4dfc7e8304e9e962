/** What one row of the rule table says, and short ways to write the kinds of row there are. */

import { charactersOf } from '../characters.ts'
import { both, runEnds, varied } from '../dense-gates.ts'
import { type Gate, tokenFollows } from '../gates.ts'
import { shapeFollows } from '../value-gates.ts'

/** A piece of a text, in bytes. */
export interface Span {
  from: number
  to: number
}

/** The secret that is found at a keyword; of no length where there is none and it is known how far was looked. */
export interface Looked extends Span {
  /** Where it is not the detector's own rule. */
  rule?: string
  /** Up to where keywords need not be looked at again; the end of the secret where it is left out. */
  until?: number
  /** Further secrets that the same keyword gives away. */
  more?: readonly Span[]
}

/**
 * Reads at a keyword by hand, where an expression cannot say it. `text` has one character a byte; `at` is where the keyword
 * begins. Looks at a bounded piece of the text on both sides. Null when there is no secret.
 */
export type Reader = (text: string, at: number) => Looked | null

export interface Rule {
  /** Stands in placeholders: lower case, digits and `-`. */
  id: string
  /** Each match holds one of these: literals of three bytes or more. */
  keywords: readonly string[]
  /** Keywords in whatever case. */
  anyCase?: true
  /** How many bytes before its keyword a match begins; 0, the default: the keyword begins it. */
  before?: number
  /** Instead: how many bytes before its keyword a match can begin at most. It ends within 200 bytes from there. */
  upTo?: number
  /** Bounded quantifiers only. */
  pattern?: RegExp | undefined
  /** How far it reads from where its keyword begins, in bytes, where that is not 256 before it and 2,048 behind. */
  reach?: { before?: number; behind?: number }
  /** Of what its secret is a run, how long it is at most, and with its beginning. */
  run?: { letters: string; most: number }
  /** In the place of an expression. */
  read?: Reader
  /** Which group of the expression is the secret; 0, the default, is all of it. */
  secret?: number
  /** What is left of a credential when its text was cut: counts at the end of a text, or before an ellipsis. */
  cut?: RegExp
  /** Bits a character that the secret has at least; repeated and made-up values have less. */
  entropy?: number
  /** Whether a secret that was matched is one. */
  accept?: (value: string) => boolean
  /** Whether no letter or digit may stand before it. */
  edge?: true | undefined
  /** What must follow a keyword in the raw bytes; without it, every keyword makes a record be looked at closely. */
  gate?: Gate | undefined
  /** Gives way to another rule that masks the same place. */
  generic?: true
  /** Its keyword is no name of a secret: that stands before it, in another field or line. */
  isNamedBefore?: true
  /** A text of which all of the secret must be masked. */
  example: string
  /** A text that is much like it and must stay. */
  lookalike: string
}

/** Alphabets by name, as a class of an expression has them. */
const alphabets = {
  digits: '0-9',
  hex: '0-9a-f',
  HEX: '0-9A-F',
  anyHex: '0-9A-Fa-f',
  lower: '0-9a-z',
  upper: '0-9A-Z',
  letters: 'A-Za-z',
  alnum: '0-9A-Za-z',
  word: '0-9A-Za-z_',
  base32: 'A-Z2-7',
  base64: '0-9A-Za-z+/',
  url: '0-9A-Za-z_-',
  dotted: '0-9A-Za-z_.-',
  /** 8-4-4-4-12; always 36 characters. */
  uuid: '0-9a-f-',
} as const

export type Alphabet = keyof typeof alphabets

/** Characters of an alphabet that look as if by chance and are the same each time: for examples. */
export function sample(alphabet: Alphabet, length: number, seed = 7): string {
  if (alphabet === 'uuid') return [8, 4, 4, 4, 12].map((size, part) => sample('hex', size, seed + part)).join('-')
  const letters = lettersOf(alphabet)
  let state = seed
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return letters[(state >>> 16) % letters.length]
  }).join('')
}

const known = new Map<Alphabet, string>()

/** Found out once for each alphabet: hundreds of rules have an example. */
function lettersOf(alphabet: Alphabet): string {
  const letters = known.get(alphabet) ?? charactersOf(alphabets[alphabet])
  known.set(alphabet, letters)
  return letters
}

/** The expression for `least` to `most` characters of an alphabet, and no more of them behind. */
const body = (alphabet: Alphabet, least: number, most: number): string =>
  alphabet === 'uuid'
    ? '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'
    : `[${alphabets[alphabet]}]{${least},${most}}`

/** How many characters of the body a gate looks at. */
const gated = (alphabet: Alphabet, least: number): number => (alphabet === 'uuid' ? 8 : Math.min(12, least))

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** A credential that its own beginning gives away: `prefix` and `length` (or `[least, most]`) characters of an alphabet. */
export function prefixed(
  id: string,
  prefix: string | readonly string[],
  alphabet: Alphabet,
  length: number | readonly [number, number],
  more: Partial<Rule> = {},
): Rule {
  const [least, most] = typeof length === 'number' ? [length, length] : length
  const prefixes = typeof prefix === 'string' ? [prefix] : prefix
  const letters = alphabets[alphabet]
  const start = `(?:${prefixes.map(literal).join('|')})`
  const bits = more.entropy ?? entropyOf(alphabet)
  const longest = most + Math.max(...prefixes.map(({ length: size }) => size))
  // Less of a short one looks like a name.
  const cutLeast = least > 20 ? Math.max(8, Math.ceil(least * 0.4)) : Math.min(12, least)
  const follows = tokenFollows(letters, gated(alphabet, cutLeast))
  const isCut =
    cutLeast < least &&
    more.pattern === undefined &&
    alphabet !== 'uuid' &&
    prefixes.every(({ length: size }) => size > 3)
  return {
    id,
    keywords: prefixes,
    edge: true,
    gate: more.pattern === undefined ? denseGate(follows, bits, letters, most, longest) : follows,
    ...(more.pattern === undefined && alphabet !== 'uuid' && most < 200 ? { run: { letters, most: longest } } : {}),
    pattern: new RegExp(`${start}${body(alphabet, least, most)}${most < 200 ? `(?![${letters}])` : ''}`),
    ...(isCut ? { cut: new RegExp(`${start}[${letters}]{${cutLeast},${least - 1}}`) } : {}),
    entropy: bits,
    // Made when they are asked for: a run asks for none of them.
    get example() {
      return `${prefixes[0]}${sample(alphabet, least)}`
    },
    get lookalike() {
      return `${prefixes[0]}${sample(alphabet, least).slice(0, Math.max(3, Math.floor(least / 3)))} and so on`
    },
    ...more,
  }
}

/** The gate of a credential of at most `longest` characters behind whose `most` no further one may stand. */
function denseGate(follows: Gate, bits: number, letters: string, most: number, longest: number): Gate {
  const gate = both(varied(bits, 0, longest), follows)
  return most < 200 ? both(gate, runEnds(letters, longest)) : gate
}

/** Far below what chance gives, far above what a person types as a stand-in. */
const entropyOf = (alphabet: Alphabet): number =>
  (({ digits: 1.5, hex: 2.2, HEX: 2.2, anyHex: 2.2 }) as Partial<Record<Alphabet, number>>)[alphabet] ?? 2.5

/** What may stand between a name and its value: quotes at any depth of escapes, brackets, an operator, blanks. */
const between = String.raw`(?:\\{0,8}["'\x60])?[\])]{0,2}(?:[ \t]{0,8}(?:=>|:=|[=:,]|\|\|:|<=|>)[ \t]{0,8}|(?<=--[\w.-]{3,64})[ \t]{1,4})(?:\\{0,8}["'\x60])?`

/**
 * A credential that has no mark of its own, only a shape, beside the name of its service: `DATADOG_API_KEY=…`,
 * `"datadog": "…"`. `names` are in whatever case.
 */
export function named(
  id: string,
  names: string | readonly string[],
  alphabet: Alphabet,
  length: number | readonly [number, number],
  more: Partial<Rule> = {},
): Rule {
  const [least, most] = typeof length === 'number' ? [length, length] : length
  const keywords = typeof names === 'string' ? [names] : names
  const letters = alphabets[alphabet]
  const start = keywords.map(literal).join('|')
  return {
    id,
    keywords,
    anyCase: true,
    gate: shapeFollows(letters, gated(alphabet, least)),
    pattern: new RegExp(`(?:${start})[\\w.-]{0,32}${between}(${body(alphabet, least, most)})(?![+/_${letters}])`, 'i'),
    secret: 1,
    entropy: entropyOf(alphabet) + 0.5,
    get example() {
      return `${keywords[0]}_api_key = "${sample(alphabet, least)}"`
    },
    get lookalike() {
      return `${keywords[0]} is ${sample(alphabet, least)}`
    },
    ...more,
  }
}
