/** Which files a session was about: how many of its tool calls read, wrote or edited each. */
import { filesOf } from '../model/patch.ts'
import { withSlashes } from '../model/path.ts'
import type { ToolCallBlock } from '../model/session.ts'
import type { ToolFacts } from '../model/tool.ts'

/** How many files a head names. */
const mostFiles = 20
const longestPath = 400

const isAboutFiles: ReadonlySet<ToolCallBlock['kind']> = new Set(['read', 'write', 'edit'])

export class TouchedFiles {
  readonly #counts: Map<string, number>

  /** `saved`: what was counted before. */
  constructor(saved: ReadonlyMap<string, number> = new Map()) {
    this.#counts = new Map(saved)
  }

  save(): ReadonlyMap<string, number> {
    return this.#counts
  }

  /** `describe`: says what a call does; asked of those that may be about files. */
  add(call: ToolCallBlock, describe: (call: ToolCallBlock) => ToolFacts): void {
    if (!isAboutFiles.has(call.kind)) return
    const { path, patch } = describe(call)
    const patched = patch === undefined ? [] : filesOf(patch)
    for (const file of patched.length > 0 ? patched : [path ?? '']) {
      if (file !== '' && file.length <= longestPath) this.#counts.set(file, (this.#counts.get(file) ?? 0) + 1)
    }
  }

  /** The most frequent files with their counts; below the working directory relative to it. Undefined of none. */
  most(cwd: string | null | undefined): Record<string, number> | undefined {
    const counts = new Map<string, number>()
    for (const [file, count] of this.#counts) {
      const name = below(withSlashes(cwd ?? ''), withSlashes(file))
      counts.set(name, (counts.get(name) ?? 0) + count)
    }
    const most = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, mostFiles)
    return most.length === 0 ? undefined : Object.fromEntries(most)
  }
}

const below = (folder: string, path: string): string =>
  folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path.replace(/^\.\//, '')
