/** How the program is loaded: with what was compiled of it, or without. */
import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aDesk, type Desk } from './helpers/desk.ts'

const project = resolve(import.meta.dirname, '..')
const load = join(project, 'bin/load.cjs')

/** A program of two files that is compiled; where what was compiled lies, and how it is run. */
function compiled(): { desk: Desk; files: string[]; run: (...flags: string[]) => string } {
  const desk = aDesk()
  desk.write('dist/package.json', '{ "type": "commonjs" }')
  desk.write(
    'dist/cli.js',
    "const { answer } = require('./other.js'); console.info(answer(), require('node:path').posix.sep)",
  )
  desk.write('dist/other.js', 'exports.answer = () => [1, 2].map((one) => one * 21).join()')
  execFileSync(process.execPath, [join(project, 'bin/compile.cjs'), desk.path('dist')])
  const folder = join('dist/compiled', String(readdirSync(desk.path('dist/compiled'))[0]))
  const files = readdirSync(desk.path(folder)).map((name) => desk.path(folder, name))
  const program = `require(${JSON.stringify(load)}).load(${JSON.stringify(desk.path('dist/cli.js'))})`
  const run = (...flags: string[]): string =>
    execFileSync(process.execPath, [...flags, '-e', program], { encoding: 'utf8' })
  return { desk, files, run }
}

/** Says of each script that is made whether what was compiled of it was taken. */
const telling = `
  const vm = require('node:vm')
  const { Script } = vm
  vm.Script = class extends Script {
    constructor(code, options) {
      super(code, options)
      console.info('taken:', this.cachedDataRejected === false)
    }
  }`

describe('the loader', () => {
  it('takes what was compiled of each file', () => {
    const { desk, files, run } = compiled()
    desk.write('telling.cjs', telling)

    expect(files).toHaveLength(2)
    expect(run('--require', desk.path('telling.cjs'))).toBe('taken: true\ntaken: true\n21,42 /\n')
    expect(run('--require', desk.path('telling.cjs'), '--no-opt')).toBe('taken: false\ntaken: false\n21,42 /\n')
  })

  it('compiles itself where that is damaged, empty or not there', () => {
    const { files, run } = compiled()
    for (const file of files) writeFileSync(file, 'damaged')
    expect(run()).toBe('21,42 /\n')
    for (const file of files) writeFileSync(file, '')
    expect(run()).toBe('21,42 /\n')
    for (const file of files) rmSync(file)
    expect(run()).toBe('21,42 /\n')
  })
})
