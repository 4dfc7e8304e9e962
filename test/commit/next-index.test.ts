import { execFileSync } from 'node:child_process'
import { copyFileSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { writeNextIndex } from '../../src/commit/next-index.ts'
import { findRepository } from '../../src/commit/repository.ts'
import type { Change } from '../../src/commit/trees.ts'

const blob = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'

function aRepository() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'annals-index-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const git = (args: string[], input = '', more: Record<string, string> = {}): string => {
    const env = { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: '1', ...more }
    return execFileSync('git', ['-C', root, ...args], { env, input, encoding: 'utf8' }).trim()
  }
  git(['init', '-q'])
  const repository = findRepository(root)
  if (repository === null) throw new Error('There is no repository.')
  const [index, next] = [join(root, '.git/index'), join(root, '.git/next')]
  /** Sets or removes entries as git does. */
  const byGit = (changes: readonly Change[], file = index): string =>
    git(
      ['update-index', '-z', '--index-info'],
      changes.map(({ path, oid }) => `${oid === null ? 0 : 100644} ${oid ?? '0'.repeat(40)}\t${path}\0`).join(''),
      { GIT_INDEX_FILE: file },
    )
  return { root, repository, git, byGit, index, next }
}

it('files that are as they were put in their places have their times in the index, others do not', () => {
  const { root, repository, git, index, next } = aRepository()
  const changes = ['a', 'b', 'ü', 'unknown'].map((path) => {
    writeFileSync(join(root, path), path)
    return { path, oid: git(['hash-object', '-w', path]) }
  })
  const ctimeOf = (path: string): bigint => lstatSync(join(root, path), { bigint: true }).ctimeNs
  const placed = new Map(['a', 'b', 'ü'].map((path) => [path, ctimeOf(path)]))
  placed.set('b', ctimeOf('b') - 1n)
  expect(writeNextIndex(repository, changes, placed, next)).toBe(true)
  copyFileSync(next, index)
  const entries = git(['ls-files', '--debug']).split('\n')
  expect(entries.filter((line) => line.includes('mtime: 0:0'))).toHaveLength(2)
  expect(git(['status', '--porcelain', '-uno'])).not.toContain('M')
  expect(git(['fsck', '--full'])).not.toContain('error')
})

it('a file that is gone since it was put in its place has no times, also where its folder has become a file', () => {
  const { root, repository, git, index, next } = aRepository()
  mkdirSync(join(root, 'folder'))
  const changes = ['gone', 'folder/a'].map((path) => {
    writeFileSync(join(root, path), path)
    return { path, oid: git(['hash-object', '-w', path]) }
  })
  const placed = new Map(changes.map(({ path }) => [path, lstatSync(join(root, path), { bigint: true }).ctimeNs]))
  for (const name of ['gone', 'folder']) rmSync(join(root, name), { recursive: true })
  writeFileSync(join(root, 'folder'), 'a file')
  expect(writeNextIndex(repository, changes, placed, next)).toBe(true)
  copyFileSync(next, index)
  const entries = git(['ls-files', '--debug']).split('\n')
  expect(entries.filter((line) => line.includes('mtime: 0:0'))).toHaveLength(2)
  expect(git(['diff', '--name-status'])).toBe('D\tfolder/a\nD\tgone')
})

it.each(['--index-version=4', '--split-index'])('an index that is not understood (%s) is left to git', (how) => {
  const { repository, byGit, git, next } = aRepository()
  byGit([{ path: 'a', oid: blob }])
  git(['update-index', ...how.split('=')])
  expect(writeNextIndex(repository, [{ path: 'b', oid: blob }], new Map(), next)).toBe(false)
})

it('an index of many entries is whole, those that are new and those that were there', () => {
  const { repository, git, index, next } = aRepository()
  git(['hash-object', '-w', '--stdin'])
  const paths = Array.from({ length: 3_000 }, (_, at) => `${at % 7}/${'n'.repeat(60)}${String(at).padStart(5, '0')}`)
  const changes = paths.map((path) => ({ path, oid: blob }))
  expect(writeNextIndex(repository, changes, new Map(), next)).toBe(true)
  copyFileSync(next, index)
  expect(writeNextIndex(repository, [{ path: '3/a', oid: blob }], new Map(), next)).toBe(true)
  expect(git(['ls-files', '-z'], '', { GIT_INDEX_FILE: next }).split('\0').filter(Boolean)).toEqual(
    [...paths, '3/a'].sort(),
  )
})

it('the index is what git makes of the same changes, and so are the trees that it notes', () => {
  const name = fc.constantFrom('a', 'a.b', 'a-b', 'a0', 'b', 'é', 'z'.repeat(200))
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `${names.join('/')}.x`)
  const change = fc.record({ path, oid: fc.constantFrom(blob, null) })
  const { root, repository, git, byGit, index, next } = aRepository()
  git(['hash-object', '-w', '--stdin'])
  fc.assert(
    fc.property(fc.array(path, { maxLength: 12 }), fc.array(change, { maxLength: 6 }), (before, wanted) => {
      const changes = [...new Map(wanted.map((one) => [one.path, one])).values()]
      rmSync(index, { force: true })
      byGit(before.map((path) => ({ path, oid: blob })))
      // Notes the trees.
      git(['write-tree'])
      const ours = join(root, '.git', 'ours')
      mkdirSync(dirname(ours), { recursive: true })
      expect(writeNextIndex(repository, changes, new Map(), ours)).toBe(true)
      copyFileSync(index, next)
      byGit(changes, next)
      const saidOf = (file: string): string[] =>
        [['ls-files', '-s', '-z', '--debug'], ['write-tree']].map((args) => git(args, '', { GIT_INDEX_FILE: file }))
      expect(saidOf(ours)).toEqual(saidOf(next))
    }),
    { numRuns: 20 },
  )
})
