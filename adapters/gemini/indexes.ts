/** What the agent's indexes say of where projects lie: `projects.json`, `.project_root` markers, `trustedFolders.json`. */

import { basename } from 'node:path'
import type { Json } from '../../src/model/session.ts'
import { sha256Of } from '../../src/sha256.ts'
import { textOfFile } from '../shared/files.ts'
import type { Index, SourceFile } from '../types.ts'
import { objectOf, stringOf } from './json.ts'

/** What an index has as an object, by key; nothing of one that cannot be read. */
function keysOf(text: string, of: (value: Json) => Json | undefined): [string, Json][] {
  try {
    // `trustedFolders.json` may have comments on lines of their own.
    const value: Json = JSON.parse(text.replace(/^\s*\/\/.*$/gm, ''))
    return Object.entries(objectOf(of(value)) ?? {})
  } catch {
    return []
  }
}

/** The names under which an index says where a project lies: by its folder below `tmp`, by the SHA-256 of its path. */
const folderName = (folder: string): string => `folder ${folder}`
export const hashName = (hash: string): string => `hash ${hash}`

/**
 * Where projects lie, by the name of their folder below `tmp`: what its marker says, else the registry; and every known path
 * by its SHA-256, for the folders and headers that only have that.
 */
export function readIndexes(indexes: SourceFile[]): Index {
  const registered: Record<string, string> = {}
  const marked: Record<string, string> = {}
  const paths = new Set<string>()
  for (const file of indexes) {
    const text = textOfFile(file.file)
    const name = basename(file.path)
    if (name === '.project_root') {
      const folder = file.path.split('/')[1]
      const path = text.trim()
      if (folder === undefined || path === '') continue
      if (file.path.startsWith('tmp/')) marked[folder] = path
      else marked[folder] ??= path
      paths.add(path)
    } else if (name === 'projects.json') {
      for (const [path, folder] of keysOf(text, (value) => objectOf(value)?.projects)) {
        paths.add(path)
        if (typeof folder === 'string') registered[folder] = path
      }
    } else {
      for (const [path, trust] of keysOf(text, (value) => value)) {
        paths.add(trust === 'TRUST_PARENT' ? path.replace(/[\\/][^\\/]+[\\/]?$/, '') : path)
      }
    }
  }
  const folders = Object.entries({ ...registered, ...marked }).map(([folder, path]) => [folderName(folder), path])
  return Object.fromEntries([...folders, ...[...paths].map((path) => [hashName(sha256Of(path)), path])])
}

/** The path of a project as the indexes have it, by the folder's name or the hash in a session's header. */
export const pathIn = (index: Index, folder: string, projectHash: string | undefined): string | undefined =>
  (folder === '' ? undefined : stringOf(index[folderName(folder)])) ??
  (projectHash === undefined ? undefined : stringOf(index[hashName(projectHash)])) ??
  stringOf(index[hashName(folder)])
