/** What the machine needs for the parts of the work that nobody can save. */
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Measured, measure } from './command.ts'

/** Reads all files and does nothing with them. */
export const cat = (folder: string): Measured =>
  measure(['bash', '-c', 'find "$1" -type f -print0 | xargs -0 cat > /dev/null', 'cat', folder])

/** Reads all lines of all sessions as JSON. */
export function parseOnly(folder: string): Pick<Measured, 'seconds' | 'cpuSeconds'> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.jsonl?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  for (const file of files) {
    const bytes = readFileSync(file)
    if (file.endsWith('.json')) JSON.parse(bytes.toString())
    else parseLines(bytes)
  }
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 }
}

function parseLines(bytes: Buffer): void {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start)
    const stop = end < 0 ? bytes.length : end
    JSON.parse(bytes.toString('utf8', start, stop))
    start = stop + 1
  }
}

/** `git add && git commit` of all files of a work tree, in a repository that has none of them yet. */
export function commitOf(workTree: string, scratch: string): Measured {
  const copy = join(scratch, 'floor')
  mkdirSync(copy)
  for (const name of readdirSync(workTree)) {
    if (name !== '.git') cpSync(join(workTree, name), join(copy, name), { recursive: true })
  }
  const env = { ...process.env, HOME: scratch, GIT_CONFIG_NOSYSTEM: '1' }
  measure(['git', 'init', '-q', '-b', 'main'], { cwd: copy, env })
  const commit = 'git add -A && git -c user.name=bench -c user.email=bench@example.org commit -q -m bench'
  return measure(['bash', '-c', commit], { cwd: copy, env })
}

/** Starts node and ends it. */
export const bareNode = (): Measured => measure([process.execPath, '-e', '0'])
