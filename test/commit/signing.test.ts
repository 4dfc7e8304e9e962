import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createGitCommitter } from '../../src/commit/git.ts'
import { busyWorkTree, useScratch, type WorkTree } from './scratch.ts'

useScratch()

const has = (program: string): boolean => spawnSync(program, ['--help']).error === undefined

const commitIn = (tree: WorkTree): Promise<string | null> => {
  tree.write('history/one.md', 'one\n')
  return createGitCommitter().commit(tree.repository, 'history', ['history/one.md'], 'annals: one\n')
}

describe('where commits are to be signed', () => {
  it.skipIf(!has('ssh-keygen'))('an SSH key signs them', async () => {
    const tree = busyWorkTree()
    const key = join(tree.dir, '.git/key')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
    writeFileSync(`${key}.allowed`, `ada@example.org ${readFileSync(`${key}.pub`, 'utf8')}`)
    tree.git('config', 'commit.gpgSign', 'true')
    tree.git('config', 'gpg.format', 'ssh')
    tree.git('config', 'user.signingKey', key)
    tree.git('config', 'gpg.ssh.allowedSignersFile', `${key}.allowed`)
    const commit = await commitIn(tree)
    expect(tree.git('log', '-1', '--format=%G? %GS', String(commit)).trim()).toBe('G ada@example.org')
  })

  it.skipIf(!has('gpg'))('a GPG key signs them', async () => {
    const tree = busyWorkTree()
    const home = mkdtempSync(join(tmpdir(), 'annals-gpg-'))
    const env = { ...process.env, GNUPGHOME: home }
    try {
      const batch = [
        '--batch',
        '--quiet',
        '--passphrase',
        '',
        '--quick-generate-key',
        'Ada Example <ada@example.org>',
        'ed25519',
      ]
      execFileSync('gpg', batch, { env, stdio: 'ignore' })
      writeFileSync(join(home, 'sign'), `#!/bin/sh\nGNUPGHOME=${home} exec gpg "$@"\n`, { mode: 0o755 })
      tree.git('config', 'commit.gpgSign', 'true')
      tree.git('config', 'gpg.program', join(home, 'sign'))
      const commit = await commitIn(tree)
      expect(tree.git('log', '-1', '--format=%G?', String(commit)).trim()).toBe('G')
    } finally {
      spawnSync('gpgconf', ['--kill', 'all'], { env })
      rmSync(home, { recursive: true, force: true })
    }
  })

  it('and cannot be, none is made, and the reason is said', async () => {
    const tree = busyWorkTree()
    const before = tree.git('rev-parse', 'HEAD')
    tree.git('config', 'commit.gpgSign', 'true')
    tree.git('config', 'gpg.program', '/bin/false')
    await expect(commitIn(tree)).rejects.toMatchObject({
      code: 3,
      message: expect.stringMatching(
        /^The commit cannot be signed, as commit\.gpgSign asks \(error: gpg failed to sign the data\)\.$/,
      ),
      hint: expect.stringContaining('agent'),
    })
    expect(tree.git('rev-parse', 'HEAD')).toBe(before)
    expect(tree.fsck()).toBe('')
    tree.git('config', 'commit.gpgSign', 'false')
    expect(await commitIn(tree)).not.toBe(null)
  })
})
