/** Takes a checkpoint of a conversation while it is read: how far that has come. */
import type { Conversation, ConversationFile } from '../../adapters/types.ts'
import type { SessionBuilder } from '../normalize/session.ts'
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
    const closed = [[session.id, session] as const, ...session.helpers.map(({ state }) => [state.id, state] as const)]
    this.#reached = {
      reading: encodeReading({ point, session, names: names.asked }),
      offset: point.digest.bytes,
      closed: new Map(closed.map(([id, state]) => [id, state.closed.length])),
    }
  }

  /** All has been read. Null: it cannot be read on from where that ended. */
  end(): Noted | null {
    if (this.#reached === null) return null
    const { offset, ...reached } = this.#reached
    const edges = this.#edges.note(offset, this.#key)
    return edges === null ? null : { ...reached, edges }
  }
}

/** The position of the source that is expected to grow, the longest that is read by lines; -1: there is none. */
function growing({ files }: Conversation): number {
  const sizes = files.map(({ readAs, size, path }) => (readAs === 'lines' && !isCompressed(path) ? size : -1))
  return sizes.indexOf(Math.max(0, ...sizes))
}
