/** The note by which the next run finishes what a killed one began. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codeOf } from '../errors.ts'
import type { FileChange } from './backend.ts'
import { renameDurably, writeNew } from './durable.ts'
import type { Change } from './trees.ts'
import type { Repository } from './types.ts'

/** What a commit is about to do; written before it takes a lock, removed when all is done. */
export interface Journal {
  version: 1
  /** Full name of the branch that moves. */
  branch: string
  /** The commit it moves to. */
  commit: string
  /** The content of our lock on the index. */
  lock: string
  /** How the index entries shall be. */
  changes: Change[]
  /** Of the changes, those that shall not be in the work tree, since the checkout is sparse. */
  skipped?: string[]
  /** Files that a merge puts into the work tree; a commit takes them from there. */
  files?: FileChange[]
}

/** Where a commit keeps its own files, all in the git directory of the work tree. */
export const placesOf = (repository: Repository) => {
  const own = join(repository.gitDir, 'annals')
  return {
    index: join(repository.gitDir, 'index'),
    indexLock: join(repository.gitDir, 'index.lock'),
    own,
    journal: join(own, 'journal.json'),
    journalDraft: join(own, 'journal.json.new'),
    /** The index as it shall be. */
    nextIndex: join(own, 'index'),
    spare: join(own, 'lock'),
    /** Of which tree and which index it is known that nothing is staged. */
    unstaged: join(own, 'unstaged'),
    /** A file on its way into the work tree. */
    nextFile: join(own, 'file'),
  }
}

export type Places = ReturnType<typeof placesOf>

/** Writes the journal, to the disk, before anything else that others see is changed. */
export const writeJournal = (places: Places, journal: Journal): void => {
  mkdirSync(dirname(places.journal), { recursive: true })
  rmSync(places.journalDraft, { force: true })
  writeNew(places.journalDraft, JSON.stringify(journal))
  renameDurably(places.journalDraft, places.journal)
}

/** The journal of a run that did not end; null when there is none. */
export const readJournal = (places: Places): Journal | null => {
  try {
    return JSON.parse(readFileSync(places.journal, 'utf8'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** Removes everything a commit keeps for itself; the journal last. */
export const clearPlaces = (places: Places): void => {
  for (const file of [
    places.nextIndex,
    `${places.nextIndex}.lock`,
    places.spare,
    places.nextFile,
    places.journalDraft,
    places.journal,
  ]) {
    rmSync(file, { force: true })
  }
}
