/** Writes settings into a person's configuration file and leaves everything else in it as it is. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { readToml, TomlError, withValue } from '../config/toml.ts'
import type { KeyName } from '../config/types.ts'
import { codeOf, exit, reasonOf, UserError } from '../errors.ts'

export type Wanted = Partial<Record<KeyName, string | boolean>>

/** A value as TOML writes it: its texts in double quotes have JSON's escapes. */
const written = (value: string | boolean): string => JSON.stringify(value).replaceAll('\u007f', '\\u007F')

/**
 * Sets keys in a file, which is made when it is not there. Throws a `UserError`: exit 2 when the file is such that a key
 * cannot be put into it, exit 3 when it cannot be written.
 */
export function setInFile(file: string, wanted: Wanted): void {
  const before = textOf(file)
  let text = before
  for (const [name, value] of Object.entries(wanted)) {
    text = withValue(text, name.split('.'), written(value))
    if (!isToml(text)) {
      throw new UserError(
        `${name} cannot be put into ${file} as it stands.`,
        exit.usage,
        `Write ${name} = ${written(value)} into it yourself.`,
      )
    }
  }
  if (text === before) return
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, text)
    renameSync(`${file}.new`, file)
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${reasonOf(error)}.`, exit.unreadable, undefined, error)
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ''
    throw new UserError(`${file} cannot be read: ${reasonOf(error)}.`, exit.unreadable, undefined, error)
  }
}

function isToml(text: string): boolean {
  try {
    readToml(text)
    return true
  } catch (error) {
    if (error instanceof TomlError) return false
    throw error
  }
}
