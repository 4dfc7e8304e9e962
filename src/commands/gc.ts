import { howToWrite, json, reading } from './options.ts'
import type { Command } from './types.ts'

const shared = howToWrite.filter(({ name }) => /^--(git|wait|quiet)\b/.test(name))

export const gc: Command = {
  usage: 'gc',
  about: 'Pack the repository of a history, so that it stays small and quick; sync does it by itself now and then',
  options: [...reading, ...shared, json],
  examples: ['annals gc', 'annals gc --repo-path . --json'],
  load: async () => (await import('./collecting.ts')).gc,
}
