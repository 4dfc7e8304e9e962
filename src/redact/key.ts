/** The key of a person on a machine: by it placeholders are told apart, and masked sources are known again. */
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../adapters/types.ts'
import { codeOf, exit, reasonOf, UserError } from '../errors.ts'
import { configFolder } from '../machine.ts'

const keyBytes = 32

const fileOf = (env: Environment): string => join(configFolder(env), 'redaction.key')

/** The key, or null when none was made yet. Throws a `UserError` (exit 2) when it cannot be read or is none. */
export function knownKey(env: Environment): Uint8Array | null {
  const file = fileOf(env)
  try {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
    if (key.length !== keyBytes) throw new Error('It is not 64 hexadecimal digits.')
    if (env.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
    return new Uint8Array(key)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw noKey(file, error)
  }
}

/**
 * The key; made at the first run on this machine, 32 random bytes in hexadecimal digits, for its owner alone. With
 * `remember: false` a new one is not written. Throws a `UserError` (exit 2): without a key nothing is stored.
 */
export function redactionKey(env: Environment, remember: boolean): Uint8Array {
  const known = knownKey(env)
  if (known !== null) return known
  const key = randomBytes(keyBytes)
  if (!remember) return new Uint8Array(key)
  const file = fileOf(env)
  const beside = `${file}.${process.pid}`
  try {
    mkdirSync(configFolder(env), { recursive: true })
    writeFileSync(beside, `${key.toString('hex')}\n`, { mode: 0o600, flush: true })
    // Of two runs that make one at once the first counts.
    claim(beside, file)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw noKey(file, error)
  } finally {
    rmSync(beside, { force: true })
  }
  const made = knownKey(env)
  if (made === null) throw noKey(file, new Error('It is not there.'))
  return made
}

/** Gives a file its name unless that is taken (`EEXIST`); file systems without links have to copy it. */
function claim(beside: string, file: string): void {
  try {
    linkSync(beside, file)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error
    copyFileSync(beside, file, constants.COPYFILE_EXCL)
  }
}

const noKey = (file: string, error: unknown): UserError =>
  new UserError(
    `The key for masking secrets (${file}) cannot be had: ${reasonOf(error)}`,
    exit.usage,
    'Put it right or move it away; annals makes a new one. Without it nothing is stored.',
    error,
  )
