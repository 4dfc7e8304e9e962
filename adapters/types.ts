/**
 * The contract of an adapter: what annals has to be told about one agent. Everything here is plain data and plain
 * functions; an adapter neither renders, nor names files in the history, nor commits.
 */
import type {
  Agent,
  CompactionBlock,
  DiffBlock,
  Git,
  Json,
  NoticeBlock,
  Origin,
  ParentLink,
  PlanBlock,
  Problem,
  RecordRef,
  Role,
  TextBlock,
  ThinkingBlock,
  ToolCallBlock,
  UnknownBlock,
  Usage,
} from '../src/model/session.ts'
import type { ToolFacts } from '../src/model/tool.ts'

/** The part of a machine that adapters may look at to find an agent's home. */
export interface Environment {
  /** The user's home folder, absolute. */
  home: string
  /** Environment variables. */
  variables: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
}

/** A file as the listing shows it; nothing has been opened. */
export interface SourceFile {
  /** Absolute path. */
  file: string
  /** Relative to the agent's home, `/` as separator. */
  path: string
  /** Bytes on the disk. */
  size: number
  /** Milliseconds since 1970, with fractions as far as the file system has them. */
  mtimeMs: number
  ino: number
}

/** A place to look at. */
export interface Location {
  /** The agent's home; `path`s are relative to it. Need not exist. */
  home: string
  /**
   * Only what lies at or below this absolute path (a person named one folder or one file); companions that belong to
   * a session file which lies there are listed as well.
   */
  only?: string
  /** Folders outside the home that hold indexes of it, absolute. */
  indexes?: string[]
  /** Session files lie anywhere below `home`, which is not laid out as the agent lays out its home. */
  loose?: true
}

export interface Listing {
  /** Files that are, or belong to, sessions; sorted by `path` (code units). */
  files: SourceFile[]
  /** Files that say something about sessions (titles, working directories) and are not kept as originals. */
  indexes: SourceFile[]
  /** Folders and files that could not be listed; `file` absolute. `kind`: `unreadable`, `not a file`, … */
  problems: Problem[]
  /** Whether the location itself was there and could be listed. */
  listed: boolean
}

/**
 * The first bytes of a file (up to 64 KiB, decompressed), masked. `without`: where this word stands nowhere in them, their first
 * line is enough, which spares masking the others.
 */
export type ReadBeginning = (without?: string) => Buffer

/** What a file's beginning says of it: plain JSON, kept by the engine until the file changes. */
export type Peek = { [key: string]: Json }

/**
 * Names by which a file hangs together with others of its agent: what one file changes in how others are put together
 * reaches those alone that it is tied to, directly or by way of others. So a run looks at those, and at no others.
 */
export interface Ties {
  /** Names of what it may belong to or be told apart from: ids of sessions, of those it names, … Two files with one in common are tied. */
  shares: string[]
  /** Names under which it says something that files which ask for it depend on. Those that do not ask are not tied to it. */
  tells?: string[]
  /** Names under which it would have something from others. */
  asks?: string[]
}

/** What an agent's indexes say, by what they say it of: a session's id, a project's folder, … */
export type Index = { [name: string]: Json }

/** How a source is read: line by line, as one JSON document, or not at all (kept byte for byte, looked up by name). */
export type ReadAs = 'lines' | 'document' | 'companion'

export interface ConversationFile extends SourceFile {
  readAs: ReadAs
}

/** One conversation as it lies on the disk: which files, in which order. Made from names and peeks alone. */
export interface Conversation {
  /** The agent's own id of it. With the adapter's id it is the session's key: `codex:<id>`. */
  id: string
  /** In the order in which they are read; position here is the index in `originals`. */
  files: ConversationFile[]
  /** For a helper agent: the id of the session at the top, whose folder it lies in. */
  root?: string
  /** For a helper agent: the id of the conversation that started it. */
  parent?: string
  /** The helper's own short id, for the name `agent-<agentId>`. */
  agentId?: string
  /** When it began as far as names and peeks tell, ISO 8601, UTC: the order in which sessions are taken. */
  startedAt?: string
  /** What the agent's indexes say of it. When it changes, the session is read again although its files did not. */
  outside?: { title?: string; cwd?: string }
}

