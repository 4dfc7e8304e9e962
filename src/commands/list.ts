import { json, reading, since, sourceSystem, timeZone } from './options.ts'
import type { Command } from './types.ts'

export const list: Command = {
  usage: 'list',
  about: 'List the sessions in a history, newest first',
  options: [
    ...reading,
    { ...sourceSystem, configured: false },
    { name: '--project <path>', about: 'Only sessions of this project: some whole names of its path, or a folder' },
    since,
    timeZone,
    json,
  ],
  examples: ['annals list', 'annals list --project code/app --since 7d', 'annals list --json | jq -r ".[].title"'],
  load: async () => (await import('./listing.ts')).list,
}
