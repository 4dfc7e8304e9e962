/** Which problems in a source count as failures of a run, and how they are said. */
import type { Problem } from '../model/session.ts'
import { notUnderstood } from '../parse/guard.ts'
import { damaged } from './read.ts'

/** Problems in a source that make a run end with 1 although its session is stored. */
const failures: ReadonlySet<string> = new Set([
  'not JSON',
  'encoding',
  'unsupported history mode',
  notUnderstood,
  damaged,
])

/** By path, the first thing that was wrong with a file. */
export function failuresIn(problems: readonly Problem[]): Map<string, string> {
  const errors = new Map<string, string>()
  for (const { file, line, kind, message } of problems) {
    if (!failures.has(kind) || errors.has(file)) continue
    errors.set(file, line === undefined ? message : `Line ${line}: ${message}`)
  }
  return errors
}
