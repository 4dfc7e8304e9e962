/** What the run and its workers say to each other: plain data. */
import { codeOf, reasonOf, UserError } from '../errors.ts'
import { type Held, heldIn, notHeld } from '../write/held.ts'
import { SourceGone } from './instead.ts'
import type { Job, Making, Order, Reading } from './maker.ts'
import { openHome, type SharedHome, shareHome } from './shared-home.ts'
import type { MadeUnit } from './unit.ts'

/** What units are made with, as all threads have it. */
export type SharedJob = Omit<Job, 'homes'> & { homes: readonly SharedHome[] }

export const shareJob = (job: Job): SharedJob => ({ ...job, homes: job.homes.map(shareHome) })

export const openJob = (job: SharedJob): Job => ({ ...job, homes: job.homes.map(openHome) })

export type Question =
  | { kind: 'read'; order: Order }
  | { kind: 'make'; key: string; making: Making }
  | { kind: 'drop'; key: string }
  | { kind: 'finish' }

export type Answer =
  | { kind: 'read'; key: string; reading: Reading }
  | { kind: 'made'; key: string; made: ToldUnit }
  | { kind: 'failed'; key: string; error: ToldError }
  | { kind: 'finished'; stored: readonly string[] }

/** An error on its way to another thread: which of ours it is, and what it says. */
export interface ToldError {
  name: string
  message: string
  /** Of a system error. */
  systemCode: string
  user?: Pick<UserError, 'code' | 'hint'>
}

export const toldError = (error: unknown): ToldError => ({
  name: error instanceof Error ? error.name : '',
  message: reasonOf(error),
  systemCode: codeOf(error),
  ...(error instanceof UserError ? { user: { code: error.code, hint: error.hint } } : {}),
})

/** The error that was told, as far as anybody asks what it is. */
export function errorOf({ name, message, systemCode, user }: ToldError): Error {
  if (user !== undefined) return new UserError(message, user.code, user.hint)
  if (name === 'SourceGone') return new SourceGone(message)
  const error = new Error(message)
  return systemCode === '' ? error : Object.assign(error, { code: systemCode })
}

/** A unit that was made, on its way to another thread: contents by where they lie. */
export type ToldUnit = Omit<MadeUnit, 'files'> & { files: { path: string; content: Omit<Held, 'read'> }[] }

export const toldUnit = (made: MadeUnit): ToldUnit => ({
  ...made,
  files: made.files.map(({ path, content: { read: _, ...content } }) => ({ path, content })),
})

export const madeOf = (told: ToldUnit): MadeUnit => ({
  ...told,
  files: told.files.map(({ path, content: { size, oid, staged } }) => ({
    path,
    content: staged === undefined ? notHeld({ size, oid }) : heldIn(staged, size, oid),
  })),
})
