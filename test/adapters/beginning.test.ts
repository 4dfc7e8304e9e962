import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { beginningOf } from '../../adapters/shared/beginning.ts'

test('the beginning of a file is its own however many others are read after it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'annals-beginning-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const contents = ['', 'a line\n', 'ebb and flow\n'.repeat(400), 'slack water\n'.repeat(9_000)]
  const files = contents.map((content, index) => {
    const file = join(folder, `${index}.jsonl`)
    writeFileSync(file, content)
    return file
  })
  const beginnings = files.map((file) => beginningOf(file))
  expect(beginnings.map(String)).toEqual(contents.map((content) => content.slice(0, 65_536)))
})
