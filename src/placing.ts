/** Files put in their place whole, and folders taken away that hold nothing any more. */
import { copyFileSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codeOf } from './errors.ts'

/** Gives a file that is whole its name, at once. Its folder has to be there. */
export function putInPlace(temporary: string, file: string): void {
  try {
    renameSync(temporary, file)
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error
    // The git directory is on another file system (a linked worktree): the last step has to be a rename all the same.
    const beside = join(dirname(file), `.annals-${process.pid}.tmp`)
    copyFileSync(temporary, beside)
    renameSync(beside, file)
    rmSync(temporary, { force: true })
  }
}

/** Removes a folder if nothing is in it; whether it did. */
export function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder)
    return true
  } catch {
    // There is more in it, or it is not there.
    return false
  }
}

/** Removes a file below a folder, and the folders above it that are empty then. */
export function removeFile(root: string, path: string): void {
  rmSync(join(root, path), { force: true })
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    // What is above a folder that stays is not empty either.
    if (!removeIfEmpty(join(root, folder))) return
  }
}
