/** What the parts of a run share. */
import type { Adapter, Conversation, Index, ParseContext } from '../../adapters/types.ts'
import type { CheckpointFiles } from '../checkpoint/files.ts'
import type { Repository } from '../commit/types.ts'
import type { Unit } from '../discover/units.ts'
import type { Head } from '../model/session.ts'
import type { Place } from '../plan/names.ts'
import type { Redaction } from '../redact/index.ts'
import type { RedactionSettings } from '../redact/setup.ts'
import type { Templates } from '../render/index.ts'
import type { HashKeeper } from '../sha256.ts'
import type { Held, Staging } from '../write/held.ts'
import type { PlacedSession } from './pages.ts'
import type { WriteSettings } from './settings.ts'

/** A session as the history has it. */
export interface Stored {
  head: Head
  place: Place
}

/** A file as it should be. `path` is below the history path. */
export interface WantedFile {
  path: string
  content: Held
  /** The pieces of the originals that it was made from, in their order. */
  madeFrom?: readonly Held[]
}

/** Something that a person should hear of although it is no failure. */
export interface Report {
  key: string
  file: string
  /** `shortened`, `replaced`, `gone`, `claimed twice`, … */
  kind: string
  message: string
}

/** A unit as it is to be read, without what only the run knows of it. */
export interface UnitTask extends Pick<Unit, 'key' | 'root' | 'helpers'> {
  adapter: Adapter
  /** What the adapter read from its indexes. */
  index: () => Index
  /** Where the session lies already. */
  storedPlace: Place | undefined
  /** In a project's own repository: the path below its root. Otherwise the working directory decides. */
  path?: string
}

/** Everything that making a session needs besides the session. */
export interface Workshop {
  settings: WriteSettings
  /** Absolute path of the history. */
  historyDir: string
  staging: Staging
  redaction: Redaction
  templates: Templates
  /** Where sessions lie that its pages may link to, once that is known. */
  placed: Map<string, PlacedSession>
  /** How what is made here can be read on; left out: it is read whole, and nothing is noted. */
  checkpoints?: Checkpoints
}

/** What is noted of long sessions. */
export interface Checkpoints {
  files: CheckpointFiles
  keeper: HashKeeper
  /** See `Checkpoint`. */
  setup: string
  /** False: sessions are read whole all the same. */
  resumes: boolean
}

/** What the run itself works with: it decides where sessions lie, and puts files in their places. */
export interface Office extends Pick<Workshop, 'settings' | 'historyDir' | 'staging' | 'templates'> {
  repository: Repository
  redaction: Redaction
  /** From which others open their own. */
  redactionSettings: RedactionSettings
  /** Where checkpoints lie, and of units of how many bytes on they are worth it. */
  checkpoints: { folder: string; worthBytes: number }
}

/** What one conversation is read with. */
export interface ReadContext {
  adapter: Adapter
  context: ParseContext
  conversation: Conversation
  /** What the adapter read from its indexes. */
  index: () => Index
  /** Whether what is masked is to be kept for its owner. */
  vault: boolean
  redaction: Redaction
}

/** Is told how far a run is, so that it can be shown. */
export interface Progress {
  /** `total` units are to be read. */
  begin(total: number): void
  /** One more is done. */
  step(): void
  end(): void
}
