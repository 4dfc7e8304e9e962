/** Sessions that a person wants in no history: those in certain folders, and those that say so themselves. */
import picomatch from 'picomatch'
import type { Whereabouts } from './belongs.ts'

export interface LeaveOutSettings {
  /** Patterns of folders, absolute or with `~` for the home: sessions that ran there or below are left out. */
  exclude: string[]
  /** Sessions in which a person typed this are left out; null: none. */
  marker: string | null
}

const excluded = 'excluded'
const marked = 'marked'

/** Whether a session is not stored since somebody wants it so. */
export const isLeftOut = (reason: string | null): boolean => reason === excluded || reason === marked

/** Why a session is left out, or null. `home`: this machine's. */
export function leftOutBy(
  { exclude }: LeaveOutSettings,
  home: string,
): (session: { whereabouts: Whereabouts; isMarked: boolean }) => string | null {
  const slashed = (path: string): string => path.replaceAll('\\', '/')
  const patterns = exclude.map((one) =>
    slashed(one.replace(/^~(?=$|[\\/])/, () => picomatchEscaped(home))).replace(/\/+$/, ''),
  )
  const matches = picomatch(
    patterns.flatMap((one) => [one, `${one}/**`]),
    { dot: true },
  )
  return ({ whereabouts: { cwd, cwds }, isMarked }) => {
    if (isMarked) return marked
    const folders = [...(cwd === undefined ? [] : [cwd]), ...(cwds ?? [])].map(slashed)
    return patterns.length > 0 && folders.some((one) => matches(one)) ? excluded : null
  }
}

const picomatchEscaped = (path: string): string => path.replace(/[*?[\]{}()!+@|\\]/g, '\\$&')
