import { describe, expect, it, vi } from 'vitest'
import { chooseCommitter } from '../../src/commit/index.ts'
import { scratchFolder, useScratch } from './scratch.ts'

useScratch()

describe('chooseCommitter', () => {
  it('prefers the git of the machine', async () => {
    expect((await chooseCommitter('auto')).name).toBe('git')
    expect((await chooseCommitter('git')).name).toBe('git')
    expect((await chooseCommitter('isomorphic-git')).name).toBe('isomorphic-git')
  })

  it('takes the built-in one where there is no git, unless git is asked for', async () => {
    vi.stubEnv('PATH', scratchFolder())
    expect((await chooseCommitter('auto')).name).toBe('isomorphic-git')
    await expect(chooseCommitter('git')).rejects.toMatchObject({
      code: 2,
      hint: expect.stringContaining('Install git'),
    })
  })
})
