/** The sessions of a history as its work tree has them. Reads heads, never messages. */
import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { exit, reasonOf, UserError } from '../errors.ts'
import type { Head } from '../model/session.ts'
import { readHead } from './json.ts'
import type { History } from './open.ts'
import { joinPath, jsonKind, pageBeside } from './paths.ts'
import type { Summary } from './summary.ts'

/** A session or a helper; paths from the repository's top, `/` as separator. */
export interface Entry {
  head: Head
  md: string
  json: string
}

/** What lists and totals are made of. */
export interface ListedEntry extends Pick<Entry, 'md' | 'json'> {
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
export function readEntries(history: History, kind: EntryKind): Entries {
  const entries: Entry[] = []
  const failed: Entries['failed'] = []
  for (const path of jsonFiles(history.dir, kind)) {
    try {
      entries.push(readEntry(history, path))
    } catch (error) {
      failed.push({ file: joinPath(history.subpath, path), error: reasonOf(error) })
    }
  }
  return { entries: entries.sort(newestFirst), failed }
}

/** What is remembered of heads, as JSON by the path of theirs below the history path; of files not changed after `until`. */
export interface RememberedHeads {
  heads: ReadonlyMap<string, { head: string }>
  /** Milliseconds since 1970. */
  until: number
}

/** Like `readEntries`, with what lists are made of alone: a file is read where nothing is remembered of it as it is. */
export function listEntries(
  history: History,
  kind: EntryKind,
  remembered: RememberedHeads | null,
): Entries<ListedEntry> {
  const entries: ListedEntry[] = []
  const failed: Entries['failed'] = []
  for (const path of jsonFiles(history.dir, kind)) {
    try {
      entries.push(rememberedEntry(history, path, remembered) ?? readEntry(history, path))
    } catch (error) {
      failed.push({ file: joinPath(history.subpath, path), error: reasonOf(error) })
    }
  }
  return { entries: entries.sort(newestFirst), failed }
}

function rememberedEntry(
  { dir, subpath }: History,
  path: string,
  remembered: RememberedHeads | null,
): ListedEntry | null {
  const known = remembered?.heads.get(path)
  if (remembered === null || known === undefined) return null
  // Renaming and writing both change this time, and nobody can set it.
  if (statSync(`${dir}/${path}`).ctimeMs > remembered.until) return null
  return {
    head: JSON.parse(known.head) as Summary,
    md: joinPath(subpath, pageBeside(path)),
    json: joinPath(subpath, path),
  }
}

/** One session; `path` of its JSON below the history path. Throws what `readHead` throws. */
export const readEntry = ({ dir, subpath }: History, path: string): Entry => ({
  head: readHead(join(dir, ...path.split('/'))),
  md: joinPath(subpath, pageBeside(path)),
  json: joinPath(subpath, path),
})

function newestFirst(a: ListedEntry, b: ListedEntry): number {
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
