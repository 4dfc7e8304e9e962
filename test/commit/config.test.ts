import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configFlag, configValue, parseGitConfig, personalConfig, readGitConfig } from '../../src/commit/config.ts'
import { scratchFolder, useScratch, WorkTree } from './scratch.ts'

useScratch()

describe('the git configuration', () => {
  it('is read as git writes it', () => {
    const dir = scratchFolder()
    const tree = new WorkTree(dir)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const value = text.replaceAll('\0', '').replaceAll('\r', '')
        tree.git('config', '-f', 'some', 'a.B c.d', value)
        expect(configValue(readGitConfig(join(dir, 'some')), 'a.B c.d')).toBe(value)
      }),
      { numRuns: 60, examples: [['\u3000'], ['a\u00a0'], ['\v \f']] },
    )
  })

  it('takes the last value, whatever the case of section and name, and passes comments', () => {
    const config = parseGitConfig(
      '# x\n[User] ; y\n\tNAME = "A # b" c ; d\n[user]name=Last \\\n  one # z\n[core]\n\tbare\n',
    )
    expect(configValue(config, 'user.name')).toBe('Last   one')
    expect(configFlag(config, 'core.bare', false)).toBe(true)
    expect(configFlag(config, 'core.other', false)).toBe(false)
    expect(config[0]).toEqual(['user.name', 'A # b c'])
  })

  it('follows included files', () => {
    const dir = scratchFolder()
    writeFileSync(join(dir, 'a'), '[include]\n\tpath = b\n[user]\n\temail = a\n')
    writeFileSync(join(dir, 'b'), '[user]\n\tname = b\n\temail = b\n[include]\n\tpath = a\n')
    const config = readGitConfig(join(dir, 'a'))
    expect([configValue(config, 'user.name'), configValue(config, 'user.email')]).toEqual(['b', 'a'])
  })

  it('is looked for where git looks', () => {
    const home = scratchFolder()
    writeFileSync(join(home, '.gitconfig'), '[user]\n\tname = home\n')
    writeFileSync(join(home, 'system'), '[user]\n\tname = system\n\temail = system\n')
    const found = personalConfig({ HOME: home, GIT_CONFIG_SYSTEM: join(home, 'system') })
    expect([configValue(found, 'user.name'), configValue(found, 'user.email')]).toEqual(['home', 'system'])
    const only = personalConfig({ HOME: home, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: join(home, 'none') })
    expect(only).toEqual([])
  })
})
