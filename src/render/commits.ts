/** Commits that were made, as far as git said so to the agent. */
import { beginningOf, inline, shorten, text } from './markdown.ts'
import type { Step } from './pieces.ts'

export interface Commit {
  /** Abbreviated, hexadecimal. */
  hash: string
  /** The first line of its message. */
  subject: string
}

/** What `git commit` prints: `[main 3f2a9c1] Narrow the spout`. */
const committed = /^\[[^\]\n]{1,200} ([0-9a-f]{7,40})\] (.+)$/gm
/** Bytes of an output that are looked at; git says it at the beginning. */
const sight = 16 * 1024

/** The commits that a command made, in order. */
export function commitsOf({ results }: Pick<Step, 'results'>, command: string | undefined): Commit[] {
  if (command === undefined || !/\bgit\b[^\n]*\bcommit\b/.test(command)) return []
  return results.flatMap(({ output }) =>
    [...beginningOf(output, sight).matchAll(committed)].map(([, hash = '', subject = '']) => ({ hash, subject })),
  )
}

/** A list of commits; `''` of none. */
export const commitList = (commits: readonly Commit[]): string =>
  commits
    .slice(0, 200)
    .map(({ hash, subject }) => `- ${inline(hash)} ${text(shorten(subject, 120))}`)
    .join('\n')
