/** Looks for secrets in what HEAD holds of a history: its pages, its JSON, its originals, its names. */
import { adapters } from '../../adapters/index.ts'
import type { Committer, Repository } from '../commit/types.ts'
import { joinPath, jsonKind } from '../history/paths.ts'
import { splitLines } from '../lines.ts'
import type { Checker, Found } from '../redact/index.ts'
import { HistoryTree } from './tree.ts'
import type { VerifyProblem } from './types.ts'

/** A secret that is not masked. What it is, nobody is told. */
interface Leak {
  /** Below the repository's top. */
  file: string
  /** 1-based; absent where the name of the file tells it. */
  line?: number
  rule: string
}

export interface Leaks {
  files: number
  leaks: Leak[]
  problems: VerifyProblem[]
}

/** Fields of our own JSON that look like secrets and are checksums. */
const checksums = ['fingerprint', 'sha256', 'mac', 'callId']
const opaque: ReadonlySet<string> = new Set([...adapters.flatMap((one) => [...one.opaque]), ...checksums])

/** Throws a `UserError` (exit 2) when there is no history in HEAD. */
export async function findSecrets(
  repository: Repository,
  subpath: string,
  committer: Committer,
  checker: Checker,
): Promise<Leaks> {
  const tree = await HistoryTree.open(repository, subpath, committer)
  const leaks: Leak[] = []
  const paths = [...tree.paths()]
  for (const path of paths) {
    const named = checker.text(path)
    leaks.push(...named.map(({ rule }) => ({ file: joinPath(subpath, path), rule })))
  }
  const held = new Map<string, Buffer>()
  for await (const [path, bytes] of tree.read(paths)) {
    if (bytes === null) continue
    for (const [file, content] of whole(path, bytes, paths, held)) {
      leaks.push(...leaksIn(joinPath(subpath, file), content, foundIn(file, content, checker)))
    }
  }
  return { files: paths.length, leaks, problems: tree.problems }
}

const pieceOf = /^(.*\/\.original\/.*)\.(\d{3,})$/

/** A file that is whole now: of an original that is cut, all pieces together, once the last one is there. */
function whole(path: string, bytes: Buffer, paths: readonly string[], held: Map<string, Buffer>): [string, Buffer][] {
  const [, stem, number = ''] = pieceOf.exec(path) ?? []
  if (stem === undefined) return [[path, bytes]]
  const all = Buffer.concat([held.get(stem) ?? Buffer.alloc(0), bytes])
  held.set(stem, all)
  const next = `${stem}.${String(Number(number) + 1).padStart(3, '0')}`
  if (paths.includes(next)) return []
  held.delete(stem)
  return [[stem, all]]
}

function foundIn(path: string, bytes: Buffer, checker: Checker): Found[] {
  if (jsonKind(path) !== null || path.endsWith('.json')) return checker.record(bytes, opaque)
  if (!path.endsWith('.jsonl')) return checker.file(bytes)
  let from = 0
  const found: Found[] = []
  for (const line of splitLines([bytes])) {
    for (const one of checker.record(line.bytes, opaque)) {
      found.push({ rule: one.rule, from: from + one.from, to: from + one.to })
    }
    from += line.bytes.length + 1
  }
  return found
}

function leaksIn(file: string, bytes: Buffer, found: readonly Found[]): Leak[] {
  let line = 1
  let at = 0
  return [...found]
    .sort((a, b) => a.from - b.from)
    .map(({ rule, from }) => {
      for (let next = bytes.indexOf(0x0a, at); next !== -1 && next < from; next = bytes.indexOf(0x0a, at)) {
        line += 1
        at = next + 1
      }
      return { file, line, rule }
    })
}
