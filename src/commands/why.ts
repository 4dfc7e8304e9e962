import { inputPath, json, reading, sourceSystem } from './options.ts'
import type { Command } from './types.ts'

export const why: Command = {
  usage: 'why <session>',
  about: 'Say what was decided about one session, and why',
  options: [...reading, sourceSystem, inputPath, json],
  examples: ['annals why 0199a213', 'annals why ~/.codex/sessions/2026/03/04/rollout-….jsonl --repo-path ~/code/app'],
  load: async () => (await import('./explaining.ts')).why,
}
