import { json } from './options.ts'
import { scheduled } from './schedule.ts'
import type { Command } from './types.ts'

export const hooks: Command = {
  usage: 'hooks <install|status|remove> [path]',
  about: 'Bring conversations along with a commit or a push, or store a session when it ends',
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
