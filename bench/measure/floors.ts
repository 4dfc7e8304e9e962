/** What the machine needs for the parts of the work that nobody can save. */
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Measured, measureOk, type Surroundings } from './command.ts'

/** Reads all files and does nothing with them. */
export const cat = (folder: string): Measured =>
  measureOk(['bash', '-c', 'find "$1" -type f -print0 | xargs -0 cat > /dev/null', 'cat', folder])

/** Reads all lines of all sessions as JSON, on one thread. */
export function parseOnly(folder: string): { seconds: number } {
  const files = filesBelow(folder).filter((file) => /\.jsonl?$/.test(file))
  const began = performance.now()
  for (const file of files) {
    const bytes = readFileSync(file)
    if (file.endsWith('.json')) JSON.parse(bytes.toString())
    else parseLines(bytes)
  }
  return { seconds: (performance.now() - began) / 1000 }
}

function parseLines(bytes: Buffer): void {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start)
    const stop = end < 0 ? bytes.length : end
    JSON.parse(bytes.toString('utf8', start, stop))
    start = stop + 1
  }
}

/** Lists all files below a folder and asks for the size of each. */
export function listing(folder: string): { seconds: number } {
  const began = performance.now()
  for (const file of filesBelow(folder)) statSync(file)
  return { seconds: (performance.now() - began) / 1000 }
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [path]
  })

/** Bytes of all files below a folder, as their names say. */
export const bytesBelow = (folder: string): number =>
  filesBelow(folder).reduce((sum, file) => sum + statSync(file).size, 0)

/** A git of its own: nothing of the person at this machine is set. */
const inside = (folder: string): Surroundings => ({
  cwd: folder,
  env: { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
})

export const git = (folder: string, ...words: string[]): Measured => measureOk(['git', ...words], inside(folder))

/** A repository in which commits can be made, whatever the person at this machine has set. */
export function initialize(folder: string): void {
  git(folder, 'init', '-q', '-b', 'main')
  git(folder, 'config', 'user.name', 'bench')
  git(folder, 'config', 'user.email', 'bench@example.org')
  git(folder, 'config', 'commit.gpgSign', 'false')
}

/** `git add && git commit` of all that is new or changed in a work tree. */
export const addAndCommit = (folder: string): Measured =>
  measureOk(['bash', '-c', 'git add -A && git commit -q -m bench'], inside(folder))

/** `git add && git commit` of all files of a work tree, in a repository at `copy` that has none of them yet. */
export function commitAnew(workTree: string, copy: string): Measured {
  mkdirSync(copy)
  for (const name of readdirSync(workTree))
    if (name !== '.git') cpSync(join(workTree, name), join(copy, name), { recursive: true })
  initialize(copy)
  return addAndCommit(copy)
}

/** Starts node and ends it, with as few variables as a measured run has. */
export const bareNode = (): Measured => measureOk([process.execPath, '-e', '0'], { env: { PATH: process.env.PATH } })
