/** What the commands that read a history have in common. */
import { type ExitCode, exit } from '../errors.ts'
import type { Entries } from '../history/sessions.ts'
import type { Context } from './types.ts'

/** Columns of the terminal; nothing where there is none, so that nothing is cut on its way into a file or a pipe. */
export const widthOption = ({ stdout }: Context): { width?: number } =>
  stdout.isTTY ? { width: Math.max(20, stdout.columns || 80) } : {}

export const writeLines = (stream: NodeJS.WriteStream, lines: readonly string[]): void => {
  if (lines.length > 0) stream.write(`${lines.join('\n')}\n`)
}

export const writeJson = ({ stdout }: Context, value: unknown): void => {
  stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** Names what could not be read; the exit code that follows from it. */
export function sayFailed(failed: Entries['failed'], { stderr }: Context): ExitCode {
  if (failed.length === 0) return exit.ok
  writeLines(stderr, [
    ...failed.map(({ file, error }) => `annals: ${file} cannot be read: ${error}`),
    '  hint: annals verify says what else is damaged.',
  ])
  return exit.partial
}
