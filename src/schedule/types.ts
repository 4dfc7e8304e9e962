/** The contract of a scheduler: what annals has to know of one way in which a system runs something by itself. */
import type { Environment } from '../../adapters/types.ts'
import type { Every } from './every.ts'

/** What is to run. */
export interface Job {
  /** Its name for the scheduler: letters, digits, dashes. */
  name: string
  /** The program and its arguments; paths are absolute. */
  command: readonly string[]
  /** Variables that it needs on top of what the scheduler gives it. */
  variables: Readonly<Record<string, string>>
  /** Null: only when it is started. */
  every: Every | null
}

/** What a command of the system answered. */
export interface Answer {
  /** Its exit code; null when it could not be started. */
  code: number | null
  out: string
  err: string
}

/** Runs a command of the system to its end. */
export type Ask = (command: string, args: readonly string[], input?: string) => Answer

/** The machine as schedulers see it. */
export interface System {
  env: Environment
  ask: Ask
  /** The number of the user; undefined where there are none (Windows). */
  uid: number | undefined
  user: string
  /** Milliseconds since 1970. */
  now: () => number
}

export interface Installed {
  /** A file, or how the scheduler calls it. */
  where: string
  /** As it was said at installation: `1h`. */
  every: string | null
  /** ISO 8601, or as the scheduler words it; null when it does not say. */
  next: string | null
  /** The latest run, as far as the scheduler remembers. */
  last: { at: string | null; code: number | null } | null
}

/** One way to have something run by itself. Every function throws a `UserError` (exit 3) when the system refuses. */
export interface Scheduler {
  /** As `--scheduler` names it. */
  id: string
  /** As sentences name it. */
  name: string
  /** Whether it is at work on this machine, for this user. */
  isHere(system: System): boolean
  /** Puts a job in its place; one of the same name is replaced. */
  install(job: Job, system: System): void
  /** Runs an installed job once, now or as soon as the scheduler can; does not wait for its end. */
  start(name: string, system: System): void
  /** How long it may take until a started job begins, in milliseconds. */
  patience: number
  /** Takes a job away; everything is as it was before. False: there was none. */
  remove(name: string, system: System): boolean
  /** Null: there is no job of that name. */
  status(name: string, system: System): Installed | null
  /** What a person should know after installing. */
  notes(system: System): string[]
}
