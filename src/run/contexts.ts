/** What a parser may ask of the other files in its agent's home. */
import type { Conversation, ParseContext } from '../../adapters/types.ts'
import type { Found, Grouped, Unit } from '../discover/units.ts'
import { valuesOf } from '../parse/index.ts'
import { wholeContentOf } from '../parse/source.ts'
import { endOnTrouble } from '../trouble.ts'

export class ParseContexts {
  readonly #grouped: Grouped
  /** Absolute paths of listed files, by their paths in the home. */
  readonly #listed = new Map<Found, ReadonlyMap<string, string>>()

  constructor(grouped: Grouped) {
    this.#grouped = grouped
  }

  /** The context in which a conversation of a unit is parsed. */
  of({ found }: Unit, conversation: Conversation): ParseContext {
    const listed = this.#listed.get(found) ?? new Map(found.listing.files.map(({ path, file }) => [path, file]))
    this.#listed.set(found, listed)
    return {
      conversations: this.#grouped.conversations.get(found) ?? new Map(),
      peek: (path) => this.#grouped.peeks.get(listed.get(path) ?? '') ?? undefined,
      lines: valuesOf,
      companion: (path) => companionOf(conversation, path),
    }
  }
}

function companionOf(conversation: Conversation, path: string): Buffer | null {
  const file = conversation.files.find((one) => one.path === path)
  try {
    return file === undefined ? null : wholeContentOf(file.file)
  } catch (error) {
    endOnTrouble(error)
    // It is gone or cannot be read: the parser does without, and reading the originals says what is wrong.
    return null
  }
}
