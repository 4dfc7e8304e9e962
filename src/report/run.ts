/** What a run did, in words. */
import type { RunResult } from '../run/result.ts'
import { listed } from './listed.ts'

export interface RunLinesOptions {
  dryRun: boolean
  /** Where the history lies, if this run began it. */
  begun?: string
}

/** Lines for a person: what was stored, what was not and why. */
export function runLines(result: RunResult, { dryRun, begun }: RunLinesOptions): string[] {
  const lines: string[] = []
  const stored = result.new + result.updated
  if (dryRun) {
    lines.push(
      ...listed(result.sessions.map(({ change, reason, page }) => `  ${change.padEnd(7)}  ${page}  (${reason})`)),
    )
  }
  lines.push(...listed(result.pruned.map(({ page }) => `  ${dryRun ? 'would be pruned' : 'pruned'}: ${page}`)))
  lines.push(
    ...listed(result.reports.map(({ key, file, message }) => `  ${[key, file, message].filter(Boolean).join(': ')}`)),
  )
  lines.push(...listed(skippedLines(result)))
  lines.push(...listed(result.failed.map(({ file, error }) => `  ${file}: ${error}`)))
  lines.push(summary(result, stored, dryRun))
  if (begun !== undefined && stored > 0 && !dryRun)
    lines.push(`The history is in ${begun}: begin with README.md there, or with annals list.`)
  if (result.notPushed !== null) {
    const { reason, hint } = result.notPushed
    lines.push(`Not pushed: ${reason}`, ...(hint === undefined ? [] : [`  hint: ${hint}`]))
  }
  return lines
}

const skippedLines = ({ skipped }: RunResult): string[] =>
  skipped.map(({ key, reason }) => `  ${key}: left out, ${reason}`)

function summary(result: RunResult, stored: number, dryRun: boolean): string {
  const known = stored + result.unchanged
  if (known === 0 && result.failed.length === 0 && result.skipped.length === 0) {
    const where = result.looked.map(({ path }) => path)
    if (where.length === 0) return 'Nothing to store.'
    const files = result.looked.reduce((sum, { found }) => sum + found, 0)
    if (files > 0) return `None of the sessions there is to be stored here. Looked in ${where.join(', ')}.`
    return `No sessions found. Looked in ${where.join(', ')}.`
  }
  const parts = [
    `${result.new} new`,
    `${result.updated} updated`,
    `${result.unchanged} unchanged`,
    ...(result.skipped.length > 0 ? [`${result.skipped.length} left out`] : []),
    ...(result.failed.length > 0 ? [`${result.failed.length} problem${result.failed.length === 1 ? '' : 's'}`] : []),
  ]
  const end = result.commit === null ? '' : `, commit ${result.commit.slice(0, 10)}`
  const pushed = result.pushed === true ? ', pushed' : ''
  return `${dryRun ? 'Would be: ' : ''}${parts.join(', ')}${end}${pushed}`
}
