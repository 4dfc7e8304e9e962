import { json, reading, timeZone } from './options.ts'
import type { Command } from './types.ts'

export const show: Command = {
  usage: 'show <session>',
  about: 'Show one conversation: by its key, its id or the beginning of it, or the path of its page',
  options: [
    ...reading,
    timeZone,
    json,
    { name: '--original', about: "The agent's own bytes: those of the first original where there are several" },
  ],
  examples: ['annals show 0199a213', 'annals show 0199a213 --json', 'annals show 0199a213 --original > session.jsonl'],
  load: async () => (await import('./showing.ts')).show,
}
