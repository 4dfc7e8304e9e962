/** JSON as a row of strings with their places: nothing is decoded, nothing is built. */

const [SPACE, QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COLON, COMMA] = [
  0x20, 0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x3a, 0x2c,
]

/** A string of a JSON document, with its place between the quotes. */
export interface Leaf {
  from: number
  to: number
  isKey: boolean
  /** The key whose value this is, itself or as an element of a list. */
  key: Leaf | undefined
  /** What the value is called elsewhere: `{"name": "API_KEY", "value": …}`, `"API_KEY": {"value": …}`, `["--token", …]`, the type of a resource. */
  called: Leaf | undefined
  /** In the value of a field that is not to be touched. */
  opaque: boolean
  /** Whether something in it is to be looked at; for who looks. */
  hot: boolean
}

export interface Leaves {
  all: Leaf[]
  /** Strings that are one text in pieces: neighbours in a list, as strings or as the `text` of objects. */
  rows: Leaf[][]
}

interface Frame {
  isList: boolean
  opaque: boolean
  /** Of an object: the key just read. Of a list: the key it is the value of. */
  key: Leaf | undefined
  last: Leaf | undefined
  name: Leaf | undefined
  value: Leaf | undefined
  /** Of an object: the key whose value it is. */
  parent: Leaf | undefined
  /** Of Terraform's state: the type of the resource that this is part of, if its result is a password. */
  type: Leaf | undefined
  /** Strings that may be one text in pieces. */
  row: Leaf[] | undefined
  /** What may come: `v`alue, `k`ey, `:`, or the `e`nd of an element; `V` and `K` may also be the end of what is empty. */
  wants: 'v' | 'V' | 'k' | 'K' | ':' | 'e'
}

/** Fields of an object of which one, in whatever case, names what is in the other. */
const roles = new Map<string, 'name' | 'value'>([
  ...['name', 'key', 'variable', 'env', 'header'].map((key) => [key, 'name'] as const),
  ...['value', 'val', 'default'].map((key) => [key, 'value'] as const),
])
/** No field that is looked for has a longer name. */
const longestRole = 8

/** A string of so many bytes is read byte by byte. */
const shortString = 48
/** Deeper documents than this are read as text. */
const deepest = 2_000

class Tokens {
  readonly #bytes: Buffer
  readonly #opaque: ReadonlySet<string>
  readonly #leaves: Leaves = { all: [], rows: [] }
  readonly #frames: Frame[] = []
  #at: number
  readonly #to: number

  constructor(bytes: Buffer, from: number, to: number, opaque: ReadonlySet<string>) {
    this.#bytes = bytes
    this.#at = from
    this.#to = to
    this.#opaque = opaque
    this.#frames.push(frameOf(true, undefined, false))
  }

