import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
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
