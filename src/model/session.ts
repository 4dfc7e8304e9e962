/**
 * The words that all stages share: what a session is once an adapter has understood it.
 * Field order here is field order in the JSON; `docs/json.md` says what each means.
 */

/** Who a message is addressed as in the agent's own record. */
export type Role = 'user' | 'assistant' | 'system'

/**
 * Who really made it: `person` typed it, `injected` is context the agent's program put in, `agent` is another agent
 * (a helper's task, a message between agents), `model` answered, `tool` is what a tool gave back, `system` is a notice.
 */
export type Origin = 'person' | 'injected' | 'agent' | 'model' | 'tool' | 'system'

export const toolKinds = [
  'shell',
  'read',
  'write',
  'edit',
  'search',
  'web',
  'task',
  'plan',
  'ask',
  'mcp',
  'other',
] as const
/** What a tool does, whatever its agent calls it. */
export type ToolKind = (typeof toolKinds)[number]

/** `[index into originals, record]`: 1-based line; for a JSON document 0 is its head, else the message's position. */
export type RecordRef = [original: number, record: number]

/** Any JSON value as it came out of `JSON.parse`. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Where a value that is too long for the JSON stands instead: `file` relative to the JSON's folder, `bytes` of UTF-8. */
export interface Spilled {
  file?: string
  bytes?: number
}

export interface TextBlock extends Spilled {
  type: 'text'
  text: string
}
export interface ThinkingBlock extends Spilled {
  type: 'thinking'
  text: string
}
export interface ToolCallBlock {
  type: 'tool_call'
  /** The agent's own id of the call; `''` when it recorded none. */
  id: string
  /** The tool's name as the agent recorded it. */
  name: string
  kind: ToolKind
  input: Json
}
export interface ToolResultBlock extends Spilled {
  type: 'tool_result'
  /** The `id` of the call it answers; `''` when the agent recorded none. */
  callId: string
  output: string
  isError: boolean
  exitCode?: number
  durationMs?: number
}
export interface ImageBlock {
  type: 'image'
  /** Relative to the JSON's folder; `''` when the session names a picture whose bytes it does not hold. */
  file: string
  mediaType: string
  bytes: number
  /** What the session calls it, when that is not in `file`. */
  name?: string
}
export interface FileBlock {
  type: 'file'
  /** Relative to the JSON's folder when the bytes are kept, else the name or path the session gives. */
  file: string
  mediaType: string
  bytes: number
  /** What the session calls it, when that is not in `file`. */
  name?: string
}
export interface PlanItem {
  text: string
  status: string
}
export interface PlanBlock {
  type: 'plan'
  items: PlanItem[]
}
/** `patch` is the body of a unified diff (hunks, without the `---`/`+++` lines). */
export interface DiffBlock extends Spilled {
  type: 'diff'
  path: string
  patch: string
}
export interface CompactionBlock extends Spilled {
  type: 'compaction'
  text: string
}
export interface NoticeBlock extends Spilled {
  type: 'notice'
  text: string
  /** The messages (`n`, first and last) that the person took back at this point. They stay where they are. */
  takesBack?: [from: number, to: number]
}
/** A helper agent: `key` of its session; `file` its page relative to the JSON's folder, `''` when it is not stored. */
export interface SubagentBlock {
  type: 'subagent'
  key: string
  file: string
}
/** A record of a kind nobody has seen, as the agent wrote it. */
export interface UnknownBlock {
  type: 'unknown'
  record: Json
}

export type Block =
  | TextBlock
  | ThinkingBlock
  | ToolCallBlock
  | ToolResultBlock
  | ImageBlock
  | FileBlock
  | PlanBlock
  | DiffBlock
  | CompactionBlock
  | NoticeBlock
  | SubagentBlock
  | UnknownBlock

export interface Message {
  /** 1-based position in the session, over all parts. */
  n: number
  role: Role
  /** ISO 8601, UTC. */
  at?: string
  origin: Origin
  model?: string
  /** Copied from another session by the agent when it resumed or forked. */
  inherited?: true
  records: RecordRef[]
  blocks: Block[]
}

/** Tokens; `input` and `output` are whole sums, the others are contained in them as far as the agent says. */
export interface Usage {
  input: number
  cachedInput: number
  cacheWrite: number
  output: number
  reasoning: number
  total: number
}

export interface Agent {
  name: string
  version?: string
  originator?: string
  entrypoint?: string
}
export interface Git {
  branch?: string
  commit?: string
  remote?: string
}
export interface ParentLink {
  key: string
  kind: 'subagent' | 'fork' | 'resume'
  /** The turn of the other session that this one goes on from, where it holds no copy of it: its number, 1-based. */
  turn?: number
  /** The message, `n`, that begins that turn. */
  message?: number
}
export interface ChildLink {
  key: string
  kind: 'subagent' | 'fork' | 'resume'
  /** The child's page, relative to this JSON's folder. */
  file: string
}
export interface Problem {
  /** The source file, relative to the agent's home. */
  file: string
  /** 1-based. */
  line?: number
  kind: string
  message: string
}

export interface Counts {
  /** Non-blank source records. */
  records: number
  messages: number
  /** Messages a person typed. */
  person: number
  /** Messages of the model. */
  agent: number
  /** Tool calls. */
  tool: number
  thinking: number
  images: number
  /** Bytes of the originals as stored. */
  bytes: number
}

export interface Original {
  /** Relative to the agent's home, `/` as separator. */
  path: string
  /** Relative to this JSON's folder; joined in order they give what is stored. Empty with `--no-originals`. */
  files: string[]
  bytes: number
  /** Lower-case hex, of what is stored (with `--no-originals`: of what would have been). */
  sha256: string
  source?: { bytes: number; mac: string }
  compressed?: 'zstd'
  /** False: the last line is torn. */
  complete: boolean
  gone?: true
  superseded?: true
}

/** Encrypted files that hold what was masked in the originals. */
export interface Vault {
  /** Relative to this JSON's folder; the one of today first. */
  files: string[]
  /** HMAC-SHA-256, under the key of this machine, of what is in the one of today and whom it is for. */
  mac: string
}

export interface PartLink {
  md: string
  json: string
  /** First and last message, `n`. */
  from: number
  to: number
}

export type TitleFrom = 'agent' | 'prompt' | 'id'

/** Everything about a session but its messages. Comes first in the JSON and is small. */
export interface Head {
  annals: 1
  key: string
  fingerprint: string
  renderer: number
  source: string
  id: string
  title: string
  titleFrom: TitleFrom
  user: string
  system: string
  cwd: string | null
  cwds?: string[]
  home?: string
  path: string
  slug: string
  timeZone: string
  startedAt: string
  endedAt: string
  updatedAt: string
  agent: Agent
  git?: Git
  models: string[]
  parent?: ParentLink
  children: ChildLink[]
  historyMode?: string
  usage: Usage
  counts: Counts
  /** How many tool calls read, wrote or edited a file: the most frequent ones, relative to `cwd` where they lie below it. */
  touched?: Record<string, number>
  unrendered: Record<string, number>
  redactions: { total: number; byRule: Record<string, number> }
  problems: Problem[]
  originals: Original[]
  vault?: Vault
  parts?: PartLink[]
}

/** One conversation, as data. `messages` is absent where there are parts: then it is in theirs. */
export interface Session extends Head {
  messages?: Message[]
}

export interface Part {
  annals: 1
  key: string
  /** 1-based. */
  part: number
  messages: Message[]
}

export const noUsage: Usage = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, total: 0 }
