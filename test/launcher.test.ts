/** What `annals` starts: the version without the rest of the program, and all else with it. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aDesk, type Desk } from './helpers/desk.ts'

const project = resolve(import.meta.dirname, '..')
const { bin, version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  bin: { annals: string }
  version: string
}

/** The launcher as it lies in a checkout that was not built. */
function unbuilt(): Desk {
  const desk = aDesk()
  for (const name of ['package.json', bin.annals, 'bin/load.cjs']) {
    mkdirSync(dirname(desk.path(name)), { recursive: true })
    cpSync(join(project, name), desk.path(name))
  }
  return desk
}

const start = (desk: Desk, words: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [desk.path(bin.annals), ...words], { encoding: 'utf8' })

/** The launcher as it is installed, with a program behind it that says what it was given. */
function launcher(): (...words: string[]) => string {
  const desk = unbuilt()
  desk.write('dist/cli.js', 'console.info(JSON.stringify(process.argv.slice(2)))\n')
  return (...words) => start(desk, words).stdout
}

describe('the launcher', () => {
  it('says the version itself', () => {
    expect(launcher()('--version')).toBe(
      `annals/${version} ${process.platform}-${process.arch} node-${process.version}\n`,
    )
  })

  it.each([[[]], [['sync', '--json']], [['sync', '--version']], [['--version', '--json']]])(
    'hands on %j',
    (words: string[]) => {
      expect(JSON.parse(launcher()(...words))).toEqual(words)
    },
  )

  it('says in a sentence, with a hint and an exit code, that the program was not built', () => {
    const desk = unbuilt()
    const { status, stdout, stderr } = start(desk, ['list'])
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr.replace(desk.home, '~')).toMatchInlineSnapshot(`
      "annals: ~ holds no built program.
        hint: Run npm ci there, or npm run build.
      "
    `)
    expect(start(desk, ['--version']).status).toBe(0)
  })

  it('says so when a part of it is missing', () => {
    const desk = unbuilt()
    desk.write('dist/cli.js', "require('./gone.js')\n")
    const { status, stdout, stderr } = start(desk, ['list'])
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr.replace(desk.home, '~')).toMatchInlineSnapshot(`
      "annals: A part of the program is missing in ~.
        hint: Run npm ci there, or npm run build.
      "
    `)
  })

  it('leaves an error of the program as it is', () => {
    const desk = unbuilt()
    desk.write('dist/cli.js', "throw new RangeError('out of it')\n")
    const { status, stderr } = start(desk, ['list'])
    expect(status).toBe(1)
    expect(stderr).toContain('RangeError: out of it')
  })

  it('is found by a shell', () => {
    expect(readFileSync(join(project, bin.annals), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  })
})
