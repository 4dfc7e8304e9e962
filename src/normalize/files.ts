/** Pictures, documents and long values on their way into files of their own, named by what is in them. */
import { sha256Of } from '../sha256.ts'
import { type Content, contentIn, type Held, notHeld } from '../write/held.ts'

/** Takes contents into keeping until they are written. */
export type Hold = (bytes: Uint8Array) => Held

/** The longest value that stands in the JSON, in bytes of UTF-8. */
export const longestValue = 262_144
/** The same in UTF-16 code units: what is no longer than this need not be measured. */
export const certainlyShort = longestValue / 3
/** How much of a longer value stands in its block, in UTF-16 code units. */
const beginningLength = 16_384
/** Pictures and documents above this stay in the original alone. */
const longestAttachment = 50 * 1024 * 1024

const endings: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
  'image/bmp': 'bmp',
  'image/heic': 'heic',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'text/markdown': 'md.txt',
  'application/json': 'json.txt',
}

/** The files of one session's folder, `<base>/`, that blocks refer to by name. */
export class AttachedFiles {
  /** Name in the session's folder → content. */
  readonly files: Map<string, Held>
  readonly #hold: Hold

  /** `saved`: files that lie in the history already. */
  constructor(hold: Hold, saved: ReadonlyMap<string, Content> = new Map()) {
    this.#hold = hold
    this.files = new Map([...saved].map(([name, content]) => [name, notHeld(content)]))
  }

  save(): Map<string, Content> {
    return new Map([...this.files].map(([name, held]) => [name, contentIn(held)]))
  }

  /** Keeps bytes; returns the name they have, or null when they are too large to stand alone. */
  keep(bytes: Uint8Array, mediaType: string): string | null {
    if (bytes.length === 0 || bytes.length > longestAttachment) return null
    const name = `${hashName(bytes)}.${endings[mediaType.toLowerCase()] ?? 'bin'}`
    this.#add(name, bytes)
    return name
  }

  /** A text that is too long: its file, its size in bytes, and its beginning. Null when it may stand where it is. */
  spill(text: string): { file: string; bytes: number; beginning: string } | null {
    if (text.length <= certainlyShort) return null
    const bytes = Buffer.from(text)
    if (bytes.length <= longestValue) return null
    const file = `${hashName(bytes)}.txt`
    this.#add(file, bytes)
    return { file, bytes: bytes.length, beginning: text.slice(0, beginningLength).toWellFormed() }
  }

  #add(name: string, bytes: Uint8Array): void {
    if (!this.files.has(name)) this.files.set(name, this.#hold(bytes))
  }
}

const hashName = (bytes: Uint8Array): string => sha256Of(bytes).slice(0, 16)
