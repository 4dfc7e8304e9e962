/** `annals status`: how things stand, in lines or JSON. */
import { homely } from '../config/layers.ts'
import { exit } from '../errors.ts'
import { openHistory } from '../history/open.ts'
import { flag, givenZone, placesOf } from '../options.ts'
import { statusLines } from '../report/status.ts'
import { listingKeyHere } from '../run/listing-key.ts'
import { statusOf } from '../status/index.ts'
import { widthOption, writeJson, writeLines } from './saying.ts'
import type { Action } from './types.ts'

export const status: Action = async (_, typed, call) => {
  const zone = givenZone(typed)
  const places = await placesOf(typed, call.env)
  const { repository, subpath } = openHistory(typed, call)
  const { settings, env } = call
  const [remote, push] = [settings.get('remote'), settings.get('push')]
  const surface = async () => (await import('../redact/at-hand.ts')).surfaceAtHand(call)
  const found = await statusOf({
    repository,
    subpath,
    places,
    remote,
    push,
    env,
    now: call.now(),
    listingKey: (listed) => listingKeyHere(listed, call),
    surface,
  })
  if (flag(typed.json)) writeJson(call, found)
  else {
    const options = { timeZone: zone, homely: (path: string) => homely(path, env), ...widthOption(call) }
    writeLines(call.stdout, await statusLines(found, options))
  }
  return exit.ok
}
