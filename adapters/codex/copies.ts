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

export class Copies {
  readonly #session: Session
  /** Time of the last line while copied history is read. */
  #last: number | undefined
  /** The copied turns have ids with a time in them, so that the first own one is known by its id. */
  #byTurn = false
  /** The thread whose head was copied, how many of its records were read here, and its file where that had to be opened. */
  #from = ''
  #read = 0
  #source: Iterator<Json> | undefined
  #found = false

  constructor(session: Session) {
    this.#session = session
  }

  /** A later head: another thread's at the beginning says that its history was copied; the same again brings news of git. */
  header(head: JsonObject, line: Line): void {
    const session = this.#session
    if (session.fresh) this.#byTurn = false
    if (head.id === session.head.id) {
      if (session.mode === 'legacy' && isObject(head.git)) session.git = head.git
    } else if (session.fresh) {
      session.copying = true
      this.#from ||= textOf(head.id)
      this.#read += 1
    }
    this.#last = timeMs(line)
    session.unrendered(session.copying && session.helper ? 'inherited/session_meta' : 'session_meta', line)
  }

  /** Whether a record is copied history; the first that is not ends it. */
  covers(value: JsonObject, payload: JsonObject, line: Line): boolean {
    const session = this.#session
    const start = numberOf(session.head.subagent_history_start_ordinal)
    if (start !== undefined && line.ordinal !== undefined && session.mode === 'paginated') {
      session.copying = line.ordinal < start
    } else if (session.copying && this.#isOwn(value, payload, line)) {
      session.endTurn()
      session.copying = false
      this.close()
    }
    if (session.fresh || this.#source === undefined) this.#read += 1
    session.fresh = false
    this.#last = timeMs(line) ?? this.#last
    return session.copying
  }

  #isOwn(value: JsonObject, payload: JsonObject, line: Line): boolean {
    const { head } = this.#session
    if (payload.type === 'thread_settings_applied' && payload.thread_id === head.id) return true
    const turn = timeInId(textOf(payload.turn_id))
    const thread = timeInId(textOf(head.id))
    if (turn !== undefined && thread !== undefined) {
      this.#byTurn = true
      return turn >= thread
    }
    // Some turns have ids without a time; their beginning says it in seconds.
    const begun = payload.type === 'task_started' ? numberOf(payload.started_at) : undefined
    if (begun !== undefined) return begun * 1000 > Date.parse(textOf(head.timestamp))
    if (this.#byTurn) return false
    const copied = this.#inSource(payload)
    if (copied !== undefined) return !copied
    const beginsTurn = value.type === 'turn_context' || payload.type === 'user_message' || payload.role === 'user'
    return this.#waited(line, beginsTurn ? pauseBeforeTurn : pause)
  }

  /** Whether the thread that was copied has this record at this place; undefined where it cannot be asked. */
  #inSource(payload: JsonObject): boolean | undefined {
    this.#source ??= this.#openSource()
    const next = this.#source?.next()
    if (next === undefined || next.done === true) return this.#found ? false : undefined
    const same = isDeepStrictEqual(objectOf(next.value).payload, payload)
    this.#found ||= same
    return same || this.#found ? same : undefined
  }

  /** The records of the thread that was copied, from the one on that comes after those that were read here. */
  #openSource(): Iterator<Json> | undefined {
    const { context, head } = this.#session
    const file = context.conversations.get(textOf(head.forked_from_id) || this.#from)?.files[0]
    if (file === undefined || file.readAs !== 'lines') return undefined
    const source = context.lines(file)[Symbol.iterator]()
    for (let read = 0; read < this.#read; read += 1) source.next()
    return source
  }

  /** Lets go of the other thread's file. */
  close(): void {
    this.#source?.return?.()
    this.#source = undefined
  }

  #waited(line: Line, milliseconds: number): boolean {
    const now = timeMs(line)
    return now !== undefined && this.#last !== undefined && now - this.#last >= milliseconds
  }

  /** What was copied for a helper is its parent's conversation, not its own. */
  leaveOut(payload: JsonObject, line: Line, kind: string): void {
    if (payload.type === 'token_count') this.#session.usage.count(payload, false)
    this.#session.unrendered(`inherited/${kind}`, line)
  }

  /** The pictures of a message that a person typed: its completed item names files, the model's copy holds the bytes. */
  keepPictures(payload: JsonObject): void {
    if (payload.role !== 'user') return
    this.#session.copiedPictures = listOf(payload.content)
      .filter(isObject)
      .flatMap((part) => imageOf(part) ?? [])
  }
}

const timeMs = (line: Line): number | undefined => (line.at === undefined ? undefined : Date.parse(line.at))
