/** Originals of a stored session, masked piece by piece in the history. */
import { posix } from 'node:path'
import { splitPath } from '../history/paths.ts'
import type { Original } from '../model/session.ts'
import { pieceBytes } from '../normalize/originals.ts'
import type { Redaction } from '../redact/index.ts'
import type { Surface } from '../redact/surface.ts'
import type { MaskedNames } from './masked-names.ts'
import { maskedOriginal } from './masked-original.ts'

interface Masked {
  original: Original
  /** Of its pieces, as they are named from now on. */
  paths: string[]
}

interface Context {
  redaction: Redaction
  surface: Surface
  names: MaskedNames
  /** The bytes of a file of the history, as annals wrote them. */
  read: (path: string) => Buffer
  /** Files that get other bytes, by the path that they have from now on. */
  written: Map<string, Buffer>
}

/** Masks each original once: a session and its helpers may name the same. */
export class OriginalMasker {
  readonly #context: Context
  readonly #done = new Map<string, Masked>()

  constructor(context: Context) {
    this.#context = context
  }

  /** An original as a JSON is to name it. `source`: the agent's id. */
  mask(json: string, source: string, one: Original): Original {
    const { names, surface } = this.#context
    const paths = one.files.map((file) => posix.join(splitPath(json).dir, file))
    const key = paths.join('\0')
    const known = paths.length === 0 ? undefined : this.#done.get(key)
    const { original, paths: named } = known ?? this.#masked(source, one, paths)
    if (paths.length > 0) this.#done.set(key, { original, paths: named })
    const to = splitPath(names.at(json)).dir
    return { ...original, path: surface.path(one.path), files: named.map((path) => posix.relative(to, path)) }
  }

  #masked(source: string, one: Original, paths: string[]): Masked {
    const { redaction, names, read } = this.#context
    const same = { original: one, paths: paths.map((path) => names.at(path)) }
    if (paths.length === 0) return same
    const masked = maskedOriginal(source, one, Buffer.concat(paths.map(read)), redaction)
    if (masked === null) return same
    const to = this.#write(this.#stem(one, masked.original, paths), paths.length > 1, masked.bytes)
    for (const [piece, path] of paths.entries()) names.rename(path, to[piece] ?? to[0] ?? path)
    return { original: masked.original, paths: to }
  }

  /** The new name without the number of a piece. That of a former original has a beginning of its checksum. */
  #stem(before: Original, after: Original, paths: readonly string[]): string {
    const [first = ''] = paths
    const path =
      before.superseded === true
        ? first.replace(`~${before.sha256.slice(0, 8)}`, `~${after.sha256.slice(0, 8)}`)
        : first
    return this.#context.names.at(paths.length === 1 ? path : path.replace(/\.\d+$/, ''))
  }

  /** Returns the paths. What was in pieces stays in pieces, however short it is now. */
  #write(stem: string, inPieces: boolean, bytes: Buffer): string[] {
    const size = inPieces ? pieceBytes : Math.max(1, bytes.length)
    const count = Math.max(1, Math.ceil(bytes.length / size))
    return Array.from({ length: count }, (_, piece) => {
      const path = inPieces ? `${stem}.${String(piece + 1).padStart(3, '0')}` : stem
      this.#context.written.set(path, bytes.subarray(piece * size, (piece + 1) * size))
      return path
    })
  }
}
