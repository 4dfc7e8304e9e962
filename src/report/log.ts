/** The last runs, in a table. */
import { duration } from '../render/words.ts'
import { idleAt, type RunRecord, type Runs } from '../state/runs.ts'
import { dayAndMinute, type Zone } from '../time.ts'
import { whatItDid } from './status.ts'
import { tableLines } from './table.ts'

/** The latest first; below it when annals last looked and found nothing to do. */
export async function logLines(
  known: Runs,
  { timeZone, width }: { timeZone: Zone; width?: number },
): Promise<string[]> {
  const idle = idleAt(known)
  return [
    ...(await tableLines<RunRecord>(
      [
        { name: 'when', of: ({ at }) => dayAndMinute(at, timeZone) },
        { name: 'took', of: ({ durationMs }) => duration(durationMs), align: 'right' },
        { name: 'exit', of: ({ code }) => String(code), align: 'right' },
        { name: 'command', of: ({ command }) => command },
        { name: 'what it did', of: whatItDid, shrinksTo: 12 },
        { name: 'problem', of: ({ problems }) => problems[0] ?? '', shrinksTo: 12 },
      ],
      known.runs,
      width,
    )),
    ...(idle === null ? [] : [`Last run ${dayAndMinute(idle, timeZone)}: nothing to do.`]),
  ]
}
