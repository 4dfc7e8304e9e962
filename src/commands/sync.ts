import { join } from 'node:path'
import type { Repository } from '../commit/types.ts'
import { pathOf, text } from '../options.ts'
import { findOutput, makeOutput } from '../output.ts'
import { outputPath, writing } from './options.ts'
import type { Command } from './types.ts'

export const sync: Command = {
  usage: 'sync',
  about: 'Store every session of this machine in the history repository',
  options: [outputPath, ...writing],
  examples: [
    'annals sync',
    'annals sync --output-path ~/work/history --source-system codex,claude',
    'annals sync --dry-run',
  ],
  load: async () => {
    const { write } = await import('./writing.ts')
    return async (_, typed, context) => {
      const root = pathOf(text(typed.outputPath) ?? join(context.env.home, 'annals'), context.env)
      const find = (): Repository | null => {
        const found = findOutput(root)
        return found === 'to be made' ? null : found
      }
      const make = (): Repository => makeOutput(root)
      return write(typed, context, { find, make, root, originals: typed.originals !== false, own: true })
    }
  },
}
