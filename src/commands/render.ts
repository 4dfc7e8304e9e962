import { howToWrite, json, reading, templates } from './options.ts'
import type { Command } from './types.ts'

export const render: Command = {
  usage: 'render',
  about: 'Make the pages of a history anew from its JSON, after a new version or with other templates',
  options: [
    { name: '--all', about: 'All pages of the history: conversations, helpers, indexes' },
    ...reading,
    templates,
    ...howToWrite,
    json,
  ],
  examples: ['annals render --all --dry-run', 'annals render --all --templates ~/my-templates'],
  load: async () => {
    const { rewrite } = await import('./rewriting.ts')
    return (_, typed, context) => rewrite(typed, context)
  },
}
