/** `annals gc`: flags into settings, one collection, its result in words or JSON. */

import { exit } from '../errors.ts'
import { openHistory } from '../history/open.ts'
import { flag, gitModeOf } from '../options.ts'
import { writable } from '../output.ts'
import { gcLines } from '../report/gc.ts'
import { collectGarbage } from '../run/gc.ts'
import { workDirOf } from '../run/work-dir.ts'
import { isoOf } from '../zone.ts'
import { writeJson, writeLines } from './saying.ts'
import type { Action } from './types.ts'

export const gc: Action = async (_, typed, context) => {
  const git = gitModeOf(typed)
  const { repository, subpath } = openHistory(typed, context)
  const result = await collectGarbage({
    repository: writable(repository),
    subpath,
    git,
    wait: flag(typed.wait),
    workDir: workDirOf(repository),
    now: isoOf(context.now()),
  })
  if (flag(typed.json)) writeJson(context, result)
  else if (!flag(typed.quiet)) writeLines(context.stderr, gcLines(result))
  return exit.ok
}
