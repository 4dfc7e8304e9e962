import { inputPath, json, reading, sourceSystem } from './options.ts'
import type { Command } from './types.ts'

export const verify: Command = {
  usage: 'verify',
  about: 'Prove from what is committed that a history is whole: every original, every record, every link',
  options: [
    ...reading,
    { name: '--sources', about: "Compare with the agents' own stores as well" },
    {
      name: '--identity <file>',
      about: 'Give masked originals their bytes back from their vaults, with this identity of age',
    },
    { ...sourceSystem, configured: 'sources' },
    { ...inputPath, configured: 'sources' },
    json,
  ],
  examples: ['annals verify', 'annals verify --sources', 'annals verify --repo-path ~/code/app --json'],
  load: async () => (await import('./verifying.ts')).verify,
}