export interface ImageOrFile {
  type: 'image' | 'file'
  mediaType: string
  /** The bytes; absent when the session only names it. */
  data?: Uint8Array
  /** The file name or path that the session gives. */
  name?: string
}
export interface ParsedToolResult {
  type: 'tool_result'
  callId: string
  output: string
  isError: boolean
  exitCode?: number
  durationMs?: number
  /** `path` of the companion that holds the whole output when `output` is only its beginning. */
  companion?: string
}
export interface ParsedSubagent {
  type: 'subagent'
  /** Id of the helper's conversation. */
  id: string
}
/** A block as an adapter gives it: like the model's, with bytes where the model has files. */
export type ParsedBlock =
  | TextBlock
  | ThinkingBlock
  | ToolCallBlock
  | ParsedToolResult
  | ImageOrFile
  | PlanBlock
  | DiffBlock
  | CompactionBlock
  | NoticeBlock
  | ParsedSubagent
  | UnknownBlock

/**
 * A message as an adapter gives it. `records` are the records it was made of; a record that feeds several messages
 * stands with the first. A `diff`, `plan` or `subagent` block follows the tool call or result that it belongs to.
 * Tool calls are in a message of role `assistant`, origin `model`; results in one of role `user`, origin `tool`.
 */
export interface ParsedMessage {
  role: Role
  origin: Origin
  at?: string
  model?: string
  inherited?: true
  records: RecordRef[]
  blocks: ParsedBlock[]
}

/** Where a parser puts what it understands, in the order in which it happened. */
export interface Out {
  /** Hands over a message that is finished and will not change; returns its number `n` (1-based, in this session). */
  message(message: ParsedMessage): number
  /** Counts a record that is shown nowhere, by its kind (`event_msg/token_count`). */
  unrendered(kind: string, record: RecordRef): void
  /** A record that could not be understood although it is JSON, two files that contradict each other, … */
  problem(problem: Problem): void
  /** A helper agent whose records stand inside this session's own file: where its messages go. Same id, same `Out`. */
  helper(id: string, agentId: string, parent: string): { out: Out; end(facts: Facts): void }
}

/** What a parser may look at besides its own records. */
export interface ParseContext {
  /** All conversations of this home, by id; to find what a session was forked or resumed from. To go through all of them is dear. */
  conversations: Pick<ReadonlyMap<string, Conversation>, 'get' | 'values'>
  /** The conversations of this home, in their order, a file of which shares or tells a name (`Ties`); each once. */
  tied(name: string): readonly Conversation[]
  /** The peek of any file of those conversations, by its `path`. */
  peek(path: string): Peek | undefined
  /** The values of another conversation's lines, one after the other; stops silently where the file ends or breaks. */
  lines(file: ConversationFile): Iterable<Json>
  /** The bytes of one of this conversation's companions; null when there is none of that `path` or it cannot be read. */
  companion(path: string): Buffer | null
}

/** What is known of a session once all its records have been seen. Times are ISO 8601, UTC. */
export interface Facts {
  /** The agent's own title, if it has one. */
  title?: string
  /** What the person typed first, without what a program put around it; for the title when there is no other. */
  firstPrompt?: string
  /** The first recorded working directory, as recorded. */
  cwd?: string
  /** All recorded working directories in order of appearance, without doubles, `cwd` first. */
  cwds?: string[]
  /** Time of the first and last message, and of the last record of any kind. */
  startedAt?: string
  endedAt?: string
  updatedAt?: string
  agent: Agent
  git?: Git
  /** In order of use, without doubles. */
  models: string[]
  /**
   * `key` is built by the engine: here the id of the conversation. With `turn` and `message` where this session holds
   * nothing of the other one and goes on from there.
   */
  parent?: { id: string } & Omit<ParentLink, 'key'>
  historyMode?: string
  usage?: Usage
}

/**
 * What a parser remembers between two records: data that the structured clone keeps (objects, arrays, Map, Set, undefined),
 * nothing else. Opaque to everyone but the adapter it comes from, and of use to the version of annals that made it alone.
 */
export type ParserState = object

/**
 * Understands the records of one conversation. Fed by the engine: files in order, records of a file in order. Keeps what
 * it has to remember as plain data and no more than it needs, so that a session of any length can be read; gives a
 * message away as soon as nothing that may follow can change it. Never throws on a record it does not know: that becomes
 * an `unknown` block. Each record it is given ends in exactly one message's `records` or in one `unrendered`.
 */
export interface Parser {
  /** One line of a file that is read line by line: its value and where it stands. */
  record(value: Json, ref: RecordRef): void
  /** A line that is not JSON: the values that can be saved from it (two records glued together, …). Left out: none. */
  repair?(line: string): Json[]
  /** A file that is one JSON document: feeds itself and returns the number of its records (head and messages). */
  document?(value: Json, original: number): number
  /**
   * What it remembers now, to go on from with `open(…, saved)`. Taken after a record and before `end`; a view that has to
   * be used before the next record. Left out: this parser cannot be gone on with.
   */
  save?(): ParserState
  /** All records have been seen. Hands over what is left and says what is known. */
  end(): Facts
}

