/** Addresses that a person accepted although others may read them; remembered in the configuration folder. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { exit, reasonOf, UserError } from '../errors.ts'

const read = (file: string): string[] => {
  try {
    const { accepted } = JSON.parse(readFileSync(file, 'utf8')) as { accepted?: unknown }
    return Array.isArray(accepted) ? accepted.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

/** `name`: host and path, as `nameOf` gives them. */
export const isAccepted = (file: string, name: string): boolean => read(file).includes(name)

/** Throws a `UserError` (exit 2) when it cannot be remembered: it would be asked for again and again. */
export const rememberAccepted = (file: string, name: string): void => {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${JSON.stringify({ accepted: [...new Set([...read(file), name])].sort() }, null, 2)}\n`)
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${reasonOf(error)}.`, exit.usage, 'Check its permissions.', error)
  }
}
