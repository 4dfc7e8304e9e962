/** What a run is told: flags as they were meant, and the edges of the world. */

import type { GitMode } from '../commit/index.ts'
import type { Repository } from '../commit/types.ts'
import type { SourcePlace } from '../discover/listing.ts'
import type { RedactionSettings } from '../redact/setup.ts'
import type { Templates } from '../render/index.ts'
import type { BelongRules } from './belongs.ts'
import type { LeaveOutSettings } from './left-out.ts'
import type { BelongsTo } from './project.ts'

/** Which history is changed, and how. */
export interface HistorySettings {
  repository: Repository
  /** Path of the history below the repository's top, `/` as separator. */
  subpath: string
  git: GitMode
  commit: boolean
  dryRun: boolean
  /** Replace what somebody changed by hand. */
  overwrite: boolean
  /** This machine's name. */
  system: string
  templates: Templates
  /** Wait until another run is done. */
  wait: boolean
  /** Folder for the state, the lock and what is staged; normally in the repository's git directory. */
  workDir: string
  /** ISO 8601; only for the lock. */
  now: string
}

/** Settings that decide what is written. */
export interface WriteSettings {
  user: string
  system: string
  /** IANA name. */
  timeZone: string
  originals: boolean
  leaveOut: LeaveOutSettings
  /** For whom what is masked is kept encrypted; nobody: it is not kept. */
  recipients: string[]
  /** This machine's home, for working directories below it. */
  home: string
}

/** Where commits are pushed, and what may be done for that. */
export interface PushSettings {
  /** The name of a remote in git's configuration. */
  remote: string
  /** The remote may be one that everybody can read, or of which nobody knows whether. */
  allowPublic: boolean
  /** What the person's environment has: tokens. */
  variables: NodeJS.ProcessEnv
  /** The file that remembers which addresses were accepted. */
  acceptedFile: string
}

/** Which sessions a run takes. */
export interface UnitFilter {
  /** Only sessions whose last record is not older; milliseconds since 1970. */
  since?: number
  /** Read at most this many source files. */
  maxFiles?: number
}

/** How changed sessions are stored. */
export interface StoreSettings
  extends Pick<WriteSettings, 'leaveOut' | 'home'>,
    Pick<HistorySettings, 'subpath' | 'dryRun' | 'overwrite' | 'commit'> {
  filter: UnitFilter
  /** Only sessions that belong to a repository, and where in it. */
  belongs?: BelongsTo
}

/** `ask` lists and asks; `yes` does not ask; `force` prunes even more than half of all sessions. */
export type Prune = 'no' | 'ask' | 'yes' | 'force'

/** How sessions whose sources are gone are taken out of the tree. */
export interface PruneSettings extends Pick<HistorySettings, 'subpath' | 'dryRun' | 'overwrite'> {
  prune: Prune
  /** Asks a person; false when nobody is there to answer. */
  confirm: (question: string) => Promise<boolean>
}

/** What decides whether there is anything to do. */
export interface LookSettings
  extends Pick<
      HistorySettings,
      'repository' | 'subpath' | 'commit' | 'dryRun' | 'overwrite' | 'wait' | 'workDir' | 'now'
    >,
    Pick<WriteSettings, 'leaveOut' | 'recipients' | 'home'>,
    Pick<PruneSettings, 'prune'> {
  places: SourcePlace[]
  /** Only sessions that belong to this repository, by these rules. */
  project?: BelongRules
  /** Push when all is stored. */
  push?: PushSettings
  redaction: RedactionSettings
  /** Secrets among those of `redaction` that were in files, not in the environment of this run. */
  lastingSecrets: string[]
  /** Files of the repository's own that its first commit brings along; paths below its top. */
  firstFiles: string[]
}

/** All that `sync` and `sync-repo` say. */
export interface RunSettings
  extends LookSettings,
    HistorySettings,
    WriteSettings,
    PruneSettings,
    Omit<StoreSettings, 'belongs'> {
  /** The repository is not there yet (and this is a dry run). */
  missing: boolean
  /** Files outside the history that annals itself makes in a repository of its own: path → blob id. */
  ownFiles: ReadonlyMap<string, string>
  /** How many workers there may be; left out: as many as are worth it. See `makerFor`. */
  workers?: number
  /** From how many bytes on it is noted how far a session was read; left out: see `openOffice`. */
  checkpointBytes?: number
}
