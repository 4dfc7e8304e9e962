/** Who makes a commit. */
import { hostname, userInfo } from 'node:os'
import { codeOf } from '../errors.ts'
import type { Identity } from './types.ts'

/** What git takes out of names and addresses (`<`, `>`, line ends), and from their ends. */
const clean = (text: string): string =>
  text.replace(/[\x00-\x1f\x7f<>]/g, '').replace(/^[\s.,:;"'\\]+|[\s.,:;"'\\]+$/g, '')

const userName = (): string => {
  try {
    return userInfo().username
  } catch (error) {
    // A user without an entry in the system's list, as in some containers.
    if (codeOf(error) === 'ERR_SYSTEM_ERROR') return ''
    throw error
  }
}

/** Who commits: what the configuration says, the rest from the operating system's user and this machine's name. */
export const identityFrom = (name: string | undefined, email: string | undefined): Identity => {
  const user = clean(userName()) || 'annals'
  const host =
    hostname()
      .replace(/[^A-Za-z0-9.-]+/g, '-')
      .replace(/^[.-]+|[.-]+$/g, '') || 'localhost'
  return {
    name: clean(name ?? '') || user,
    email: clean(email ?? '') || `${user.replace(/[^A-Za-z0-9._+-]+/g, '-')}@${host}`,
  }
}
