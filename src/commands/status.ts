import { inputPath, json, reading, sourceSystem, timeZone } from './options.ts'
import type { Command } from './types.ts'

export const status: Command = {
  usage: 'status',
  about: 'Say how things stand: the last run, what is not stored or pushed yet, what agents will delete',
  options: [
    ...reading,
    sourceSystem,
    inputPath,
    { ...timeZone, about: "Time zone of dates and times (default: this machine's)" },
    json,
  ],
  examples: ['annals status', 'annals status --repo-path ~/code/app', 'annals status --json | jq .clocks'],
  load: async () => {
    const { openHistory } = await import('../history/open.ts')
    const { statusOf } = await import('../status/index.ts')
    const { statusLines } = await import('../report/status.ts')
    const { homely } = await import('../config/layers.ts')
    const { widthOption, writeJson, writeLines } = await import('./reading.ts')
    const { flag, placesOf, timeZoneOf } = await import('../options.ts')
    const { exit } = await import('../errors.ts')
    return async (_, typed, call) => {
      const zone = timeZoneOf(typed)
      const places = placesOf(typed, call.env)
      const { repository, subpath } = openHistory(typed, call)
      const { settings, env } = call
      const [remote, push] = [settings.get('remote'), settings.get('push')]
      const surface = async () => {
        const { redactionAtHand } = await import('../redact/at-hand.ts')
        const { Surface } = await import('../redact/surface.ts')
        return new Surface(redactionAtHand(call))
      }
      const found = await statusOf({ repository, subpath, places, remote, push, env, now: call.now(), surface })
      if (flag(typed.json)) writeJson(call, found)
      else {
        const options = { timeZone: zone, homely: (path: string) => homely(path, env), ...widthOption(call) }
        writeLines(call.stdout, statusLines(found, options))
      }
      return exit.ok
    }
  },
}
