/** The secrets that this machine knows: values in the environment of a run, and lines of files that a person names. */
import { readFileSync } from 'node:fs'
import { exit, reasonOf, UserError } from '../errors.ts'
import { isPasswordInAddress, isPath } from './values.ts'

/** Names of variables that hold a secret. */
const secretName =
  /(?:^|_)(?:API_?KEY|[A-Z0-9]*KEY|TOKEN|PAT|PASS|PASSWD|PASSWORD|PASSPHRASE|PWD|SECRET|CREDENTIALS?|AUTH|DSN|COOKIE)(?:$|_)|SECRET|PASSWORD|PASSPHRASE|TOKEN/i
/** Names that look like it and hold none. */
const plainName =
  /^(?:OLD)?PWD$|^SSH_AUTH_SOCK$|^XAUTHORITY$|_(?:FILE|PATH|DIR|ID|URL|SOCK|HOST|PORT|NAME|COMMAND)$|^GIT_ASKPASS$/i
/** The shortest value that is masked: a shorter one is in too many words. */
const shortest = 8
const shortestUnnamed = 32

/** Values of variables of the environment that are secrets: by their name, or by their look. */
export function environmentSecrets(variables: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(variables).flatMap(([name, value]) => {
    if (value === undefined) return []
    const password = passwordIn(value)
    if (plainName.test(name) || isPlain(value)) return password
    return secretName.test(name) || looksRandom(value) ? [value, ...password] : password
  })
}

/** The password of an address, `scheme://user:password@host`, as it is written and as it is meant; none or up to two. */
function passwordIn(value: string): string[] {
  const [, written] = /^[a-z][a-z\d+.-]*:\/\/[^\s:@/]*:([^\s/]+)@/i.exec(value) ?? []
  if (written === undefined || !isPasswordInAddress(written)) return []
  return [...new Set([written, decodedOf(written)])].filter((one) => one.length >= shortest)
}

function decodedOf(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What is too short, or what nobody would keep secret: a path, a number, a word of small letters. */
const isPlain = (value: string): boolean =>
  value.length < shortest ||
  isPath(value) ||
  /^(?:[A-Za-z]:\\|\d+(?:\.\d+)*$|[a-z]+$)/.test(value) ||
  /\s/.test(value.trim())

/** One long word of small and large letters and digits, of which hardly any comes twice as often as others. */
function looksRandom(value: string): boolean {
  if (value.length < shortestUnnamed || !/^[\w+/=.~-]+$/.test(value)) return false
  if (!/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value)) return false
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length)
  return bits > 4
}

/**
 * The secrets in files: each line by itself, of `name=value` the value; blank lines and those that begin with `#` say
 * nothing. Throws a `UserError` (exit 2) when a file cannot be read: what it names could not be masked.
 */
export function secretsIn(files: readonly string[]): string[] {
  return files.flatMap((file) => {
    try {
      return readFileSync(file, 'utf8').split(/\r?\n/).flatMap(secretOf)
    } catch (error) {
      throw new UserError(
        `The file of secrets ${file} cannot be read: ${reasonOf(error)}.`,
        exit.usage,
        'Without it nothing is stored; put it right, or take it out of redact.secrets-files.',
        error,
      )
    }
  })
}

function secretOf(line: string): string[] {
  const text = line.trim()
  if (text === '' || text.startsWith('#')) return []
  const [, assigned] = /^(?:export\s+)?[A-Za-z_][\w.-]*\s*=\s*(.*)$/.exec(text) ?? []
  const value = (assigned ?? text).replace(/^(["'])(.*)\1$/, '$2')
  return value.length < shortest / 2 ? [] : [value]
}
