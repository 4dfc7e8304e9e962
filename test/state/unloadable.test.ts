/** Where the database cannot be loaded at all: a Node of another version than the one annals was installed with. */
import { existsSync } from 'node:fs'
import { beforeEach, expect, it, vi } from 'vitest'
import { State } from '../../src/state/index.ts'
import { aDesk } from '../helpers/desk.ts'

const thrown = vi.hoisted(() => ({ error: new Error() }))
vi.mock('better-sqlite3', () => ({
  default: class {
    constructor() {
      throw thrown.error
    }
  },
}))

const otherNode = Object.assign(new Error('compiled against a different Node.js version'), {
  code: 'ERR_DLOPEN_FAILED',
})
const notCompiled = new Error('Could not locate the bindings file. Tried:\n → …')

beforeEach(() => {
  thrown.error = otherNode
})

it.each([
  ['made for another Node', otherNode],
  ['not made at all', notCompiled],
])('says what to do when the library was %s', async (_, error) => {
  thrown.error = error
  const { code, err } = await aDesk().sync()
  expect(code).toBe(3)
  expect(err.replace(process.version, 'v0')).toBe(
    'annals: better-sqlite3 was not made for this Node (v0).\n' +
      '  hint: Where annals is installed, npm rebuild better-sqlite3 makes it anew.\n',
  )
})

it('takes no state for a damaged one because of that', () => {
  const file = aDesk().write('state.db', 'all that is remembered')
  expect(() => State.open(file)).toThrow('better-sqlite3')
  expect(() => State.look(file)).toThrow('better-sqlite3')
  expect(existsSync(file)).toBe(true)
})
