/** How commands say what came of them: in lines, or as JSON. */
import { type ExitCode, exit } from '../errors.ts'
import type { Entries } from '../history/sessions.ts'
import { flag, type Typed } from '../options.ts'
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

/** Whether a command that works says on standard error only what went wrong: `--quiet`, and `--json` says all of it. */
export const isQuiet = (typed: Typed): boolean => flag(typed.quiet) || flag(typed.json)

/** A value where JSON was asked for (`--json`), else what it is in lines. */
export function say(typed: Typed, context: Context, value: unknown, lines: readonly string[]): void {
  if (flag(typed.json)) writeJson(context, value)
  else writeLines(context.stdout, lines)
}

const atOnce = 500

/** A list as `writeJson` writes it, some values at a time: the heads of 20,000 sessions are a text of 50 MB. */
export function writeJsonList(context: Context, values: readonly unknown[]): void {
  if (values.length === 0) writeJson(context, values)
  for (let from = 0; from < values.length; from += atOnce) {
    const text = JSON.stringify(values.slice(from, from + atOnce), null, 2)
    const isLast = from + atOnce >= values.length
    context.stdout.write(`${from === 0 ? '[' : ','}${text.slice(1, -2)}${isLast ? '\n]\n' : ''}`)
  }
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
