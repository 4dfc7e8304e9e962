/** Helper agents of a session: what their pages are called, and what stays of those that are gone. */

import type { Unit } from '../discover/units.ts'
import { joinPath, jsonPath, pagePath, splitPath } from '../history/paths.ts'
import type { ChildLink } from '../model/session.ts'
import { type Place, shortId } from '../plan/names.ts'
import { safeSegment } from '../plan/segments.ts'
import { markGone } from './gone.ts'
import type { Stored, WantedFile, Workshop } from './types.ts'

/** The names of helpers' pages, `agent-<id>`, told apart where two would be the same. */
export class HelperNames {
  readonly #names = new Map<string, string>()
  readonly #taken = new Set<string>()
  readonly #root: string

  constructor({ root, helpers }: Pick<Unit, 'root' | 'helpers'>) {
    this.#root = root.id
    for (const { id, agentId } of helpers) this.#take(id, agentId ?? shortId(id))
  }

  /** The name of a helper by the id of its conversation; one that is met for the first time gets one. */
  name(id: string): string {
    return this.#names.get(id) ?? this.#take(id, id.split('/').at(-1) ?? id)
  }

  /** A helper's page relative to the folder of the session `from`: helpers of any depth lie in the folder of the first. */
  pageFrom(from: string, id: string): string {
    const page = pagePath(this.name(id))
    return from === this.#root ? page : `../${page}`
  }

  #take(id: string, agentId: string): string {
    const wanted = `agent-${safeSegment(agentId)}`
    const name = this.#taken.has(wanted.toLowerCase()) ? `${wanted}-${shortId(id)}` : wanted
    this.#taken.add(name.toLowerCase())
    this.#names.set(id, name)
    return name
  }
}

export const childLink = (root: Place, key: string, base: string): ChildLink => ({
  key,
  kind: 'subagent',
  file: `${root.base}/${pagePath(base)}`,
})

/** Helpers that are stored and not here any more. */
export const goneHelpers = (stored: Stored | undefined, here: readonly Pick<ChildLink, 'key'>[]): ChildLink[] => {
  const keys = new Set(here.map(({ key }) => key))
  return (stored?.head.children ?? []).filter(({ key, kind }) => kind === 'subagent' && !keys.has(key))
}

/** Paths of a gone helper that stay as they are, and its JSON, in which its sources are marked as gone. */
export function keepHelper(root: Place, { file }: ChildLink, shop: Workshop): { keep: string[]; files: WantedFile[] } {
  const folder = joinPath(root.dir, file.replace(/\.md$/, ''))
  const { dir, name } = splitPath(folder)
  const keep = [folder, `${folder}.md`, joinPath(dir, `.${name}.jsonl`), joinPath(dir, `.${name}.age`)]
  const json = joinPath(dir, jsonPath(name))
  const marked = markGone(shop.historyDir, json)
  return marked === null
    ? { keep: [...keep, json], files: [] }
    : { keep, files: [{ path: json, content: shop.staging.hold(marked) }] }
}
