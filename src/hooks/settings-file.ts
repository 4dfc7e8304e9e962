/** A settings file of somebody else's: changed at once, with its mode, and given back as it was. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { sha256Of } from '../sha256.ts'

/** What is kept of a file while it has our change: its former bytes lie beside this note. */
interface Note {
  file: string
  /** It was not there. */
  missing: boolean
  /** SHA-256 of what we wrote. */
  written: string
}

/** Puts a content in a file's place at once, with its mode; through a link, where it is one. */
function put(file: string, content: string | Buffer): void {
  const target = existsSync(file) ? realpathSync(file) : file
  const beside = `${target}.annals-${process.pid}`
  writeFileSync(beside, content)
  if (existsSync(target)) chmodSync(beside, statSync(target).mode & 0o777)
  renameSync(beside, target)
}

/** Changes a file; what it was is kept in `folder` under `name`. */
export function changeSettings(file: string, text: string, folder: string, name: string): void {
  const [copy, note] = [join(folder, `${name}.before`), join(folder, `${name}.json`)]
  mkdirSync(folder, { recursive: true })
  const missing = !existsSync(file)
  if (!missing) writeFileSync(copy, readFileSync(file), { mode: 0o600 })
  const kept: Note = { file, missing, written: sha256Of(text) }
  writeFileSync(note, `${JSON.stringify(kept, null, 2)}\n`)
  put(file, text)
}

/** Whether we changed a file, and which. */
export function changedSettings(folder: string, name: string): string | null {
  try {
    return (JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Note).file
  } catch {
    return null
  }
}

/**
 * Gives a file back as it was, byte for byte. Where it was changed since, only our change is taken out of it, by
 * `without`; then false.
 */
export function restoreSettings(folder: string, name: string, without: (text: string) => string): boolean {
  const [copy, note] = [join(folder, `${name}.before`), join(folder, `${name}.json`)]
  const { file, missing, written } = JSON.parse(readFileSync(note, 'utf8')) as Note
  const there = existsSync(file) ? readFileSync(file) : null
  const same = there !== null && sha256Of(there) === written
  if (same && missing) rmSync(file)
  else if (same) put(file, readFileSync(copy))
  else if (there !== null) put(file, without(there.toString('utf8')))
  rmSync(note)
  rmSync(copy, { force: true })
  return same || there === null
}

/** The folder that an agent's settings lie in, when the agent is there at all. */
export const isThere = (file: string): boolean => existsSync(dirname(file))
