import { json, reading, timeZone } from './options.ts'
import type { Command } from './types.ts'

export const log: Command = {
  usage: 'log',
  about: 'Show the last runs: when, how long, what they stored, what went wrong',
  options: [...reading, { ...timeZone, about: "Time zone of dates and times (default: this machine's)" }, json],
  examples: ['annals log', 'annals log --json | jq ".runs[0]"'],
  load: async () => {
    const { openHistory } = await import('../history/open.ts')
    const { workDirOf } = await import('../run/work-dir.ts')
    const { readRuns } = await import('../state/runs.ts')
    const { logLines } = await import('../report/log.ts')
    const { widthOption, writeJson, writeLines } = await import('./reading.ts')
    const { flag, timeZoneOf } = await import('../options.ts')
    const { exit } = await import('../errors.ts')
    return async (_, typed, call) => {
      const zone = timeZoneOf(typed)
      const { repository } = openHistory(typed, call)
      const known = readRuns(workDirOf(repository))
      if (flag(typed.json)) writeJson(call, known)
      else if (known.runs.length === 0) writeLines(call.stderr, ['No run is known yet.'])
      else writeLines(call.stdout, logLines(known, { timeZone: zone, ...widthOption(call) }))
      return exit.ok
    }
  },
}
