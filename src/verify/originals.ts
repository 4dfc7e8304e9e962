/** Rebuilds originals from what is committed and compares their checksums. */
import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { splitPath } from '../history/paths.ts'
import type { Original } from '../model/session.ts'
import type { HistoryTree } from './tree.ts'

/** An original as some JSON describes it; `files` below the history path. */
interface Described {
  files: string[]
  path: string
  bytes: number
  sha256: string
}

/** What the pieces of an original are when they are joined. */
interface Joined {
  bytes: number
  sha256: string
}

/** Collects what JSONs say, and reads each file once, however many say something of it. */
export class Originals {
  readonly #byFiles = new Map<string, Described[]>()

  /** What the JSON at `json` says. Originals that were not kept are passed over. */
  add(json: string, originals: readonly Original[]): void {
    const { dir } = splitPath(json)
    for (const { path, files, bytes, sha256 } of originals) {
      if (files.length === 0) continue
      const there = files.map((file) => posix.join(dir, file))
      const key = there.join('\0')
      this.#byFiles.set(key, [...(this.#byFiles.get(key) ?? []), { files: there, path, bytes, sha256 }])
    }
  }

  /** Joins and hashes each; the number of those that could be read whole. */
  async check(tree: HistoryTree): Promise<number> {
    const all = [...this.#byFiles.values()].filter(([one]) => one?.files.every((file) => tree.has(file)))
    const blobs = tree.read(all.flatMap(([one]) => one?.files ?? []))
    let read = 0
    for (const described of all) {
      const joined = await join(described[0]?.files.length ?? 0, blobs)
      if (joined === null) continue
      read += 1
      compare(described, joined, tree)
    }
    await blobs.return(undefined)
    return read
  }
}

/** The next `pieces` files as one; null when some cannot be read. */
async function join(pieces: number, blobs: ReturnType<HistoryTree['read']>): Promise<Joined | null> {
  const hash = createHash('sha256')
  let bytes = 0
  let whole = true
  for (let piece = 0; piece < pieces; piece += 1) {
    const content: Buffer | null = (await blobs.next()).value?.[1] ?? null
    if (content === null) whole = false
    else {
      hash.update(content)
      bytes += content.length
    }
  }
  return whole ? { bytes, sha256: hash.digest('hex') } : null
}

function compare(described: readonly Described[], { bytes, sha256 }: Joined, tree: HistoryTree): void {
  for (const one of described) {
    const file = one.files[0] ?? ''
    if (one.bytes !== bytes) {
      tree.problem(file, 'checksum', `Joined, ${one.path} has ${bytes} bytes; its JSON says ${one.bytes}.`)
    } else if (one.sha256 !== sha256) {
      tree.problem(file, 'checksum', `Joined, ${one.path} has another SHA-256 than its JSON says.`)
    }
  }
}
