/** The file system underneath isomorphic-git, which writes in place. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { lstat, mkdir, readdir, readFile, readlink, rm, rmdir, stat, symlink, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { codeOf } from '../errors.ts'
import { renameDurably, writeNew } from './durable.ts'

/** Writes a file; its folder is made where a clean-up of git's has just taken it away, empty as it was. */
const writeFile = async (path: string, bytes: Buffer | string): Promise<void> => {
  try {
    writeWhole(path, bytes)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    mkdirSync(dirname(path), { recursive: true })
    writeWhole(path, bytes)
  }
}

/** Writes a file so that it is there whole or not at all: under another name, to the disk, then renamed. */
function writeWhole(path: string, bytes: Buffer | string): void {
  const draft = join(dirname(path), `tmp_obj_annals_${randomUUID()}`)
  try {
    writeNew(draft, bytes, 0o444)
    renameDurably(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
}

/**
 * The file system under isomorphic-git, which by itself writes straight to final names. Its drafts begin with `tmp_obj_`,
 * as those of git: fsck passes them over, and `git gc` removes what a killed run leaves.
 */
export const safeFs = {
  promises: { lstat, mkdir, readdir, readFile, readlink, rm, rmdir, stat, symlink, unlink, writeFile },
}
