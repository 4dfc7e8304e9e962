/** The redactor that masks. */
import { detectorOf } from './detector.ts'
import { Engine, type Finding, type Hit } from './engine.ts'
import { knownSecrets } from './known.ts'
import { type Place, placeholder, placesOf, type Style, sizeOf, spliced, valueIn } from './mask.ts'
import { allowance, ownRule, tryOut } from './own.ts'
import { rules } from './rules/index.ts'
import { inRecord, inText } from './structure.ts'
import {
  type Checker,
  type Found,
  RedactionError,
  type Redactions,
  type Redactor,
  type RedactSettings,
} from './types.ts'
import { plain, type View } from './view.ts'
import { wideIn } from './wide.ts'

/** What is masked can show what was hidden by it; more often than this it cannot. */
const rounds = 6
/** A value of so many bytes is remembered while a text is masked. */
const shortValue = 128

/** The rules of these settings. Throws a `UserError` for a bad rule or exception of a person. */
export function engineOf({ secrets, rules: own, allow }: Omit<RedactSettings, 'key'>): Engine {
  for (const rule of own) {
    const alone = new Engine([ownRule(rule)], () => false)
    tryOut(rule, (text) => alone.find(plain(Buffer.from(text))).length > 0)
  }
  const known = knownSecrets(secrets)
  return new Engine(
    [...rules.map(detectorOf), ...(known === null ? [] : [known]), ...own.map(ownRule)],
    allowance(allow),
  )
}

type Look = (view: View, hits: readonly Hit[] | null) => Finding[]

export class Masking implements Redactor {
  readonly #engine: Engine
  readonly #key: Uint8Array
  #taken: Redactions = { total: 0, byRule: {} }

  constructor(engine: Engine, key: Uint8Array) {
    this.#engine = engine
    this.#key = key
  }

  text(text: string): string {
    return this.#string(text, 'text')
  }

  name(text: string): string {
    return this.#string(text, 'name')
  }

  record(bytes: Buffer, opaque: ReadonlySet<string>): Buffer {
    return this.#wide(bytes) ?? this.#mask(bytes, 'text', (view, hits) => inRecord(this.#engine, view, hits, opaque))
  }

  file(bytes: Buffer): Buffer {
    const wide = this.#wide(bytes)
    if (wide !== null) return wide
    return isBinary(bytes) ? bytes : this.#mask(bytes, 'text', (view, hits) => inText(this.#engine, view, hits))
  }

  /** A text in UTF-16, masked; null for any other. */
  #wide(bytes: Buffer): Buffer | null {
    const wide = wideIn(bytes)
    if (wide === null) return null
    const masked = this.#string(wide.text, 'text')
    return masked === wide.text ? bytes : wide.encode(masked)
  }

  torn(bytes: Buffer): Buffer {
    if (bytes.length === 0 || /^\[REDACTED:torn:[0-9a-f]{4}\]$/.test(bytes.toString('latin1', 0, 64))) return bytes
    this.#count('torn')
    return Buffer.from(placeholder('torn', bytes, this.#key, 'text'))
  }

  taken(): Redactions {
    const taken = this.#taken
    this.#taken = { total: 0, byRule: {} }
    return taken
  }

  #string(text: string, style: Style): string {
    const bytes = Buffer.from(text, 'utf8')
    const masked = this.#mask(bytes, style, (view, hits) => inText(this.#engine, view, hits))
    if (masked === bytes) return text
    return text.isWellFormed() ? masked.toString() : wellFormedPieces(text, (piece) => this.#string(piece, style))
  }

  #mask(bytes: Buffer, style: Style, look: Look): Buffer {
    this.#engine.begin(bytes.length)
    let masked = bytes
    for (let round = 0; ; round += 1) {
      const hits = this.#engine.sparseHits(masked)
      const places = hits?.length === 0 ? [] : placesOf(look(plain(masked), hits))
      if (places.length === 0) return masked
      if (round === rounds) throw new RedactionError('Masking a record did not come to an end.')
      masked = spliced(masked, places, this.#writer(style))
    }
  }

  /** Writes placeholders one after the other. What is short and stands often, or is long and in many pieces, is hashed once. */
  #writer(style: Style): (place: Place) => Buffer {
    const short = new Map<string, Map<string, Buffer>>()
    let last: { rule: string; value: Buffer; written: Buffer } | undefined
    const write = (rule: string, value: Buffer): Buffer => Buffer.from(placeholder(rule, value, this.#key, style))
    return ({ rule, of, goesOn }) => {
      if (!goesOn) this.#count(rule)
      if (of.value !== undefined || sizeOf(of) > shortValue) {
        const value = valueIn(of)
        if (last?.value !== value || last.rule !== rule) last = { rule, value, written: write(rule, value) }
        return last.written
      }
      const known = short.get(rule) ?? new Map<string, Buffer>()
      if (known.size === 0) short.set(rule, known)
      const text = of.view.bytes.toString('latin1', of.from, of.to)
      const written = known.get(text) ?? write(rule, valueIn(of))
      known.set(text, written)
      return written
    }
  }

  #count(rule: string): void {
    this.#taken.total += 1
    this.#taken.byRule[rule] = (this.#taken.byRule[rule] ?? 0) + 1
  }
}

/** Half a surrogate pair has no bytes in UTF-8: the pieces around it are masked, and it stays between them. */
const wellFormedPieces = (text: string, mask: (piece: string) => string): string =>
  text
    .split(/([\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff])/)
    .map((piece) => (piece.isWellFormed() ? mask(piece) : piece))
    .join('')

/** Bytes that are no text: a picture, a database. */
const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, 8_192).includes(0)

export const checkerOf = (engine: Engine): Checker => {
  const found = (bytes: Buffer, look: Look): Found[] => {
    engine.begin(bytes.length)
    const hits = engine.sparseHits(bytes)
    if (hits?.length === 0) return []
    return placesOf(look(plain(bytes), hits)).map(({ rule, from, to }) => ({ rule, from, to }))
  }
  const inFile = (bytes: Buffer): Found[] => found(bytes, (view, hits) => inText(engine, view, hits))
  // Places of a text in UTF-16 are those of what it says.
  const inWide = (bytes: Buffer): Found[] | null => {
    const wide = wideIn(bytes)
    return wide === null ? null : inFile(Buffer.from(wide.text, 'utf8'))
  }
  return {
    record: (bytes, opaque) => inWide(bytes) ?? found(bytes, (view, hits) => inRecord(engine, view, hits, opaque)),
    file: (bytes) => inWide(bytes) ?? (isBinary(bytes) ? [] : inFile(bytes)),
    text: (text) => inFile(Buffer.from(text, 'utf8')),
  }
}
