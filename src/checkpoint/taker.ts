/** Takes a checkpoint of a conversation while it is read: how far that has come. */
import type { Conversation, ConversationFile } from '../../adapters/types.ts'
import type { SessionBuilder } from '../normalize/session.ts'
import type { BuilderState } from '../normalize/state.ts'
import type { ParsePoint, ReadingOn } from '../parse/index.ts'
import { isCompressed } from '../parse/source.ts'
import type { HashKeeper } from '../sha256.ts'
import { Edges } from './edges.ts'
import { encodeReading } from './files.ts'
import type { AskedNames } from './names.ts'
import type { Resume } from './resume.ts'
import type { NotedEdges } from './types.ts'

/** How far a conversation was read. */
export interface Noted {
  reading: Uint8Array
  edges: NotedEdges
  /** How many parts were closed then, of the session and of each helper inside its file. */
  closed: ReadonlyMap<string, number>
}

/** How a conversation is read on, and what is noted of it. */
export interface ReadOn {
  keeper: HashKeeper
  /** From where; null: it is read whole. */
  resume: Resume | null
  /** What its names are taken from. */
  names: AskedNames
}

export class CheckpointTaker {
  readonly readingOn: ReadingOn
  readonly #grows: ConversationFile
  readonly #edges: Edges
  readonly #key: Uint8Array | null
  #reached: (Pick<Noted, 'reading' | 'closed'> & { offset: number }) | null = null
  /** What was noted of it before, where nothing has come to the source since. */
  readonly #before: Noted | null

  /** Null: it has no source that could be read on. `key`: of this machine. */
  static of(
    conversation: Conversation,
    on: ReadOn,
    builder: SessionBuilder,
    key: Uint8Array | null,
  ): CheckpointTaker | null {
    const original = growing(conversation)
    return original === -1 ? null : new CheckpointTaker(conversation, original, on, builder, key)
  }

  private constructor(
    conversation: Conversation,
    original: number,
    { keeper, resume, names }: ReadOn,
    builder: SessionBuilder,
    key: Uint8Array | null,
  ) {
    this.#grows = conversation.files[original] as ConversationFile
    const begun = resume?.from.point.original === original ? resume : null
    this.#edges = new Edges(
      begun === null ? undefined : { first: begun.first, last: begun.from.last, bytes: begun.from.point.digest.bytes },
    )
    this.#key = key
    this.#before = begun?.from.known.has(original) === true ? notedBefore(begun) : null
    this.readingOn = {
      original,
      keeper,
      reached: (point) => this.#take(point, builder, names),
      ...(resume === null ? {} : { from: resume.from }),
    }
  }

  /** A chunk of a source was read. */
  read(file: ConversationFile, chunk: Buffer): void {
    if (file === this.#grows) this.#edges.add(chunk)
  }

  #take(point: ParsePoint, builder: SessionBuilder, names: AskedNames): void {
    const session = builder.save()
    const reading = encodeReading({ point, session, names: names.asked })
    this.#reached = { reading, offset: point.digest.bytes, closed: closedIn(session) }
  }

  /** All has been read. Null: it cannot be read on from where that ended. */
  end(): Noted | null {
    if (this.#reached === null) return this.#before
    const { offset, ...reached } = this.#reached
    const edges = this.#edges.note(offset, this.#key)
    return edges === null ? null : { ...reached, edges }
  }
}

const notedBefore = ({ checkpoint: { reading, edges }, session }: Resume): Noted => ({
  reading,
  edges,
  closed: closedIn(session),
})

/** How many parts of a session, and of each helper inside its file, are closed. */
const closedIn = (session: BuilderState): Map<string, number> =>
  new Map([session, ...session.helpers.map(({ state }) => state)].map(({ id, closed }) => [id, closed.length]))

/** The position of the source that is expected to grow, the longest that is read by lines; -1: there is none. */
function growing({ files }: Conversation): number {
  const sizes = files.map(({ readAs, size, path }) => (readAs === 'lines' && !isCompressed(path) ? size : -1))
  return sizes.indexOf(Math.max(0, ...sizes))
}
