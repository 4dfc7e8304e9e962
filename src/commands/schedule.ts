import { json, outputPath, writing } from './options.ts'
import type { Command, Option } from './types.ts'

/** Flags of `annals sync` that make no sense for a run that nobody watches, or that stand here already. */
const notScheduled = /^--(since|max-files|prune-missing|yes|force|dry-run|no-commit|overwrite|wait|quiet|json)( |$)/

/** What is handed on to `annals sync`, as it is typed: what is set is read by each run anew. */
export const scheduled: readonly Option[] = [outputPath, ...writing]
  .filter(({ name }) => !notScheduled.test(name))
  .map((option) => ({ ...option, configured: false }))

export const schedule: Command = {
  usage: 'schedule <action>',
  about: 'Have annals sync run by itself: install, status, run (once, through the scheduler), remove',
  options: [
    { name: '--every <span>', about: 'How often: 15m, 1h, 6h, 1d (default 1h)' },
    { name: '--scheduler <name>', about: 'auto, systemd, launchd, task-scheduler or cron (default auto)' },
    { name: '--no-probe', about: 'Do not have the scheduler run a job at once that says what it can do' },
    ...scheduled,
    json,
  ],
  examples: ['annals schedule install --every 1h', 'annals schedule status', 'annals schedule remove'],
  load: async () => {
    const { scheduling } = await import('./scheduling.ts')
    return ([action], typed, context) => scheduling(action ?? '', typed, context)
  },
}
