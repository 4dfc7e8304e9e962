/** What rendering a history anew did, in words. */
import { counted } from '../render/words.ts'
import type { RenderResult } from '../run/render.ts'
import { listed } from './listed.ts'

/** Lines for a person: the files that would change, what was left alone and why, a sentence at the end. */
export function renderLines(result: RenderResult, { dryRun }: { dryRun: boolean }): string[] {
  const { updated, unchanged, skipped, failed, files, commit } = result
  const parts = [
    `${counted(updated, 'session')} rendered anew`,
    `${unchanged} as before`,
    counted(files.length, 'file'),
    ...(skipped.length > 0 ? [`${skipped.length} left out`] : []),
    ...(failed.length > 0 ? [counted(failed.length, 'problem')] : []),
  ]
  const end = commit === null ? '' : `, commit ${commit.slice(0, 10)}`
  return [
    ...(dryRun ? listed(files.map((file) => `  ${file}`)) : []),
    ...listed(skipped.map(({ key, reason }) => `  ${key}: left out, ${reason}`)),
    ...listed(failed.map(({ file, error }) => `  ${file}: ${error}`)),
    `${dryRun ? 'Would be: ' : ''}${parts.join(', ')}${end}`,
  ]
}