/** How long an agent keeps its sessions before it deletes them by itself, as its settings say now. */
export interface Retention {
  /** Milliseconds; null: none is deleted for its age. */
  keepsMs: number | null
  /** At most so many sessions of a project are kept, the youngest. */
  keepsCount?: number
  /** What a session's age is counted from: its file's time of change, or the time of the last record in it. */
  countsFrom: 'file' | 'last record'
  /** The settings file that says so, absolute; null: none does, it is the agent's default. */
  setIn: string | null
  /** Settings that the agent cannot make sense of, so that its default holds: a sentence. */
  problem?: string
  /** The line to write into a settings file so that nothing is deleted. */
  advice: { file: string; line: string }
  /** Whether a file, by its `path`, is a session that is deleted in this way. */
  deletes(path: string): boolean
}

/** The part of an adapter that finds an agent's files: enough to see that nothing is new. */
export interface Lister {
  /** One word, the same everywhere: folder, `--source-system`, front matter, path in the history. */
  readonly id: string
  /** What a person calls it. */
  readonly name: string

  /** The agent's homes on this machine in the order in which they are looked at, whether they exist or not. */
  homes(environment: Environment): string[]

  /** Folders outside its homes in which the agent keeps indexes of them, where the environment says so. */
  indexFolders?(environment: Environment): string[]

  /** Lists names and sizes; opens nothing. Never follows a link out of the home. */
  discover(location: Location): Listing

  /** When the agent deletes sessions of one of its own homes. Reads its settings, nothing else. Left out: it never does. */
  retention?(location: Location, environment: Environment): Retention

  /** The newest version of the agent whose sessions this adapter has been shown to read: `2.1.283`. */
  readonly shownToRead: string

  /** Entries of the agent's home that look as if they held conversations, as far as they are known and dealt with. */
  readonly knownInHome: RegExp
}

export interface Adapter extends Lister {
  /**
   * Fields, by their names at any depth, that stay as they are when secrets are masked: the agent needs them to go on with
   * a session (ids, signatures, encrypted reasoning). `docs/redaction.md` lists them.
   */
  readonly opaque: ReadonlySet<string>

  /**
   * What a path that a person gave is to this agent: its home, the sessions folder in it or anything below that, a folder
   * that merely holds session files, one session file; null when nothing there is this agent's. May read beginnings of files.
   */
  recognise(path: string): Location | null

  /** What a file is, from its name and its first bytes. Null: none of this agent's. */
  peek(file: SourceFile, beginning: ReadBeginning): Peek | null

  /** What the indexes say. Missing or newer indexes are no error. */
  readIndexes(location: Location, indexes: SourceFile[]): Index

  /** What ties a file, by its `path` in the home and its peek, to others. */
  ties(path: string, peek: Peek): Ties

  /** Names of files that are tied to one another by what the indexes say under a name. Left out: they tie none. */
  indexTies?(name: string, said: Json): string[]

  /**
   * Puts files together into conversations. Pure. `index`: what `readIndexes` says, read when it is asked for. Two conversations of one id are allowed: the engine tells them apart.
   * Of files that are not tied to any other one the same comes as if those were not there, in the same order.
   */
  group(files: { file: SourceFile; peek: Peek }[], index: () => Index): Conversation[]

  /**
   * A parser of this conversation. With `saved`, what an earlier parser of it saved: it is given the records that follow,
   * and its `out` goes on counting messages where the earlier one's stopped. It then says what one parser would have said
   * that saw all records. Helpers inside the file that began before are asked for again (`out.helper`) as it is opened.
   */
  open(conversation: Conversation, out: Out, context: ParseContext, saved?: ParserState): Parser

  /**
   * Whether what an earlier parser of this conversation saved still holds: what it looked up besides its records (helpers,
   * companions, the session that this one was copied from) would be the same now. To be asked before `open` is given
   * `saved`; where it holds no more, the conversation is read from its start. Left out: it always holds.
   */
  stillHolds?(conversation: Conversation, context: ParseContext, saved: ParserState): boolean

  /** The ids of the messages of a JSON document, to see whether a rewritten one still holds what is stored. */
  documentIds?(value: Json): string[]

  /** What a call does, in words all agents share. Pure; knows every name that ever was. */
  describe(call: ToolCallBlock): ToolFacts
}
