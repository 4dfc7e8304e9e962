/** Titles and links that stand beside the sessions: the log of names, and the index database. */
import { basename } from 'node:path'
import type { Json } from '../../src/model/session.ts'
import { textOfFile } from '../shared/files.ts'
import { rowsOf } from '../shared/sqlite.ts'
import type { Index, SourceFile } from '../types.ts'
import { isObject, listOf, objectOf, parseJson, textOf } from './json.ts'

/** What the indexes say of a thread. */
interface Entry {
  [field: string]: Json
  title: string
  /** The thread that started it. */
  parent: string
  /** Folders below `attachments/`. */
  attachments: string[]
}

/**
 * By thread. A name that somebody gave in the database counts most, then a title there that is not just the first prompt,
 * then the last name in the log; an empty name in the log takes a name away.
 */
export function readIndexes(indexes: SourceFile[]): Index {
  const threads = new Map<string, Entry>()
  const entry = (id: string): Entry => {
    const known = threads.get(id) ?? { title: '', parent: '', attachments: [] }
    threads.set(id, known)
    return known
  }
  for (const { file, path } of indexes) {
    if (!path.endsWith('session_index.jsonl')) continue
    for (const [id, name] of Object.entries(namesOf(textOfFile(file)))) entry(id).title = name
  }
  for (const { file } of databases(indexes)) {
    for (const row of rowsOf(file, 'threads', ['id', 'name', 'title', 'first_user_message'])) {
      const title = titleOf(row)
      if (typeof row.id === 'string' && title !== '') entry(row.id).title = title
    }
    for (const row of rowsOf(file, 'thread_spawn_edges', ['parent_thread_id', 'child_thread_id'])) {
      if (typeof row.child_thread_id === 'string')
        entry(row.child_thread_id).parent = textOf(row.parent_thread_id as Json)
    }
    for (const row of rowsOf(file, 'thread_attachments', ['id', 'thread_id', 'identity_key', 'payload'])) {
      entry(textOf(row.thread_id as Json)).attachments.push(...foldersIn(row))
    }
  }
  return Object.fromEntries(threads)
}

/** The folders below `attachments/` that an entry may mean: the one of its id, and those whose path it gives. */
const foldersIn = (row: { [column: string]: unknown }): string[] => [
  textOf(row.id as Json),
  ...[row.identity_key, row.payload].flatMap((value) =>
    [...textOf(value as Json).matchAll(/attachments[\\/]+([\w-]+)[\\/]/g)].map(([, folder = '']) => folder),
  ),
]

/** The databases, oldest schema first: what a newer one says replaces what an older one said. */
const databases = (indexes: SourceFile[]): SourceFile[] =>
  indexes.filter(({ path }) => path.endsWith('.sqlite')).sort((a, b) => schemaOf(a.path) - schemaOf(b.path))

const schemaOf = (path: string): number => Number(/state_(\d+)\.sqlite$/.exec(basename(path))?.[1] ?? 0)

const trimmed = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

function titleOf(row: { [column: string]: unknown }): string {
  const name = trimmed(row.name)
  if (name !== '') return name
  const title = trimmed(row.title)
  const first = trimmed(row.first_user_message)
  return first === '' || first.startsWith(title) || title.startsWith(first) ? '' : title
}

/** The last name of each thread in the log; threads whose name was taken away are left out. */
function namesOf(log: string): { [id: string]: string } {
  const names: { [id: string]: string } = {}
  for (const line of log.split('\n')) {
    const entry = parseJson(line)
    if (!isObject(entry) || typeof entry.id !== 'string') continue
    const name = textOf(entry.thread_name).trim()
    if (name === '') delete names[entry.id]
    else names[entry.id] = name
  }
  return names
}

/** What an index says of a thread. */
export const attachmentsIn = (index: Index, id: string): string[] => listOf(objectOf(index[id]).attachments).map(textOf)
export const titleIn = (index: Index, id: string): string => textOf(objectOf(index[id]).title)
export const parentIn = (index: Index, id: string): string => textOf(objectOf(index[id]).parent)
