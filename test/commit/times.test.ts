import { execFileSync } from 'node:child_process'
import { lstatSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { findRepository } from '../../src/commit/repository.ts'
import { notePlaced } from '../../src/commit/times.ts'

/** A repository whose index has `files` without their times, as `update-index --index-info` leaves them. */
function aRepository(files: readonly string[]) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'annals-times-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const env = { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: '1' }
  const git = (args: string[], input = ''): string =>
    execFileSync('git', ['-C', root, ...args], { env, input, encoding: 'utf8' }).trim()
  git(['init', '-q'])
  const known = files.map((path) => {
    writeFileSync(join(root, path), path)
    return { path, oid: git(['hash-object', '-w', path]) }
  })
  git(['update-index', '-z', '--index-info'], known.map(({ path, oid }) => `100644 ${oid}\t${path}\0`).join(''))
  const repository = findRepository(root)
  if (repository === null) throw new Error('There is no repository.')
  const timeless = (): string[] =>
    git(['ls-files', '--debug'])
      .split('\n')
      .filter((line) => line.includes('mtime: 0:0'))
  return { root, repository, known, git, timeless, index: join(root, '.git/index') }
}

const ctimeOf = (root: string, path: string): bigint => lstatSync(join(root, path), { bigint: true }).ctimeNs

it('files that are as they were put in their places have their times in the index, others do not', () => {
  const { root, repository, known, git, timeless, index } = aRepository(['a', 'b', 'ü', 'unknown'])
  const placed = new Map(['a', 'b', 'ü'].map((path) => [path, ctimeOf(root, path)]))
  placed.set('b', (placed.get('b') ?? 0n) - 1n)
  expect(timeless()).toHaveLength(4)
  expect(notePlaced(repository, known, placed, index)).toBe(true)
  expect(timeless()).toHaveLength(2)
  expect(git(['status', '--porcelain', '-uno'])).not.toContain('M')
  expect(git(['fsck', '--full'])).not.toContain('error')
})

it('an index that is not understood stays as it is, for git to do', () => {
  const { root, repository, known, git, timeless, index } = aRepository(['a'])
  git(['update-index', '--index-version', '4'])
  expect(notePlaced(repository, known, new Map([['a', ctimeOf(root, 'a')]]), index)).toBe(false)
  expect(timeless()).toHaveLength(1)
})
