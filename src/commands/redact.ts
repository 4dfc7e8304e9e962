import { howToWrite, json, reading, templates } from './options.ts'
import type { Command } from './types.ts'

export const redact: Command = {
  usage: 'redact',
  about: 'Look for secrets in a history that is there already, and mask them',
  options: [
    {
      name: '--check',
      about: 'Say where secrets are in what is committed, without showing them; ends with 1 when there are any',
    },
    { name: '--apply', about: 'Mask them, in a new commit' },
    ...reading,
    templates,
    ...howToWrite,
    json,
  ],
  examples: ['annals redact --check', 'annals redact --apply', 'annals redact --check --repo-path ~/code/app --json'],
  load: async () => {
    const { checkOrApply } = await import('./redacting.ts')
    return (_, typed, context) => checkOrApply(typed, context)
  },
}
