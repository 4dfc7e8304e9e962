import { json } from './options.ts'
import { scheduled } from './schedule.ts'
import type { Command } from './types.ts'

export const hooks: Command = {
  usage: 'hooks <action> [path]',
  about: 'Have a commit, a push or the end of a session start a run: install, status, remove',
  options: [
    { name: '--git <hook>', about: 'post-commit or pre-push (default post-commit)' },
    { name: '--agents', about: "Also the agents' own hooks; changes their settings, which remove --agents gives back" },
    ...scheduled.filter(({ name }) => !name.startsWith('--git ')),
    json,
  ],
  examples: [
    'annals hooks install',
    'annals hooks install ~/code/app --git pre-push',
    'annals hooks install --agents',
    'annals hooks remove',
  ],
  load: async () => {
    const { hooking } = await import('./hooking.ts')
    return ([action, path], typed, context) => hooking(action ?? '', path, typed, context)
  },
}
