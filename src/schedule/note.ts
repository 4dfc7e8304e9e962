/** What is remembered of an installed schedule, so that it can be told without asking a scheduler. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Environment } from '../../adapters/types.ts'
import { configFolder } from '../machine.ts'
import type { Job } from './types.ts'

export interface Note {
  /** The id of the scheduler. */
  scheduler: string
  job: Job
}

export const noteFile = (env: Environment): string => join(configFolder(env), 'schedule.json')

/** Null: nothing was installed, or nothing that can be read. */
export function readNote(env: Environment): Note | null {
  try {
    return JSON.parse(readFileSync(noteFile(env), 'utf8')) as Note
  } catch {
    return null
  }
}

/** Remembers what was installed. */
export function writeNote(env: Environment, note: Note): void {
  mkdirSync(dirname(noteFile(env)), { recursive: true })
  writeFileSync(noteFile(env), `${JSON.stringify(note, null, 2)}\n`)
}
