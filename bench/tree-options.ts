/** Flags that say which tree to make; the generator and the bench share them. */
import { type Agent, agents } from './generate/format.ts'
import { everyAgent, type TreeOptions } from './generate/tree.ts'
import { bytesOf } from './sizes.ts'

export const treeFlags = {
  sessions: { type: 'string', default: '2000' },
  bytes: { type: 'string', default: '200MB' },
  seed: { type: 'string', default: '1' },
  /** `codex`, or `codex=3,claude=1`. */
  agents: { type: 'string' },
  /** Size of one huge line. */
  line: { type: 'string' },
} as const

interface TreeFlags {
  sessions: string
  bytes: string
  seed: string
  agents?: string | undefined
  line?: string | undefined
}

/** What was typed of these flags, as settings of a tree. */
export function treeOptions(flags: TreeFlags): Omit<TreeOptions, 'home'> {
  return {
    sessions: Number(flags.sessions),
    bytes: bytesOf(flags.bytes),
    seed: Number(flags.seed),
    agents: sharesOf(flags.agents),
    ...(flags.line === undefined ? {} : { line: bytesOf(flags.line) }),
  }
}

/** `codex=3,claude=1`, or `codex`; all as they usually are where nothing is said. */
export function sharesOf(text: string | undefined): TreeOptions['agents'] {
  if (text === undefined) return everyAgent
  return Object.fromEntries(
    text.split(',').map((one) => {
      const [name = '', share = '1'] = one.split('=')
      if (!agents.includes(name as Agent)) throw new Error(`${name} is none of ${agents.join(', ')}.`)
      return [name, Number(share)]
    }),
  )
}
