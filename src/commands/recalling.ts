/** `annals log`: the last runs in lines or JSON. */
import { exit } from '../errors.ts'
import { openHistory } from '../history/open.ts'
import { flag, givenZone } from '../options.ts'
import { logLines } from '../report/log.ts'
import { workDirOf } from '../run/work-dir.ts'
import { readRuns } from '../state/runs.ts'
import { widthOption, writeJson, writeLines } from './saying.ts'
import type { Action } from './types.ts'

export const log: Action = async (_, typed, call) => {
  const zone = givenZone(typed)
  const { repository } = openHistory(typed, call)
  const known = readRuns(workDirOf(repository))
  if (flag(typed.json)) writeJson(call, known)
  else if (known.runs.length === 0) writeLines(call.stderr, ['No run is known yet.'])
  else writeLines(call.stdout, await logLines(known, { timeZone: zone, ...widthOption(call) }))
  return exit.ok
}
