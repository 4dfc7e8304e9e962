/** What a run says, without secrets: names of files and sentences of other programs come from anywhere. */
import { codeOf, reasonOf, UserError } from '../errors.ts'
import type { Redaction } from '../redact/index.ts'
import { Surface } from '../redact/surface.ts'
import type { RunResult } from './result.ts'

/** A result as it may be shown. Keys, pages and numbers are what the history holds. */
export const sayable = (result: RunResult, surface: Surface): RunResult => ({
  ...result,
  skipped: result.skipped.map(({ key, reason }) => ({ key: surface.text(key), reason: surface.text(reason) })),
  failed: result.failed.map(({ file, error }) => ({ file: surface.path(file), error: surface.text(error) })),
  reports: result.reports.map((report) => ({
    ...report,
    file: surface.path(report.file),
    message: surface.text(report.message),
  })),
  ...(result.notPushed === undefined || result.notPushed === null
    ? {}
    : { notPushed: sayablePush(result.notPushed, surface) }),
  looked: result.looked.map((one) => ({ ...one, path: surface.path(one.path) })),
})

const sayablePush = (
  { reason, hint }: NonNullable<RunResult['notPushed']>,
  surface: Surface,
): NonNullable<RunResult['notPushed']> => ({
  reason: surface.text(reason),
  ...(hint === undefined ? {} : { hint: surface.text(hint) }),
})

/** An error as it may be shown. */
export function sayableError(error: unknown, redaction: Redaction): unknown {
  const surface = new Surface(redaction)
  if (error instanceof UserError) {
    const hint = error.hint === undefined ? undefined : surface.text(error.hint)
    return new UserError(surface.text(error.message), error.code, hint)
  }
  // What kind of trouble it is stays to be told by its code.
  const code = codeOf(error)
  const said = Object.assign(new Error(surface.text(reasonOf(error))), code === '' ? {} : { code })
  if (error instanceof Error && error.stack !== undefined) said.stack = surface.text(error.stack)
  return said
}