  /** Null for what is no JSON. */
  read(): Leaves | null {
    while (this.#at < this.#to) if (!this.#step(this.#bytes[this.#at] as number)) return null
    const [root] = this.#frames
    return this.#frames.length === 1 && root?.wants === 'e' ? this.#leaves : null
  }

  #step(byte: number): boolean {
    if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) {
      this.#at += 1
      return true
    }
    const frame = this.#frames.at(-1) as Frame
    switch (byte) {
      case QUOTE:
        return this.#string(frame)
      case OPEN:
      case OPEN_LIST:
        return this.#open(frame, byte === OPEN_LIST)
      case CLOSE:
      case CLOSE_LIST:
        return this.#close(frame, byte === CLOSE_LIST)
      case COLON:
        return this.#sign(frame, ':', 'v')
      case COMMA:
        return this.#frames.length > 1 && this.#sign(frame, 'e', frame.isList ? 'v' : 'k')
      default:
        return this.#scalar(frame)
    }
  }

  #sign(frame: Frame, wanted: Frame['wants'], next: Frame['wants']): boolean {
    if (frame.wants !== wanted) return false
    frame.wants = next
    this.#at += 1
    return true
  }

  #string(frame: Frame): boolean {
    const isKey = frame.wants === 'k' || frame.wants === 'K'
    if (!isKey && frame.wants !== 'v' && frame.wants !== 'V') return false
    const from = this.#at + 1
    const to = this.#endOfString(from)
    if (to === -1) return false
    this.#at = to + 1
    const leaf: Leaf = {
      from,
      to,
      isKey,
      key: isKey ? undefined : frame.key,
      called: undefined,
      opaque: frame.opaque,
      hot: false,
    }
    this.#leaves.all.push(leaf)
    if (isKey) frame.key = leaf
    else this.#value(frame, leaf)
    frame.wants = isKey ? ':' : 'e'
    return true
  }

  #value(frame: Frame, leaf: Leaf): void {
    if (frame.isList) {
      leaf.called = frame.last
      frame.last = leaf
      inRow(frame, leaf)
      return
    }
    const key = frame.key === undefined ? '' : this.#short(frame.key)
    if (this.#opaque.has(key)) leaf.opaque = true
    if (key.length > longestRole) return
    const role = roles.get(key.toLowerCase())
    if (role === 'name') frame.name = leaf
    else if (role === 'value') frame.value = leaf
    else if (key === 'type' && this.#short(leaf) === 'random_password') frame.type = leaf
    else if (key === 'result') leaf.called = frame.type
    else if (key === 'text' || key === 'thinking') inRow(this.#frames.at(-2) as Frame, leaf)
  }

  #open(frame: Frame, isList: boolean): boolean {
    if (frame.wants !== 'v' && frame.wants !== 'V') return false
    if (this.#frames.length > deepest) return false
    frame.wants = 'e'
    frame.last = undefined
    const opaque = frame.opaque || (!frame.isList && this.#isOpaque(frame.key))
    this.#frames.push(frameOf(isList, isList || !frame.isList ? frame.key : undefined, opaque, frame.type))
    this.#at += 1
    return true
  }

  #close(frame: Frame, isList: boolean): boolean {
    if (this.#frames.length === 1 || frame.isList !== isList) return false
    if (frame.wants !== 'e' && frame.wants !== 'V' && frame.wants !== 'K') return false
    if (frame.value !== undefined) frame.value.called = frame.name ?? frame.parent
    if (frame.isList && frame.row !== undefined && frame.row.length > 1) this.#leaves.rows.push(frame.row)
    this.#frames.pop()
    this.#at += 1
    return true
  }

  /** A number, `true`, `false` or `null`, not looked at closely. */
  #scalar(frame: Frame): boolean {
    if (frame.wants !== 'v' && frame.wants !== 'V') return false
    let end = this.#at
    while (end < this.#to && isScalar(this.#bytes[end] as number)) end += 1
    if (end === this.#at || end - this.#at > 400) return false
    this.#at = end
    frame.wants = 'e'
    frame.last = undefined
    return true
  }

  /** The place of the quote that ends a string; -1 where none does. Most strings are short: a call takes longer than to look. */
  #endOfString(from: number): number {
    let near = from
    for (const last = Math.min(this.#to, from + shortString); near < last; near += 1) {
      const byte = this.#bytes[near]
      if (byte === QUOTE) return near
      if (byte === BACKSLASH) near += 1
    }
    for (
      let at = this.#bytes.indexOf(QUOTE, near);
      at !== -1 && at < this.#to;
      at = this.#bytes.indexOf(QUOTE, at + 1)
    ) {
      let before = at
      while (before > near && this.#bytes[before - 1] === BACKSLASH) before -= 1
      if ((at - before) % 2 === 0) return at
    }
    return -1
  }

  #short(leaf: Leaf): string {
    return leaf.to - leaf.from > 64 ? '' : this.#bytes.toString('latin1', leaf.from, leaf.to)
  }

  #isOpaque(key: Leaf | undefined): boolean {
    return key !== undefined && this.#opaque.size > 0 && this.#opaque.has(this.#short(key))
  }
}

const frameOf = (isList: boolean, key: Leaf | undefined, opaque: boolean, type?: Leaf): Frame => ({
  isList,
  opaque,
  key: isList ? key : undefined,
  last: undefined,
  name: undefined,
  value: undefined,
  parent: isList ? undefined : key,
  type,
  row: undefined,
  wants: isList ? 'V' : 'K',
})

function inRow(frame: Frame, leaf: Leaf): void {
  if (frame.row === undefined) frame.row = [leaf]
  else frame.row.push(leaf)
}

const isScalar = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x2d ||
  byte === 0x2b ||
  byte === 0x2e ||
  byte === 0x45

/** So many blanks may stand before a document. */
export const longestBlank = 64

/** Whether what begins at `from`, blanks left out, may be a JSON document with strings in it. */
export function opensJson(bytes: Buffer, from: number): boolean {
  let at = from
  while (at < bytes.length && at < from + longestBlank && (bytes[at] as number) <= SPACE) at += 1
  const byte = bytes[at]
  return byte === OPEN || byte === OPEN_LIST || byte === QUOTE || byte === 0xef
}

/**
 * The strings of the JSON document that is `bytes` from `from` to `to`, a byte order mark before it allowed; null where
 * that is none. `opaque` are the fields whose values are marked as such, at any depth.
 */
export function leavesOf(bytes: Buffer, from: number, to: number, opaque: ReadonlySet<string>): Leaves | null {
  const isMarked = to - from >= 3 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf
  return new Tokens(bytes, isMarked ? from + 3 : from, to, opaque).read()
}
