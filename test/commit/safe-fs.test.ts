import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { safeFs } from '../../src/commit/safe-fs.ts'

it('a file is written also where a clean-up of git has taken its empty folder away', async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'annals-fs-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  await safeFs.promises.writeFile(join(root, 'objects/70/abc'), 'whole')
  expect(readFileSync(join(root, 'objects/70/abc'), 'utf8')).toBe('whole')
  expect(readdirSync(join(root, 'objects/70'))).toEqual(['abc'])
})
