import { json, reading, timeZone } from './options.ts'
import type { Command } from './types.ts'

export const stats: Command = {
  usage: 'stats',
  about: 'Count the sessions, messages, prompts, tool calls and tokens of a history',
  options: [...reading, timeZone, json],
  examples: ['annals stats', 'annals stats --repo-path . --json'],
  load: async () => (await import('./totalling.ts')).stats,
}
