/** The sessions of a history as its work tree has them. Reads heads, never messages. */
import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { exit, reasonOf, UserError } from '../errors.ts'
import type { Head } from '../model/session.ts'
import type { Zone } from '../time.ts'
import { cellsOf } from './cells.ts'
import { readHead } from './json.ts'
import type { History } from './open.ts'
import { joinPath, jsonKind, pageBeside, splitPath } from './paths.ts'
import type { Columns, Sum, Summary, Traits } from './summary.ts'
import { sumOf as totalsOf } from './totals.ts'

/** A session or a helper; paths from the repository's top, `/` as separator. */
export interface Entry {
  head: Head
  md: string
  json: string
}

interface Summarized extends Pick<Entry, 'json'> {
  head: Summary
}

export interface Entries<E = Entry> {
  entries: E[]
  /** JSON files that could not be read as one of ours. */
  failed: { file: string; error: string }[]
}

export type EntryKind = 'session' | 'helper'

/**
 * Every session at the top, or every helper, newest first; equal times by key, then by path. Throws a `UserError`
 * (exit 3) when a folder cannot be listed.
 */
export const readEntries = (history: History, kind: EntryKind): Entries =>
  readAll(history, jsonFiles(history.dir, kind))

function readAll(history: History, paths: Iterable<string>): Entries {
  const entries: Entry[] = []
  const failed: Entries['failed'] = []
  for (const path of paths) {
    try {
      entries.push(readEntry(history, path))
    } catch (error) {
      failed.push({ file: joinPath(history.subpath, path), error: reasonOf(error) })
    }
  }
  return { entries: entries.sort(newestFirst), failed }
}

/** What is remembered of a history. Paths are below the history path. */
export interface RememberedHistory {
  /** Nothing came, went or was replaced in a folder that holds sessions. */
  isWhole: boolean
  /** What is remembered is of files that were not changed after it; milliseconds since 1970. */
  until: number
  /** Sessions at the top in the order of `readEntries`. */
  columns: Columns
  /** The paths of their JSON in the same order. */
  paths(): string[]
  /** The same in no order, by the paths of their JSON. */
  summaries(): ReadonlyMap<string, Summary>
  /** What sessions at the top come to, months in their own time zones. */
  sums(): Sum[]
  /** The paths of the JSON of sessions at the top whose key or id begins so. */
  like(beginning: string): string[]
  /** The paths of the JSON of helpers. */
  helpers(): string[]
}

/**
 * Like `readEntries` for sessions at the top, with what lists are made of alone. Where nothing came, went or was replaced
 * in a folder that holds sessions, what is remembered is taken: a file that was overwritten in its place is for `verify` to
 * find, since to ask for the time of each costs as much as all the rest. Else files are read of which nothing is remembered as they are.
 */
export function listColumns(
  history: History,
  remembered: RememberedHistory | null,
): { columns: Columns; failed: Entries['failed'] } {
  if (remembered?.isWhole) return { columns: remembered.columns, failed: [] }
  const { entries, failed } = readChanged(history, remembered)
  const heads = entries.map(({ head }) => head)
  const columns = {
    ids: () => heads.map(({ id }) => id),
    cells: (timeZone: Zone) => heads.map((head) => cellsOf(head, timeZone)),
    traits: () => heads,
  }
  return { columns, failed }
}

/** The sessions at the top that are meant, whole, in the way of `listColumns`: where it is known which those are, no others are read. */
export function entriesMeant(
  history: History,
  isMeant: (traits: Traits) => boolean,
  remembered: RememberedHistory | null,
): Entries {
  const traits = remembered?.isWhole ? remembered.columns.traits() : []
  const paths = remembered?.isWhole ? remembered.paths() : jsonFiles(history.dir, 'session')
  const { entries, failed } = readAll(
    history,
    paths.filter((_, at) => traits[at] === undefined || isMeant(traits[at])),
  )
  return { entries: entries.filter(({ head }) => isMeant(head)), failed }
}

