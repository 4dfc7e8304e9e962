/** Files that are whole or not there, even after a power cut. */
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a new file and waits until its bytes are on the disk. Throws `EEXIST` when the file is there. */
export const writeNew = (path: string, bytes: Buffer | string, mode = 0o666): void => {
  const file = openSync(path, 'wx', mode)
  try {
    const data = Buffer.from(bytes)
    for (let at = 0; at < data.length; ) at += writeSync(file, data, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes a rename in a folder last; systems that cannot open folders (Windows) do so by themselves. */
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return
  const file = openSync(folder, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Renames, and waits until the new name is on the disk. */
export const renameDurably = (from: string, to: string): void => {
  renameSync(from, to)
  syncFolder(dirname(to))
}
