import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Random } from '../../bench/generate/random.ts'
import { sshCommand } from '../../src/commit/git-remote.ts'
import { findRepository } from '../../src/commit/repository.ts'
import type { Repository } from '../../src/commit/types.ts'
import { parseAddress } from '../../src/remote/address.ts'
import { GitTransport } from '../../src/remote/git-transport.ts'
import { checkFileSizes, fileLimitOf } from '../../src/remote/may-push.ts'
import { inPieces, outgoingBlobs } from '../../src/remote/outgoing.ts'
import { Room } from './machines.ts'

describe('what a push carries', () => {
  it('goes out in pieces when it is more than a host takes, also in a single commit', async () => {
    const room = new Room()
    const one = room.machine('one').clone()
    const random = new Random(1)
    for (let n = 0; n < 10; n += 1) writeFileSync(one.path(`${n}.txt`), random.hex(20_000))
    one.git('add', '.')
    one.git('commit', '-q', '-m', 'Much')
    const sizes =
      'while read old new ref; do echo "$ref $(git cat-file --batch-all-objects --batch-check=x | wc -l)" >> pushes; done'
    writeFileSync(room.desk.path('remote.git/hooks/pre-receive'), `#!/bin/sh\n${sizes}\n`, { mode: 0o755 })
    const repository = findRepository(one.path()) as Repository
    const transport = new GitTransport(repository, { remote: 'origin', branch: 'refs/heads/main' }, 25_000)
    expect(await transport.fetch()).toBe(null)
    const commit = one.git('rev-parse', 'HEAD')
    expect(await transport.push(commit, null)).toBe('pushed')
    expect(await transport.fetch()).toBe(commit)
    const lines = readFileSync(room.desk.path('remote.git/pushes'), 'utf8').trim().split('\n')
    const updates = lines.map((line) => line.split(' ')[0])
    expect(updates.filter((ref) => ref?.startsWith('refs/annals/ahead-')).length).toBeGreaterThan(3)
    expect(updates.indexOf('refs/heads/main')).toBe(updates.length - 2)
    expect(room.desk.git('remote.git', 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
    expect(room.desk.git('remote.git', 'fsck', '--full', '--no-dangling')).toBe('')
  })

  it('is measured file by file, and grouped by what is stored', async () => {
    const room = new Room()
    const one = room.machine('one').clone()
    writeFileSync(one.path('small file.txt'), 'small\n')
    one.git('add', '.')
    one.git('commit', '-q', '-m', 'Small')
    const small = one.git('rev-parse', 'HEAD')
    writeFileSync(one.path('large.txt'), 'x'.repeat(100_000))
    one.git('add', '.')
    one.git('commit', '-q', '-m', 'Large')
    const blobs = await outgoingBlobs(one.path(), null, 'HEAD')
    expect(blobs.map(({ path, bytes }) => [path, bytes]).sort()).toEqual([
      ['large.txt', 100_000],
      ['small file.txt', 6],
    ])
    expect((await outgoingBlobs(one.path(), small, 'HEAD')).map(({ path }) => path)).toEqual(['large.txt'])
    const of = (...sizes: number[]) => sizes.map((stored, n) => ({ oid: String(n), path: '', bytes: 0, stored }))
    expect(inPieces(of(3, 3, 3, 20, 1), 6)).toEqual([['0', '1'], ['2'], ['3'], ['4']])
  })

  it('names a file before it is pushed that the host would refuse', () => {
    const [gitHub, own] = [parseAddress('git@github.com:ada/annals.git'), parseAddress('ssh://git.example.org/annals')]
    expect(fileLimitOf([own])).toBe(Number.POSITIVE_INFINITY)
    expect(fileLimitOf([own, gitHub])).toBe(104_857_600)
    expect(() => checkFileSizes([])).not.toThrow()
    expect(() => checkFileSizes([{ path: 'film.mov', bytes: 150 * 1024 * 1024 }])).toThrow(
      'film.mov has 150 MB, more than the host takes in one file.',
    )
  })
})

describe('the SSH command', () => {
  it.each([
    [undefined, {}, /^ssh -o BatchMode=yes /],
    ['ssh -i key', {}, /^ssh -i key -o BatchMode=yes /],
    ['"/usr/bin/ssh" -v', {}, /^"\/usr\/bin\/ssh" -v -o BatchMode=yes /],
    ['plink -batch', {}, /^plink -batch$/],
    [undefined, { GIT_SSH: '/usr/bin/plink' }, /^$/],
  ])('%s is told to ask nothing where it is OpenSSH (%o)', (own, env, told) => {
    expect(sshCommand(own, env) ?? '').toMatch(told)
  })
})
