import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DeltaBase } from '../../src/commit/delta.ts'
import { createIsomorphicCommitter } from '../../src/commit/isomorphic-git.ts'
import { discardUnfinishedPacks, PackWriter } from '../../src/commit/pack.ts'
import { findRepository } from '../../src/commit/repository.ts'
import { objectId, serializeTree } from '../../src/commit/trees.ts'
import type { Repository } from '../../src/commit/types.ts'

function aRepository(objectFormat: 'sha1' | 'sha256'): { repository: Repository; git: (...args: string[]) => string } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'annals-pack-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const env = { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: '1' }
  const git = (...args: string[]): string => execFileSync('git', ['-C', root, ...args], { env, encoding: 'utf8' })
  git('init', '-q', `--object-format=${objectFormat}`)
  const repository = findRepository(root)
  if (repository === null) throw new Error('There is no repository.')
  return { repository, git }
}

/** Contents of all sizes at which the size in an entry's header takes one byte more. */
const contents = [0, 1, 15, 16, 2_047, 2_048, 262_143, 262_144, 300_000].map((size) => randomBytes(size))

describe.each(['sha1', 'sha256'] as const)('a pack of our own (%s)', (format) => {
  it('holds every blob once, as git itself finds', () => {
    const { repository, git } = aRepository(format)
    const packs = new PackWriter(repository)
    const ids = contents.map((bytes) => objectId('blob', bytes, format))
    for (const [index, bytes] of [...contents, ...contents].entries()) {
      packs.add(ids[index % contents.length] ?? '', bytes)
    }
    expect([...packs.finish()].sort()).toEqual([...new Set(ids)].sort())
    const names = readdirSync(join(repository.commonDir, 'objects/pack')).sort()
    expect(names.map((name) => name.replace(/^.*\./, ''))).toEqual(['idx', 'pack'])
    git('verify-pack', join(repository.commonDir, 'objects/pack', names[0] ?? ''))
    expect(git('fsck', '--full', '--strict', '--no-dangling')).toBe('')
    for (const [index, id] of ids.entries()) {
      expect(git('cat-file', '-s', id).trim()).toBe(String(contents[index]?.length))
    }
  })

  it('holds trees beside blobs', () => {
    const { repository, git } = aRepository(format)
    const packs = new PackWriter(repository)
    const blob = objectId('blob', Buffer.from('x'), format)
    const tree = serializeTree([{ mode: '100644', name: 'a', oid: blob }])
    packs.add(blob, Buffer.from('x'))
    packs.add(objectId('tree', tree, format), tree, 'tree')
    packs.finish()
    expect(git('ls-tree', objectId('tree', tree, format))).toBe(`100644 blob ${blob}\ta\n`)
  })

  it('holds what is like another blob as a delta, which git understands and its gc keeps', async () => {
    const { repository, git } = aRepository(format)
    const lines = Array.from({ length: 3_000 }, (_, n) => `{"n":${n},"id":"${randomBytes(20).toString('hex')}"}\n`)
    const original = Buffer.from(lines.join(''))
    const like = Buffer.from(lines.map((line) => `  ${line}`).join(''))
    const other = randomBytes(5_000)
    const [originalId, likeId, otherId] = [original, like, other].map((bytes) => objectId('blob', bytes, format))
    const base = { oid: originalId ?? '', delta: new DeltaBase(original) }
    const packs = new PackWriter(repository)
    packs.add(base.oid, original)
    packs.addLike(likeId ?? '', like, base)
    packs.addLike(likeId ?? '', like, base)
    packs.addLike(otherId ?? '', other, base)
    packs.addLike(base.oid, original, base)
    expect(packs.finish().size).toBe(3)
    const folder = join(repository.commonDir, 'objects/pack')
    const deltas = (): string[][] => {
      const index = readdirSync(folder).find((name) => name.endsWith('.idx')) ?? ''
      // Id, type, size, size in the pack, place; of a delta also how long the chain is, and its base.
      const fields = git('verify-pack', '-v', join(folder, index))
        .split('\n')
        .map((line) => line.split(/\s+/))
      return fields
        .filter((one) => one.length === 7)
        .map(([id = '', , , , , depth = '', from = '']) => [id, depth, from])
    }
    const isWhole = (): void => {
      expect(git('fsck', '--full', '--strict')).toBe('')
      expect(git('cat-file', 'blob', likeId ?? '')).toBe(like.toString())
    }
    git('read-tree', '--empty')
    const names = { 'a.jsonl': originalId, 'a.md': likeId, 'b.md': otherId }
    for (const [name, id] of Object.entries(names)) git('update-index', '--add', '--cacheinfo', `100644,${id},${name}`)
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'all')
    expect(deltas()).toEqual([[likeId, '1', originalId]])
    isWhole()
    if (format === 'sha1') {
      const read = createIsomorphicCommitter().read(repository, [likeId ?? ''])
      for await (const bytes of read) expect(bytes.equals(like)).toBe(true)
    }
    git('gc', '-q')
    expect(deltas()).toContainEqual([likeId, '1', originalId])
    isWhole()
    git('repack', '-adfq')
    isWhole()
  })

  it('holds a blob whole when its base is in no pack, or is a delta itself', () => {
    const { repository, git } = aRepository(format)
    const texts = ['a', 'b', 'c'].map((end) =>
      Buffer.from(Array.from({ length: 500 }, (_, n) => `line ${n} of ${n * n}\n`).join('') + end),
    )
    const ids = texts.map((bytes) => objectId('blob', bytes, format))
    const [one = Buffer.alloc(0), two = Buffer.alloc(0), three = Buffer.alloc(0)] = texts
    const baseOf = (bytes: Buffer, oid = '') => ({ oid, delta: new DeltaBase(bytes) })
    const packs = new PackWriter(repository)
    packs.addLike(ids[1] ?? '', two, baseOf(one, ids[0]))
    packs.addLike(ids[0] ?? '', one, baseOf(two, ids[1]))
    packs.addLike(ids[2] ?? '', three, baseOf(one, ids[0]))
    packs.finish()
    const [pack] = [...packs.written]
    expect(git('verify-pack', '-v', `${pack}.idx`)).toContain('non delta: 2 objects\nchain length = 1: 1 object')
    for (const [index, id] of ids.entries()) expect(git('cat-file', 'blob', id)).toBe(texts[index]?.toString())
  })

  it('leaves nothing when there was nothing to store, or when it is not wanted any more', () => {
    const { repository } = aRepository(format)
    const empty = new PackWriter(repository)
    expect(empty.finish().size).toBe(0)
    const unwanted = new PackWriter(repository)
    unwanted.add(objectId('blob', Buffer.from('x'), format), Buffer.from('x'))
    unwanted.discard()
    expect(readdirSync(join(repository.commonDir, 'objects/pack'))).toEqual([])
  })

  it('of a killed run goes away', () => {
    const { repository } = aRepository(format)
    const folder = join(repository.commonDir, 'objects/pack')
    writeFileSync(join(folder, 'tmp_pack_annals_1_1'), 'half')
    writeFileSync(join(folder, 'tmp_pack_other'), "somebody else's")
    discardUnfinishedPacks(repository)
    expect(readdirSync(folder)).toEqual(['tmp_pack_other'])
  })
})
