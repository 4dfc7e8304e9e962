import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import type { SourceFile } from '../../adapters/types.ts'
import { Peeks } from '../../src/discover/peeks.ts'
import { unmasked } from '../../src/redact/index.ts'

const codex = adapters.find(({ id }) => id === 'codex')

const id = '0199aaaa-0000-7000-8000-00000000abcd'
const head = JSON.stringify({ type: 'session_meta', payload: { id, timestamp: '2026-02-15T11:55:00.000Z' } })
const said = (text: string): string => JSON.stringify({ type: 'event_msg', payload: { type: 'user_message', text } })

it.each([
  ['a head and what was said', [head, said('Hello')]],
  ['a file that somebody attached', [head, said('Look at /home/ada/.codex/attachments/0199bbbb/tides.txt')]],
  ['a head in another line', ['', said('Hello'), head]],
  ['a bare head', [JSON.stringify({ id, timestamp: '2026-02-15T11:55:00.000Z' }), said('Hello')]],
  ['no head', [said('Hello'), said('attachments')]],
  ['a head alone, without an end', [head]],
])('a beginning is read once, and %s is seen in its first line as in all of it', (_, lines) => {
  if (codex === undefined) throw new Error('There is no such adapter.')
  const folder = mkdtempSync(join(tmpdir(), 'annals-peeks-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const name = `rollout-2026-02-15T11-55-00-${id}.jsonl`
  const file: SourceFile = { file: join(folder, name), path: `sessions/${name}`, size: 1, mtimeMs: 0, ino: 0 }
  const bytes = Buffer.from(lines.join('\n'))
  writeFileSync(file.file, bytes)
  const peeks = new Peeks(unmasked())
  expect(peeks.of(file, codex, undefined)).toEqual(codex.peek(file, () => bytes))
  expect(peeks.bytesRead).toBe(bytes.length)
})
