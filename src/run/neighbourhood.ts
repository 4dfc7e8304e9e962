/** What parsers may ask of a home of which not everything was looked at: it is brought when they ask. */
import type { Conversation, Index, Peek, SourceFile } from '../../adapters/types.ts'
import type { Peeks } from '../discover/peeks.ts'
import { tiedBy } from '../discover/ties.ts'
import { conversationsIn, type Found, firstOfEach } from '../discover/units.ts'
import type { Redaction } from '../redact/index.ts'
import type { Home } from './contexts.ts'
import type { NearFile, Vicinity } from './vicinity.ts'

export class Neighbourhood implements Home {
  readonly adapter: string
  readonly peeks: Home['peeks']
  readonly conversations: Home['conversations']
  readonly #found: Found
  readonly #vicinity: Vicinity
  readonly #peeks: Peeks
  readonly #redaction: Redaction
  readonly #byName = new Map<string, readonly Conversation[]>()
  readonly #peekOf = new Map<string, Peek>()

  /** `looked`: the files of the place that were looked at, `known`: their conversations by id. */
  constructor(
    found: Found,
    looked: readonly SourceFile[],
    known: ReadonlyMap<string, Conversation>,
    vicinity: Vicinity,
    peeks: Peeks,
    redaction: Redaction,
  ) {
    this.adapter = found.adapter.id
    this.#found = found
    this.#vicinity = vicinity
    this.#peeks = peeks
    this.#redaction = redaction
    this.peeks = this.#peekOf
    this.#notePeeks(looked)
    this.conversations = {
      get: (id) => known.get(id) ?? this.tied(id).find((one) => one.id === id),
      values: () => this.#group(vicinity.allIn(found)).values(),
    }
  }

  get index(): Index {
    return this.#found.index()
  }

  tied(name: string): readonly Conversation[] {
    const known = this.#byName.get(name) ?? this.#bring(name)
    this.#byName.set(name, known)
    return known
  }

  #bring(name: string): readonly Conversation[] {
    const conversations = this.#group(this.#vicinity.tied(this.adapter, name))
    return tiedBy(this.#found.adapter, conversations.values(), this.#peekOf).get(name) ?? []
  }

  /** The conversations that files are put together to; of those that lie in this place. */
  #group(near: readonly NearFile[]): Map<string, Conversation> {
    const files = near.flatMap(({ found, file }) => (found === this.#found && file !== undefined ? [file] : []))
    const known = new Map(near.flatMap((one) => (one.file && one.known ? [[one.file.file, one.known] as const] : [])))
    const conversations = conversationsIn(this.#found, files, known, this.#peeks, this.#redaction)
    this.#notePeeks(files)
    return firstOfEach(conversations)
  }

  #notePeeks(files: readonly SourceFile[]): void {
    for (const { file, path } of files) {
      const peek = this.#peeks.all.get(file)
      if (peek != null) this.#peekOf.set(path, peek)
    }
  }
}
