/** What is noted of a long session so that it can be read on when it has grown. */
import type { ConversationFile } from '../../adapters/types.ts'
import type { BuilderState } from '../normalize/state.ts'
import type { ParsePoint, ReadFile } from '../parse/index.ts'
import type { Place } from '../plan/names.ts'
import type { CoverPrompt, WorkState } from '../render/index.ts'
import type { Content } from '../write/held.ts'

/** A source as it was when the session was read. */
export interface NotedFile extends Pick<ConversationFile, 'path' | 'readAs' | 'size' | 'mtimeMs' | 'ino'> {
  /** What was read of it. */
  read: ReadFile
  /** What is stored of it. */
  pieces: Content[]
}

/** By what the beginning of a source is known again: checksums of its first bytes, and of those where reading ended. */
export interface NotedEdges {
  first: string
  last: string
  /** How many bytes of the source were read, those of a last line without its end among them. */
  bytes: number
}

/** How far a session was read: taken when every line that has an end had been read. */
export interface NotedReading {
  point: ParsePoint
  session: BuilderState
  names: NotedNames
}

/** The names of helpers' pages and of companions' files that were asked for, in that order. */
export interface NotedNames {
  pages: { from: string; id: string; page: string }[]
  /** `place`: undefined where none is stored. */
  companions: { path: string; place: CompanionPlace }[]
}

/** The first file of a companion in the session's folder. */
export type CompanionPlace = { file: string; bytes: number } | undefined

/** What the cover and the further parts of a session have to know of its first parts. */
export interface PagesState {
  /** How many parts. */
  parts: number
  /** The number of the next turn. */
  turn: number
  prompts: CoverPrompt[]
  work: WorkState
}

/** What is to be known of closed parts to go on behind them without their messages. */
export interface MadeParts {
  /** Their JSON, in order. */
  json: Content[]
  pages: PagesState
  /** The pages of helpers that their messages lead to, and whether there was one. */
  links: ReadonlyMap<string, boolean>
}

/** How a source begins, and its last bytes before the place from which it is read on: both as they were noted. */
export interface SeenEdges {
  first: Buffer
  last: Buffer
  /** How many bytes were read to see that. */
  bytesRead: number
}

/** A checkpoint that was read. */
export interface Opened {
  checkpoint: Checkpoint
  reading: NotedReading
  /** Where its source was looked at already. */
  edges?: SeenEdges
}

/** All that is said here lies in the history as well, masked; or tells nothing to anybody who does not have the key. */
export interface Checkpoint {
  /** By what it is seen that everything besides the session is as it was: see `checkpointSetup`. */
  setup: string
  key: string
  place: Place
  /** The blob id of the session's JSON of which this was noted. */
  head: string
  /** What was known of the conversation before it was read. */
  conversation: string
  /** All sources, in order. */
  files: NotedFile[]
  edges: NotedEdges
  /** `NotedReading`, encoded when it was taken: what it is made of goes on changing. */
  reading: Uint8Array
  /** By the id of the session, and of helpers inside its file. */
  parts: ReadonlyMap<string, MadeParts>
}
