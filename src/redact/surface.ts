/** Names of files and folders, and what else is said of a session outside its records, on their way to be written. */
import type { Redaction } from './index.ts'
import { knownBy, macOf } from './mac.ts'

/** A path that an agent wrote as one name: each character that is no letter or digit became a dash. */
const flattened = /^(?:-|[A-Za-z]--)/
/** What stood in such a name for a dash, as far as secrets have it. */
const flattenedFrom = ['_', '.', '/', '+', '=', '~']

/** How names of files that hold a secret begin in what is remembered. */
const hidden = 'hidden:'

/** Whether this is what a file that holds a secret in its path is remembered by. */
export const isHidden = (file: string): boolean => file.startsWith(hidden)

export class Surface {
  readonly #redaction: Redaction
  readonly #names = new Map<string, string>()
  readonly #files = new Map<string, string>()

  constructor(redaction: Redaction) {
    this.#redaction = redaction
  }

  /** A path as it may be written; `/` or `\` as separator. */
  path(path: string): string {
    return path
      .split(/([\\/])/)
      .map((segment) => (segment.length < 8 ? segment : this.#segment(segment)))
      .join('')
  }

  #segment(segment: string): string {
    const known = this.#names.get(segment)
    if (known !== undefined) return known
    const masked = this.#redaction.redactor.name(segment)
    const name = masked === segment && flattened.test(segment) ? this.#flattened(segment) : masked
    this.#names.set(segment, name)
    return name
  }

  /** A secret in a path that was made one name is known by what it was before. */
  #flattened(segment: string): string {
    for (const character of flattenedFrom) {
      const before = segment.replaceAll('-', character)
      const masked = this.#redaction.redactor.name(before)
      if (masked !== before) return masked.replaceAll(character, '-')
    }
    return segment
  }

  /** What a file is remembered by: its absolute path, unless that holds a secret. The same for what it gave before. */
  file(file: string): string {
    if (isHidden(file)) return file
    const known = this.#files.get(file)
    if (known !== undefined) return known
    const { key } = this.#redaction
    const name = this.path(file) === file || key === null ? file : `${hidden}${macOf(key, file)}`
    this.#files.set(file, name)
    return name
  }

  /** By what something is known again without being told. */
  secret(text: string): string {
    return knownBy(this.#redaction.key, text)
  }

  /** A sentence, a title, an address. */
  text(text: string): string {
    return this.#redaction.redactor.text(text)
  }
}
