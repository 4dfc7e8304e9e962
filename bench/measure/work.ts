/** Counts what a program asks of the system, at the functions of node by which it asks. SQLite asks by itself, and is not seen. */
import child from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

export interface Work {
  /** Files that were opened to be read, by path: how often, and how many bytes were read of them. */
  read: Record<string, { opens: number; bytes: number }>
  /** Files that were written, or put in their places: a path for each time. */
  written: string[]
  /** Programs that were started: a name for each time. */
  started: string[]
  /** Characters that were parsed as JSON. */
  parsed: number
}

type Method = (...args: never[]) => unknown

/** Begins to count; `stop` ends it and gives back the functions as they were. */
export function countWork(): { work: Work; stop(): void } {
  const work: Work = { read: {}, written: [], started: [], parsed: 0 }
  const opened = new Map<unknown, string>()
  const undo: (() => void)[] = []
  // `readFileSync` calls `openSync` and `readSync`: what happens within a counted call is counted with it.
  let within = false
  const wrap = (module: object, name: string, count: (args: unknown[], result: unknown) => void): void => {
    const methods = module as Record<string, Method>
    const real = methods[name] as Method
    methods[name] = (...args: never[]) => {
      if (within) return real(...args)
      within = true
      try {
        const result = real(...args)
        count(args, result)
        return result
      } finally {
        within = false
      }
    }
    undo.push(() => {
      methods[name] = real
    })
  }
  const open = (path: string): void => {
    const known = work.read[path] ?? { opens: 0, bytes: 0 }
    work.read[path] = { ...known, opens: known.opens + 1 }
  }
  const take = (path: string | undefined, bytes: number): void => {
    const known = path === undefined ? undefined : work.read[path]
    if (known !== undefined) known.bytes += bytes
  }
  const wrote = (path: unknown): void => void work.written.push(String(path))

  wrap(fs, 'openSync', ([path, flags = 'r'], fd) => {
    if (isForReading(flags)) {
      open(String(path))
      opened.set(fd, String(path))
    } else wrote(path)
  })
  wrap(fs, 'closeSync', ([fd]) => void opened.delete(fd))
  wrap(fs, 'readSync', ([fd], bytes) => take(opened.get(fd), Number(bytes)))
  wrap(fs, 'readFileSync', ([file], content) => {
    const path = opened.get(file) ?? String(file)
    if (typeof file !== 'number') open(path)
    take(path, Buffer.byteLength(content as string | Buffer))
  })
  wrap(fs, 'copyFileSync', ([from, to]) => {
    open(String(from))
    take(String(from), fs.statSync(String(to)).size)
    wrote(to)
  })
  for (const name of ['writeFileSync', 'appendFileSync']) wrap(fs, name, ([path]) => wrote(path))
  for (const name of ['renameSync', 'linkSync']) wrap(fs, name, ([, to]) => wrote(to))
  for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync'])
    wrap(child, name, ([program]) => void work.started.push(String(program)))
  wrap(JSON, 'parse', ([text]) => {
    work.parsed += String(text).length
  })
  syncBuiltinESMExports()
  return {
    work,
    stop: () => {
      for (const one of undo) one()
      syncBuiltinESMExports()
    },
  }
}

const isForReading = (flags: unknown): boolean =>
  typeof flags === 'number' ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) === 0 : String(flags) === 'r'

/** What was read of the agents' own files: how many were opened, how often all together, and bytes. */
export function sourcesRead({ read }: Work): { files: string[]; opens: number; bytes: number } {
  const files = Object.keys(read).filter((path) => /[\\/]\.(codex|claude|gemini)[\\/]/.test(path))
  const sum = (of: (path: string) => number): number => files.reduce((total, path) => total + of(path), 0)
  return { files, opens: sum((path) => read[path]?.opens ?? 0), bytes: sum((path) => read[path]?.bytes ?? 0) }
}
