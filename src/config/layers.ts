/** The places that say what is set: the person's file, a repository's, the environment. Each becomes one layer. */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Environment } from '../../adapters/types.ts'
import { codeOf, reasonOf } from '../errors.ts'
import { configFolder } from '../machine.ts'
import { orNearest } from '../nearest.ts'
import { hasVariable, keyNames, keys, variableOf } from './keys.ts'
import type { Reading } from './kinds.ts'
import type { Table, Toml } from './toml.ts'
import type { KeyName } from './types.ts'

/** Where a value comes from, the nearest place first. */
const origins = ['flag', 'environment', 'repository', 'user', 'default'] as const
export type Origin = (typeof origins)[number]

interface Setting {
  value: unknown
  /** The file and line, or the variable, as a person may be shown it. */
  where: string
}

export interface Layer {
  from: Extract<Origin, 'environment' | 'repository' | 'user'>
  settings: Map<KeyName, Setting>
  /** Sentences that begin with where something is wrong. */
  complaints: string[]
}

/** The name of the file in a repository's top folder. */
export const repositoryFile = '.annals.toml'

/** The person's own file. It need not be there. */
export const userFile = (env: Environment): string => join(configFolder(env), 'config.toml')

/** A path as a person is shown it: their home is `~`. */
export const homely = (path: string, { home }: Environment): string =>
  path === home
    ? '~'
    : path.startsWith(join(home, '/'))
      ? `~/${path.slice(home.length + 1).replaceAll('\\', '/')}`
      : path

/** A path as it is written: `~/` is the home, the rest is relative to `folder`. */
const pathIn =
  (folder: string, { home }: Environment) =>
  (path: string): string =>
    resolve(folder, path === '~' ? home : path.replace(/^~(?=[\\/])/, () => home))

const sentence = (words: string): string => (/[.?]$/.test(words) ? words : `${words}.`)

/** What a file sets. One that is not there sets nothing. */
export async function fileLayer(file: string, from: 'repository' | 'user', env: Environment): Promise<Layer> {
  const shown = homely(file, env)
  const layer: Layer = { from, settings: new Map(), complaints: [] }
  const complain = (line: number, message: string): void =>
    void layer.complaints.push(sentence(`${shown}:${line}: ${message}`))
  const table = await tableIn(file, layer, complain, shown)
  if (table === null) return layer
  const reading: Reading = { complain, resolve: pathIn(dirname(file), env) }
  readTable(table, '', reading, (name, value, line) => {
    if (from === 'repository' && keys[name].fromRepository === 'never') {
      complain(line, `${name} cannot be set in a repository, only in ${homely(userFile(env), env)}`)
    } else layer.settings.set(name, { value, where: `${shown}:${line}` })
  })
  return layer
}

async function tableIn(
  file: string,
  { complaints }: Layer,
  complain: Reading['complain'],
  shown: string,
): Promise<Table | null> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error))) complaints.push(`${shown} cannot be read: ${reasonOf(error)}.`)
    return null
  }
  const { readToml, TomlError } = await import('./toml.ts')
  try {
    return readToml(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    complain(error.line, `this is no TOML: ${error.message}`)
    return null
  }
}

type Found = (name: KeyName, value: unknown, line: number) => void

/** Every key below a table. Tables of the file only group: `[schedule] every` is `schedule.every`. */
function readTable(table: Table, prefix: string, reading: Reading, found: Found): void {
  for (const [word, written] of table.entries) {
    const name = `${prefix}${word}`
    const isGroup = written.is === 'table' && keyNames.some((one) => one.startsWith(`${name}.`))
    if (isGroup) readTable(written, `${name}.`, reading, found)
    else if (isKey(name)) readKey(name, written, reading, found)
    else reading.complain(written.line, `there is no key ${name}${orNearest(name, keyNames)}`)
  }
}

const isKey = (name: string): name is KeyName => (keyNames as string[]).includes(name)

function readKey(name: KeyName, written: Toml, { complain, resolve }: Reading, found: Found): void {
  const about: Reading = {
    resolve,
    complain: (line, message, field = '') => complain(line, `${name}${field}: ${message}`),
  }
  const value = keys[name].kind.read(written, about)
  if (value !== undefined) found(name, value, written.line)
}

/** What the environment sets. An empty variable sets nothing. Relative paths start from the current folder. */
export function environmentLayer(env: Environment, cwd: string): Layer {
  const layer: Layer = { from: 'environment', settings: new Map(), complaints: [] }
  for (const name of keyNames) {
    const variable = variableOf(name)
    const typed = env.variables[variable]
    if (typed === undefined || typed === '' || !hasVariable(name)) continue
    const { kind } = keys[name]
    const value = kind.read(kind.typed(typed), {
      complain: (_, message) => void layer.complaints.push(sentence(`${variable}: ${message}`)),
      resolve: pathIn(cwd, env),
    })
    if (value !== undefined) layer.settings.set(name, { value, where: variable })
  }
  return layer
}
