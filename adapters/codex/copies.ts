/**
 * History that was copied into a file from another thread: by a fork, or as context for a helper. It was written in one go
 * when the file was made, and its turns are older than the thread.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../../src/model/session.ts'
import { imageOf } from './content.ts'
import { isObject, type JsonObject, listOf, numberOf, objectOf, textOf } from './json.ts'
import { timeInId } from './names.ts'
import type { Session } from './session.ts'
import type { Line } from './transcript.ts'

/** Between two lines of a copy there is less than this; between them and what a person does, more. Milliseconds. */
const pause = 1000
/** The same where a line begins a turn. */
const pauseBeforeTurn = 200

/** Plain data. */
export interface CopiesState {
  /** Time of the last line while copied history is read. */
  last: string | undefined
  /** The copied turns have ids with a time in them, so that the first own one is known by its id. */
  byTurn: boolean
  /** The thread whose head was copied, how many of its records were read here, and how many of its file where that is open. */
  from: string
  read: number
  readOfSource: number | undefined
  found: boolean
}

export const noCopies = (): CopiesState => ({
  last: undefined,
  byTurn: false,
  from: '',
  read: 0,
  readOfSource: undefined,
  found: false,
})

export class Copies {
  readonly #session: Session
  readonly #state: CopiesState
  /** The records of the thread that was copied, from the next one on that is to be compared. */
  #source: Iterator<Json> | undefined

  constructor(session: Session, state: CopiesState) {
    this.#session = session
    this.#state = state
  }

  /** A later head: another thread's at the beginning says that its history was copied; the same again brings news of git. */
  header(head: JsonObject, line: Line): void {
    const session = this.#session
    if (session.known.fresh) this.#state.byTurn = false
    if (head.id === session.known.head.id) {
      if (session.known.mode === 'legacy' && isObject(head.git)) session.known.git = head.git
    } else if (session.known.fresh) {
      session.known.copying = true
      this.#state.from ||= textOf(head.id)
      this.#state.read += 1
    }
    this.#state.last = line.at
    session.unrendered(session.known.copying && session.known.helper ? 'inherited/session_meta' : 'session_meta', line)
  }

  /** Whether a record is copied history; the first that is not ends it. */
  covers(value: JsonObject, payload: JsonObject, line: Line): boolean {
    const session = this.#session
    const start = numberOf(session.known.head.subagent_history_start_ordinal)
    if (start !== undefined && line.ordinal !== undefined && session.known.mode === 'paginated') {
      session.known.copying = line.ordinal < start
    } else if (session.known.copying && this.#isOwn(value, payload, line)) {
      session.endTurn()
      session.known.copying = false
      this.close()
    }
    if (session.known.fresh || this.#state.readOfSource === undefined) this.#state.read += 1
    session.known.fresh = false
    this.#state.last = line.at ?? this.#state.last
    return session.known.copying
  }

  #isOwn(value: JsonObject, payload: JsonObject, line: Line): boolean {
    const { head } = this.#session.known
    if (payload.type === 'thread_settings_applied' && payload.thread_id === head.id) return true
    const turn = timeInId(textOf(payload.turn_id))
    const thread = timeInId(textOf(head.id))
    if (turn !== undefined && thread !== undefined) {
      this.#state.byTurn = true
      return turn >= thread
    }
    // Some turns have ids without a time; their beginning says it in seconds.
    const begun = payload.type === 'task_started' ? numberOf(payload.started_at) : undefined
    if (begun !== undefined) return begun * 1000 > Date.parse(textOf(head.timestamp))
    if (this.#state.byTurn) return false
    const copied = this.#inSource(payload)
    if (copied !== undefined) return !copied
    const beginsTurn = value.type === 'turn_context' || payload.type === 'user_message' || payload.role === 'user'
    return this.#waited(line, beginsTurn ? pauseBeforeTurn : pause)
  }

  /** Whether the thread that was copied has this record at this place; undefined where it cannot be asked. */
  #inSource(payload: JsonObject): boolean | undefined {
    const next = this.#nextOfSource()
    if (next === undefined || next.done === true) return this.#state.found ? false : undefined
    const same = isDeepStrictEqual(objectOf(next.value).payload, payload)
    this.#state.found ||= same
    return same || this.#state.found ? same : undefined
  }

  /** The record of the copied thread that is to be compared now; undefined where there is no such thread. */
  #nextOfSource(): IteratorResult<Json> | undefined {
    this.#source ??= this.#openSource()
    if (this.#state.readOfSource !== undefined) this.#state.readOfSource += 1
    return this.#source?.next()
  }

  /** The records of the thread that was copied, from the one on that comes after those that were read here or of it. */
  #openSource(): Iterator<Json> | undefined {
    const { context, known, lookups } = this.#session
    const id = textOf(known.head.forked_from_id) || this.#state.from
    lookups.thread(id)
    const file = context.conversations.get(id)?.files[0]
    if (file === undefined || file.readAs !== 'lines') return undefined
    const source = context.lines(file)[Symbol.iterator]()
    this.#state.readOfSource ??= this.#state.read
    for (let read = 0; read < this.#state.readOfSource; read += 1) source.next()
    return source
  }

  /** Lets go of the other thread's file. */
  close(): void {
    this.#source?.return?.()
    this.#source = undefined
    this.#state.readOfSource = undefined
  }

  #waited(line: Line, milliseconds: number): boolean {
    const { last } = this.#state
    return line.at !== undefined && last !== undefined && Date.parse(line.at) - Date.parse(last) >= milliseconds
  }

  /** What was copied for a helper is its parent's conversation, not its own. */
  leaveOut(payload: JsonObject, line: Line, kind: string): void {
    if (payload.type === 'token_count') this.#session.usage.count(payload, false)
    this.#session.unrendered(`inherited/${kind}`, line)
  }

  /** The pictures of a message that a person typed: its completed item names files, the model's copy holds the bytes. */
  keepPictures(payload: JsonObject): void {
    if (payload.role !== 'user') return
    this.#session.known.copiedPictures = listOf(payload.content)
      .filter(isObject)
      .flatMap((part) => imageOf(part) ?? [])
  }
}
