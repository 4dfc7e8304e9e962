/** What the machine needs for the steps of a first run that nobody can save: how much goes through each, on one core. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { figure, type Row } from '../figures.ts'
import { makeTree } from '../generate/tree.ts'
import { recordsBelow } from '../redaction/sessions.ts'
import { megabytes } from '../sizes.ts'
import { folder, type Stage } from './stage.ts'

const pieceSize = /** bytes */ 50_000

export const machine: Stage = {
  keys: ['machine'],
  measure(lab): Row[] {
    const home = folder(lab, 'home')
    makeTree({ home, sessions: 100, bytes: lab.scale.masked, seed: lab.seed, agents: lab.agents })
    const all = Buffer.concat(recordsBelow(home))
    const pieces = Array.from({ length: Math.ceil(all.length / pieceSize) }, (_, at) =>
      all.subarray(at * pieceSize, (at + 1) * pieceSize),
    )
    const written = folder(lab, 'written')
    const steps: Record<string, (piece: Buffer, at: number) => unknown> = {
      'compressing with zlib, level 1': (piece) => deflateSync(piece, { level: 1 }),
      'writing files of 50 KB': (piece, at) => writeFileSync(join(written, String(at)), piece),
      'SHA-1': (piece) => createHash('sha1').update(piece).digest(),
      'SHA-256': (piece) => createHash('sha256').update(piece).digest(),
      'CRC-32': (piece) => crc32(piece),
    }
    const through = (step: (piece: Buffer, at: number) => unknown): number => {
      const began = performance.now()
      pieces.forEach(step)
      return all.length / 1e3 / (performance.now() - began)
    }
    const figures = Object.entries(steps).map(([name, step]) =>
      figure(
        name,
        'MB/s',
        Array.from({ length: lab.times }, () => through(step)),
      ),
    )
    return [
      { key: 'machine', title: 'steps that nobody can save', of: `${megabytes(all.length)} MB, one core`, figures },
    ]
  },
}
