/** What was looked for and masked in a history, in words. */
import { counted } from '../render/words.ts'
import type { RedactResult } from '../run/redact.ts'
import type { Leaks } from '../verify/secrets.ts'
import { listed } from './listed.ts'

/** At most so many lines of one kind are shown. */
const most = 40

/** Where secrets are, and by which rules they were found; never what they are. */
export function checkLines({ leaks, files, problems }: Leaks): string[] {
  const rules = new Map<string, number>()
  for (const { rule } of leaks) rules.set(rule, (rules.get(rule) ?? 0) + 1)
  const byRule = [...rules].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  const places = new Map<string, number>()
  for (const { file, line, rule } of leaks) {
    const place = `${file}${line === undefined ? '' : `:${line}`}: ${rule}`
    places.set(place, (places.get(place) ?? 0) + 1)
  }
  return [
    ...listed(
      [...places].map(([place, count]) => `  ${place}${count === 1 ? '' : ` (${count})`}`),
      most,
    ),
    ...listed(
      problems.map(({ file, message }) => `  ${file}: ${message}`),
      most,
    ),
    ...(byRule.length === 0 ? [] : [`By rule: ${byRule.map(([rule, count]) => `${rule} ${count}`).join(', ')}`]),
    leaks.length === 0
      ? `No secrets found in ${counted(files, 'file')}.`
      : `${counted(leaks.length, 'secret')} in ${counted(files, 'file')}. annals redact --apply masks them.`,
  ]
}

/** Which sessions were masked anew, what could not be, and what is left to do about it. */
export function appliedLines(result: RedactResult, { dryRun }: { dryRun: boolean }): string[] {
  const { updated, unchanged, failed, sessions, commit } = result
  const end = commit === null ? '' : `, commit ${commit.slice(0, 10)}`
  return [
    ...listed(
      sessions.map(({ page }) => `  ${page}`),
      most,
    ),
    ...listed(
      failed.map(({ file, error }) => `  ${file}: ${error}`),
      most,
    ),
    `${dryRun ? 'Would be: ' : ''}${counted(updated, 'session')} masked, ${unchanged} as before${end}`,
    ...(updated === 0 || dryRun ? [] : stillThere),
  ]
}

const stillThere = [
  'Git still holds them in earlier commits, and so does every clone and every place they were pushed to.',
  '  1. Revoke and replace each of these secrets where it is valid. Nothing else makes them harmless.',
  '  2. To take them out of the past as well, rewrite it: git filter-repo --replace-text, then push by force,',
  '     and clone anew elsewhere. docs/redaction.md says how.',
]
