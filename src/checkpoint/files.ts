/** Checkpoints as files: a folder of annals' own in the git directory. Each can be taken away; then a session is read whole. */

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { SourceFile } from '../../adapters/types.ts'
import { isSame, type Stamp } from '../discover/known.ts'
import { sha256Of } from '../sha256.ts'
import { endOnTrouble } from '../trouble.ts'
import { edgesAt } from './edges.ts'
import type { Checkpoint, NotedReading, Opened } from './types.ts'

/** Goes up when what is noted changes its form. */
const format = 1
const mark = Buffer.from(`annals checkpoint ${format}\n`)
const checksumBytes = 32
/** Bytes of all together; beyond that the oldest go. */
const mostBytes = 256 * 1024 * 1024

const checksum = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

export const encodeReading = (reading: NotedReading): Uint8Array => serialize(reading)

/** Where they lie in the folder that is annals' own. */
export const checkpointsIn = (workDir: string): string => join(workDir, 'checkpoints')

export class CheckpointFiles {
  readonly #folder: string
  /** Those that were looked at before their sessions are read. */
  readonly #seen = new Map<string, Opened>()

  /** `folder`: made when the first one is written. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** The checkpoint of a session or helper of a unit, to be used once; null when there is none that is whole and of this form. */
  open(unit: string, key: string): Opened | null {
    const file = this.#file(unit, key)
    const seen = this.#seen.get(file)
    if (seen === undefined) return this.#read(file)
    this.#seen.delete(file)
    return seen
  }

  /**
   * Whether a source of a unit has only got longer since it was what `before` says, as far as its edges tell: then its
   * beginning need not be looked at. `key`: of this machine. Throws what the file system throws.
   */
  isLonger(source: SourceFile, { unit, ...before }: Stamp & { unit: string }, key: Uint8Array | null): boolean {
    const opened = source.ino === before.ino && source.size > before.size ? this.open(unit, unit) : null
    if (opened === null) return false
    this.#seen.set(this.#file(unit, unit), opened)
    const { checkpoint, reading } = opened
    const { original, digest } = reading.point
    const noted = checkpoint.files[original]
    if (noted === undefined || noted.path !== source.path || !isSame(noted, before)) return false
    const edges = edgesAt(source.file, digest.bytes, checkpoint.edges, key)
    if (edges !== null) opened.edges = edges
    return edges !== null
  }

  #read(file: string): Opened | null {
    try {
      const bytes = readFileSync(file)
      const body = bytes.subarray(mark.length + checksumBytes)
      const isWhole =
        bytes.subarray(0, mark.length).equals(mark) &&
        bytes.subarray(mark.length, mark.length + checksumBytes).equals(checksum(body))
      if (!isWhole) return null
      const checkpoint = deserialize(body) as Checkpoint
      return { checkpoint, reading: deserialize(checkpoint.reading) as NotedReading }
    } catch {
      // A cache: what cannot be read is made anew.
      return null
    }
  }

  /** Readable by its owner alone. Throws a `UserError` when the machine is in trouble: no space, no open files. */
  write(unit: string, checkpoint: Checkpoint): void {
    const body = serialize(checkpoint)
    const file = this.#file(unit, checkpoint.key)
    const beside = `${file}.${process.pid}.tmp`
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      writeFileSync(beside, Buffer.concat([mark, checksum(body), body]), { mode: 0o600 })
      renameSync(beside, file)
    } catch (error) {
      endOnTrouble(error)
      // A cache: the session is read whole the next time.
    }
  }

  /** Takes away those of all units but these. */
  keepOnly(units: Iterable<string>): void {
    const names = namesIn(this.#folder)
    const kept = names.length === 0 ? new Set() : new Set([...units].map(hashed))
    for (const name of names) {
      if (!kept.has(name.split('-')[0])) rmSync(join(this.#folder, name), { force: true })
    }
  }

  /** Takes away what is too much, and what a killed run left half written. */
  tidy(): void {
    const files = namesIn(this.#folder).map((name) => join(this.#folder, name))
    const known = files.flatMap((file) => {
      const stat = statSync(file, { throwIfNoEntry: false })
      return stat === undefined ? [] : [{ file, size: stat.size, age: stat.mtimeMs }]
    })
    let bytes = 0
    for (const { file, size } of known.sort((a, b) => b.age - a.age)) {
      bytes += size
      if (bytes > mostBytes || file.endsWith('.tmp')) rmSync(file, { force: true })
    }
  }

  #file(unit: string, key: string): string {
    return join(this.#folder, `${hashed(unit)}-${hashed(key)}`)
  }
}

const hashed = (key: string): string => sha256Of(key).slice(0, 24)

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
