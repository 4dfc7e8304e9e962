/** What `annals` starts: the version without the rest of the program, and all else with it. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aDesk } from './helpers/desk.ts'

const project = resolve(import.meta.dirname, '..')
const { bin, version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  bin: { annals: string }
  version: string
}

/** The launcher as it is installed, with a program behind it that says what it was given. */
function launcher(): (...words: string[]) => string {
  const desk = aDesk()
  for (const name of ['package.json', bin.annals]) {
    mkdirSync(dirname(desk.path(name)), { recursive: true })
    cpSync(join(project, name), desk.path(name))
  }
  mkdirSync(desk.path('dist'), { recursive: true })
  writeFileSync(desk.path('dist/cli.js'), 'console.info(JSON.stringify(process.argv.slice(2)))\n')
  return (...words) => spawnSync(process.execPath, [desk.path(bin.annals), ...words], { encoding: 'utf8' }).stdout
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

  it('is found by a shell', () => {
    expect(readFileSync(join(project, bin.annals), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  })
})
