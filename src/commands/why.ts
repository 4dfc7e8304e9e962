import { inputPath, json, reading, sourceSystem } from './options.ts'
import type { Command } from './types.ts'

export const why: Command = {
  usage: 'why <session>',
  about: 'Say what was decided about one session, and why',
  options: [...reading, sourceSystem, inputPath, json],
  examples: ['annals why 0199a213', 'annals why ~/.codex/sessions/2026/03/04/rollout-….jsonl --repo-path ~/code/app'],
  load: async () => {
    const { openHistory } = await import('../history/open.ts')
    const { whyOf } = await import('../status/why.ts')
    const { whyLines } = await import('../report/why.ts')
    const { homely } = await import('../config/layers.ts')
    const { writeJson, writeLines } = await import('./reading.ts')
    const { flag, pathOf, placesOf } = await import('../options.ts')
    const { redactionAtHand } = await import('../redact/at-hand.ts')
    const { Surface } = await import('../redact/surface.ts')
    const { exit } = await import('../errors.ts')
    return async ([typedWord = ''], typed, call) => {
      const places = placesOf(typed, call.env)
      const history = openHistory(typed, call)
      const meant = typedWord.startsWith('~') ? pathOf(typedWord, call.env) : typedWord
      const told = await whyOf({ history, places, meant, cwd: call.cwd })
      const surface = new Surface(redactionAtHand(call))
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
  },
}
