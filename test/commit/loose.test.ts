import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { looseFile, looseObjects } from '../../src/commit/heap.ts'
import { isShared, storeLoose } from '../../src/commit/loose.ts'
import { findRepository } from '../../src/commit/repository.ts'

function aRepository(...flags: string[]) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'annals-loose-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const git = (...args: string[]): string => {
    const env = { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: '1' }
    return execFileSync('git', ['-C', root, ...args], { env, encoding: 'utf8' }).trim()
  }
  git('init', '-q', ...flags)
  const repository = findRepository(root)
  if (repository === null) throw new Error('There is no repository.')
  return { repository, git }
}

it.each(['sha1', 'sha256'])('an object is stored as git stores it (%s), and once', (format) => {
  const { repository, git } = aRepository(`--object-format=${format}`)
  const blob = storeLoose(repository, 'blob', Buffer.from('hello\0world\n'))
  const tree = storeLoose(repository, 'tree', Buffer.alloc(0))
  expect(git('cat-file', 'blob', blob)).toBe('hello\0world')
  expect(git('cat-file', '-t', tree)).toBe('tree')
  expect(git('fsck', '--full', '--strict')).not.toContain('error')
  const file = looseFile(repository, blob)
  const { ino, mode } = statSync(file)
  expect(mode & 0o777).toBe(0o444)
  expect(storeLoose(repository, 'blob', Buffer.from('hello\0world\n'))).toBe(blob)
  expect(statSync(file).ino).toBe(ino)
  expect(looseObjects(repository).sort()).toEqual([blob, tree].sort())
  expect(readdirSync(join(file, '..'))).toHaveLength(1)
})

it('an object that lies there already is as new as one that is stored, so that git does not clear it away', () => {
  const { repository, git } = aRepository()
  const blob = storeLoose(repository, 'blob', Buffer.from('hello\n'))
  utimesSync(looseFile(repository, blob), 1_000, 1_000)
  storeLoose(repository, 'blob', Buffer.from('hello\n'))
  git('prune', '--expire=2.weeks.ago')
  expect(looseObjects(repository)).toEqual([blob])
})

it('where several people write to a repository, git gives its files the permissions that they need', () => {
  expect(isShared(aRepository().repository)).toBe(false)
  expect(isShared(aRepository('--shared=umask').repository)).toBe(false)
  expect(isShared(aRepository('--shared').repository)).toBe(true)
  const { repository } = aRepository()
  const personal = join(repository.root, 'personal')
  writeFileSync(personal, '[core]\n\tsharedRepository = group\n')
  vi.stubEnv('GIT_CONFIG_GLOBAL', personal)
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(isShared(repository)).toBe(true)
})
