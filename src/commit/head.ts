/** Where HEAD and branches are, as files say it: without git. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Repository } from './types.ts'

/** The commit HEAD names, read without a git process; null while unborn; undefined where that takes more. */
export function headCommit({ gitDir, commonDir }: Repository): string | null | undefined {
  try {
    const head = readFileSync(join(gitDir, 'HEAD'), 'utf8').trim()
    const ref = /^ref: (.+)$/.exec(head)?.[1]
    if (ref === undefined) return /^[0-9a-f]{40,64}$/.test(head) ? head : undefined
    return refCommit({ commonDir }, ref)
  } catch {
    return undefined
  }
}

/** The commit a ref names (`refs/heads/main`), read without a git process; null when it is not there. */
export const refCommit = ({ commonDir }: Pick<Repository, 'commonDir'>, ref: string): string | null =>
  looseRef(commonDir, ref) ?? packedRef(commonDir, ref)

function looseRef(commonDir: string, ref: string): string | null {
  try {
    return readFileSync(join(commonDir, ...ref.split('/')), 'utf8').trim() || null
  } catch {
    return null
  }
}

function packedRef(commonDir: string, ref: string): string | null {
  try {
    const line = readFileSync(join(commonDir, 'packed-refs'), 'utf8')
      .split('\n')
      .find((one) => one.endsWith(` ${ref}`))
    return line?.split(' ')[0] ?? null
  } catch {
    return null
  }
}
