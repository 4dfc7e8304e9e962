/** `annals why`: what was decided about one session, in lines or JSON. */
import { homely } from '../config/layers.ts'
import { exit } from '../errors.ts'
import { openHistory } from '../history/open.ts'
import { flag, pathOf, placesOf } from '../options.ts'
import { surfaceAtHand } from '../redact/at-hand.ts'
import { whyLines } from '../report/why.ts'
import { whyOf } from '../status/why.ts'
import { writeJson, writeLines } from './saying.ts'
import type { Action } from './types.ts'

export const why: Action = async ([typedWord = ''], typed, call) => {
  const places = await placesOf(typed, call.env)
  const history = openHistory(typed, call)
  const meant = typedWord.startsWith('~') ? pathOf(typedWord, call.env) : typedWord
  const surface = surfaceAtHand(call)
  const told = await whyOf({ history, places, meant, cwd: call.cwd, surface })
  const sources = told.sources.map((one) => ({ ...one, file: surface.path(one.file) }))
  const found = { ...told, key: surface.path(told.key), sources }
  if (flag(typed.json)) writeJson(call, found)
  else
    writeLines(
      call.stdout,
      whyLines(found, (path) => homely(path, call.env)),
    )
  return exit.ok
}
