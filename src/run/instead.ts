/** Sources that are read from the history, since the agent's own files are gone or got shorter: nothing is lost by that. */
import { beginningOf } from '../../adapters/shared/beginning.ts'
import type { Conversation, ConversationFile, SourceFile } from '../../adapters/types.ts'
import type { Original } from '../model/session.ts'
import { Digest, type SourceBytes } from '../parse/digest.ts'
import { Mask } from '../parse/mask.ts'
import { contentOf } from '../parse/source.ts'
import { beginsWith, current, namesakeOf } from '../plan/sources.ts'
import type { Redactions } from '../redact/index.ts'
import { placeholdersIn } from '../redact/placeholders.ts'
import { piecesOf, storedContent } from './stored.ts'
import type { ReadContext, Stored } from './types.ts'

/** Thrown when a source is gone, the session has changed, and no original is there to take its place. */
export class SourceGone extends Error {
  override readonly name = 'SourceGone'
}

/** What the history holds of a session's sources, and which of them are read from it. */
export class StoredSources {
  /** Not those that were superseded. */
  readonly originals: readonly Original[]
  readonly #historyDir: string
  readonly #stored: Stored | undefined
  /** By path, the files that are read in its place. */
  readonly #instead = new Map<string, string[]>()

  constructor(historyDir: string, stored: Stored | undefined) {
    this.#historyDir = historyDir
    this.#stored = stored
    this.originals = stored === undefined ? [] : current(stored.head.originals)
  }

  /** Whether originals are kept that were superseded. */
  get keepsFormer(): boolean {
    return this.#stored !== undefined && this.#stored.head.originals.length > this.originals.length
  }

  /** Whether anything is read from the history. */
  get areRead(): boolean {
    return this.#instead.size > 0
  }

  /** The files that hold an original; null when some are not there or none were kept. */
  pieces(original: Original | undefined): string[] | null {
    if (original === undefined || this.#stored === undefined) return null
    return piecesOf(this.#historyDir, this.#stored.place, original)
  }

  /** From now on the source at this path is read from the history. `what` happened to it: `is gone`. Throws `SourceGone` when it cannot be. */
  readInstead(path: string, original: Original | undefined, what: string): void {
    const pieces = this.pieces(original)
    if (pieces === null) throw new SourceGone(`${path} ${what}, and what was stored of it is not at hand.`)
    this.#instead.set(path, pieces)
  }

  /** The files that are read in place of the source at this path; undefined where that is read itself. */
  instead(path: string): string[] | undefined {
    return this.#instead.get(path)
  }

  /** What was masked already in what is read from the history. */
  maskedBefore(): Redactions[] {
    return [...this.#instead.values()].map((pieces) => {
      const byRule = placeholdersIn(Buffer.concat([...storedContent(pieces)]).toString('latin1'))
      return { total: Object.values(byRule).reduce((sum, count) => sum + count, 0), byRule }
    })
  }
}

/** The conversation with the sources that are gone in their places again, to be read from the history. */
export function withGone(reading: ReadContext, sources: StoredSources): Conversation {
  const { conversation, redaction } = reading
  const live = new Set(conversation.files.map(({ path }) => path))
  const moved = movedIn(sources.originals, conversation, live, redaction.key)
  const missing = sources.originals.filter(({ path }) => !live.has(path) && !moved.has(path))
  if (missing.length === 0) return conversation
  for (const original of missing) sources.readInstead(original.path, original, 'is gone')
  const ghosts = missing.map(({ path, bytes }): SourceFile => ({ file: path, path, size: bytes, mtimeMs: 0, ino: 0 }))
  const files = regrouped(reading, ghosts, sources)
  return {
    ...conversation,
    files: files ?? [...conversation.files, ...ghosts.map((file) => ({ ...file, readAs: 'companion' as const }))],
  }
}

/** The files of a conversation and those that are gone as its adapter groups them; null when it would not put them together. */
function regrouped(
  { adapter, context, conversation, index, redaction }: ReadContext,
  ghosts: SourceFile[],
  sources: StoredSources,
): ConversationFile[] | null {
  const mask = new Mask(redaction.redactor, adapter.opaque)
  const all = [...conversation.files, ...ghosts]
  const peeked = all.flatMap((file) => {
    const pieces = sources.instead(file.path)
    const beginning = (): Buffer =>
      mask.beginning(file.path, beginningOf(pieces === undefined ? file.file : (pieces[0] ?? '')))
    const peek = (pieces === undefined ? context.peek(file.path) : undefined) ?? adapter.peek(file, beginning)
    return peek === null ? [] : [{ file, peek }]
  })
  const files = adapter.group(peeked, index).find(({ id }) => id === conversation.id)?.files ?? []
  const together = new Set(files.map(({ path }) => path))
  return all.every(({ path }) => together.has(path)) ? files : null
}

/** The paths of stored sources that lie elsewhere now: what they held is how a file at a new path begins, else its name is theirs. */
function movedIn(
  before: readonly Original[],
  { files }: Conversation,
  live: ReadonlySet<string>,
  key: Uint8Array | null,
): Set<string> {
  const known = new Set(before.map(({ path }) => path))
  const missing = before.filter(({ path }) => !live.has(path))
  const moved = new Set<string>()
  for (const file of files) {
    if (known.has(file.path)) continue
    const begun = missing.filter((original) => isBeginning(original, file, key))
    const namesake = begun.length === 0 ? namesakeOf(file.path, before, live) : undefined
    for (const { path } of namesake === undefined ? begun : [namesake]) moved.add(path)
  }
  return moved
}

function isBeginning(original: Original, file: ConversationFile, key: Uint8Array | null): boolean {
  const bytes = original.source?.bytes ?? original.bytes
  return (file.size >= bytes || file.path.endsWith('.zst')) && beginsWith(sourceOf(file, bytes, key), original)
}

function sourceOf(file: ConversationFile, mark: number, key: Uint8Array | null): SourceBytes {
  const digest = new Digest([mark], key)
  for (const chunk of contentOf(file.file)) digest.update(chunk)
  return digest.end()
}