/** At least the sessions at the top whose key or id begins so, in the way of `listColumns`: no other ones are read where it is known which those are. */
export const sessionsLike = (history: History, beginning: string, remembered: RememberedHistory | null): Entries =>
  remembered?.isWhole ? readAll(history, remembered.like(beginning)) : readEntries(history, 'session')

/** Every helper, in the same way. */
export const helpersIn = (history: History, remembered: RememberedHistory | null): Entries =>
  remembered?.isWhole ? readAll(history, remembered.helpers()) : readEntries(history, 'helper')

/** What sessions and helpers come to, in the way of `listColumns`. `timeZone`: of months; left out, the sessions' own. */
export function sumsOf(
  history: History,
  remembered: RememberedHistory | null,
  timeZone?: string,
): { sums: Sum[]; failed: Entries['failed'] } {
  const isWhole = remembered?.isWhole === true
  const helpers = helpersIn(history, remembered)
  const helperSums = helpers.entries.map(({ head }) => totalsOf(head, 'helper', timeZone))
  if (isWhole && timeZone === undefined) return { sums: [...remembered.sums(), ...helperSums], failed: helpers.failed }
  const { entries, failed } = isWhole
    ? { entries: [...remembered.summaries().values()].map((head) => ({ head })), failed: [] }
    : readChanged(history, remembered)
  const sums = entries.map(({ head }) => totalsOf(head, 'session', timeZone))
  return { sums: [...sums, ...helperSums], failed: [...failed, ...helpers.failed] }
}

/** Whether something may have come, gone or been replaced after a time in one of some folders, or above them. */
export function foldersChanged(historyDir: string, dirs: Iterable<string>, until: number): boolean {
  const folders = new Set([''])
  for (const dir of dirs) for (let at = dir; !folders.has(at); at = splitPath(at).dir) folders.add(at)
  for (const folder of folders) {
    const stat = statSync(`${historyDir}/${folder}`, { throwIfNoEntry: false })
    if (stat === undefined || stat.mtimeMs > until) return true
  }
  return false
}

/** The sessions at the top; those are read that are not remembered as they are. */
function readChanged(history: History, remembered: RememberedHistory | null): Entries<Summarized> {
  if (remembered === null) return readEntries(history, 'session')
  const known = remembered.summaries()
  const entries: Summarized[] = []
  const changed: string[] = []
  for (const path of jsonFiles(history.dir, 'session')) {
    const head = known.get(path)
    // Renaming and writing both change this time, and nobody can set it.
    if (head === undefined || statSync(`${history.dir}/${path}`).ctimeMs > remembered.until) changed.push(path)
    else entries.push({ head, json: joinPath(history.subpath, path) })
  }
  const { entries: read, failed } = readAll(history, changed)
  return { entries: [...entries, ...read].sort(newestFirst), failed }
}

/** One session; `path` of its JSON below the history path. Throws what `readHead` throws. */
export const readEntry = ({ dir, subpath }: History, path: string): Entry => ({
  head: readHead(join(dir, ...path.split('/'))),
  md: joinPath(subpath, pageBeside(path)),
  json: joinPath(subpath, path),
})

function newestFirst(a: Summarized, b: Summarized): number {
  const one = [b.head.startedAt, a.head.key, a.json]
  const two = [a.head.startedAt, b.head.key, b.json]
  const index = one.findIndex((value, at) => value !== two[at])
  return index === -1 ? 0 : (one[index] ?? '') < (two[index] ?? '') ? -1 : 1
}

/** Paths below the history path. Folders of originals are not entered. */
function jsonFiles(historyDir: string, kind: EntryKind): string[] {
  const paths: string[] = []
  const visit = (folder: string, path: string): void => {
    for (const entry of listed(folder)) {
      const below = joinPath(path, entry.name)
      if (entry.isDirectory()) {
        if (entry.name !== '.original') visit(join(folder, entry.name), below)
      } else if (jsonKind(below) === kind) paths.push(below)
    }
  }
  visit(historyDir, '')
  return paths
}

function listed(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw new UserError(
      `${folder} cannot be read: ${reasonOf(error)}.`,
      exit.unreadable,
      'Check its permissions.',
      error,
    )
  }
}
