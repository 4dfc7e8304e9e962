import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { contentOf } from '../../src/parse/source.ts'

const MiB = 1 << 20

function fileOf(bytes: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'annals-source-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'rollout.jsonl')
  writeFileSync(file, bytes)
  return file
}

/** Bytes of which no two stretches are alike. */
const counted = (length: number): Buffer => Buffer.from(Uint32Array.from({ length: length / 4 }, (_, n) => n).buffer)

it('a file comes in chunks of a MiB, each in memory of its own size', () => {
  const bytes = counted(2 * MiB + 4096)
  const chunks = [...contentOf(fileOf(bytes))]
  expect(chunks.map(({ length }) => length)).toEqual([MiB, MiB, 4096])
  expect(chunks.map(({ buffer }) => buffer.byteLength)).toEqual([MiB, MiB, 4096])
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true)
})

it('it can be read from any byte on, and an empty one has no chunks', () => {
  const bytes = counted(8000)
  const file = fileOf(bytes)
  expect(Buffer.concat([...contentOf(file, undefined, 4321)]).equals(bytes.subarray(4321))).toBe(true)
  expect([...contentOf(file, undefined, 8000)]).toEqual([])
  expect([...contentOf(fileOf(Buffer.alloc(0)))]).toEqual([])
})

it('what an agent appends while the file is read is read as well, however much it is', () => {
  const [before, after] = [counted(8000), counted(3 * MiB)]
  const file = fileOf(before)
  const chunks: Buffer[] = []
  for (const chunk of contentOf(file)) {
    if (chunks.length === 0) appendFileSync(file, after)
    chunks.push(chunk)
  }
  expect(Buffer.concat(chunks).equals(Buffer.concat([before, after]))).toBe(true)
})
