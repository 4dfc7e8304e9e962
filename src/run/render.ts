/** Makes the pages of a whole history anew, from its JSON alone: nobody's sources are needed. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from '../errors.ts'
import { isSessionJson, joinPath, pageBeside } from '../history/paths.ts'
import { summaryOf } from '../history/summary.ts'
import type { Head } from '../model/session.ts'
import { catalogueOf, rendererVersion } from '../render/index.ts'
import type { State } from '../state/index.ts'
import type { Staging } from '../write/held.ts'
import type { FileChange } from '../write/index.ts'
import { type Known, knownAt, type OurFiles, placesFor, rootOf, sessionAnew } from './anew.ts'
import { rememberHead } from './catalogue.ts'
import { indexedIn } from './history.ts'
import { entryOf, indexFiles, workTreeShelf } from './indexes.ts'
import { lastWritten } from './last.ts'
import { overAll } from './over-all.ts'
import type { Placed } from './pages.ts'
import type { RunResult } from './result.ts'
import type { HistorySettings } from './settings.ts'
import type { Progress, WantedFile } from './types.ts'
import { leftByHand, Writer } from './writer.ts'

/** `updated` and `unchanged` count sessions at the top; helpers count with theirs. */
export interface RenderResult
  extends Pick<RunResult, 'ok' | 'updated' | 'unchanged' | 'skipped' | 'failed' | 'filesWritten' | 'commit'> {
  /** The version that makes the pages. */
  renderer: number
  /** Files that were written or taken away, or that would be; below the repository's top. */
  files: string[]
}

/** Makes every page anew, in one commit. Throws a `UserError` when nothing can be done at all. */
export const renderAll = (settings: HistorySettings, progress: Progress): Promise<RenderResult> =>
  overAll(settings, 'render', ({ historyDir, state, staging }) => {
    const renderer = new HistoryRenderer(state, staging, historyDir, settings)
    renderer.renderSessions(progress)
    renderer.renderIndexes()
    return { result: renderer.result, message: `pages rendered anew by renderer ${rendererVersion}` }
  })

/** Makes pages of stored sessions anew. */
export class HistoryRenderer {
  readonly result: RenderResult = {
    ok: true,
    renderer: rendererVersion,
    updated: 0,
    unchanged: 0,
    skipped: [],
    failed: [],
    filesWritten: 0,
    commit: null,
    files: [],
  }
  readonly #state: State
  readonly #staging: Staging
  readonly #historyDir: string
  readonly #settings: HistorySettings
  readonly #writer: Writer
  readonly #pending: ReadonlyMap<string, readonly (string | null)[]>
  readonly #ours: OurFiles
  /** Every file of the history, below the history path, in order. */
  readonly #present: string[]

  constructor(state: State, staging: Staging, historyDir: string, settings: HistorySettings) {
    const { repository, subpath } = settings
    this.#state = state
    this.#staging = staging
    this.#historyDir = historyDir
    this.#settings = settings
    this.#writer = new Writer(state, { repository, staging }, subpath)
    const last = lastWritten(state)
    const isOurs = (path: string, oid: string): boolean => last(joinPath(subpath, path)).has(oid)
    this.#ours = { historyDir, objectFormat: repository.objectFormat, isOurs }
    this.#pending = state.pending.all()
    const known = new Set([...state.files.all().keys(), ...this.#pending.keys()])
    this.#present = [...known].map((path) => path.slice(subpath.length + 1)).sort()
  }

  /** All pages but index pages. */
  renderSessions(progress?: Progress): void {
    const known = this.#known()
    const remembered = [...indexedIn(this.#state).values()].map(({ summary, dir, base }) => ({
      place: { dir, base },
      head: summary,
    }))
    const placedFor = placesFor([...remembered, ...known])
    const units = new Map<string, Known[]>()
    for (const one of known) units.set(rootOf(one.json), [...(units.get(rootOf(one.json)) ?? []), one])
    progress?.begin(units.size)
    for (const [root, members] of units) {
      this.#renderUnit(root, members, placedFor)
      this.#staging.clear()
      progress?.step()
    }
    progress?.end()
  }

  /** Every session and helper of which the JSON can be read. */
  #known(): Known[] {
    return this.#present.filter(isSessionJson).flatMap((json) => {
      if (this.#isTakenOut(json)) return []
      try {
        return [knownAt(json, this.#ours)]
      } catch (error) {
        this.#fail(json, reasonOf(error))
        return []
      }
    })
  }

  #isTakenOut(path: string): boolean {
    const { subpath } = this.#settings
    const waiting = this.#pending.get(joinPath(subpath, path))
    return waiting?.includes(null) === true && !existsSync(join(this.#historyDir, ...path.split('/')))
  }

  /** A session with its helpers: all their pages, or none when one of them was changed by hand. */
  #renderUnit(root: string, members: readonly Known[], placedFor: (head: Known['head']) => Placed): void {
    const newer = members.find(({ head }) => head.renderer > rendererVersion)
    if (newer !== undefined) {
      this.result.skipped.push({ key: newer.head.key, reason: `rendered by version ${newer.head.renderer} already` })
      return
    }
    const wanted: WantedFile[] = []
    const heads: { json: string; oid: string; head: Head }[] = []
    try {
      for (const member of members) {
        const context = { ...this.#ours, templates: this.#settings.templates, placed: placedFor(member.head) }
        for (const file of sessionAnew(member, context)) {
          const content = this.#staging.hold(file.bytes)
          wanted.push({ path: file.path, content })
          if ('head' in file) heads.push({ json: file.path, oid: content.oid, head: file.head })
        }
      }
    } catch (error) {
      this.#fail(root, reasonOf(error))
      return
    }
    const changes = this.#writer.changesInTree(wanted)
    const byHand = this.#byHand(changes)
    if (byHand !== undefined) this.#sayByHand(byHand)
    else {
      this.result[changes.length === 0 ? 'unchanged' : 'updated'] += 1
      this.#write(changes)
      if (!this.#settings.dryRun) this.#rememberHeads(root, heads)
    }
  }

  /** Index pages are made of the head of the session at the top. */
  #rememberHeads(root: string, heads: readonly { json: string; oid: string; head: Head }[]): void {
    for (const { json, oid, head } of heads) {
      if (json === root) rememberHead(this.#state, json, oid, summaryOf(head))
    }
  }

  /** All index pages; one that a person changed is left alone. */
  renderIndexes(): void {
    const { templates } = this.#settings
    const indexed = [...indexedIn(this.#state).values()]
    if (indexed.length === 0) return
    const dirs = new Set(indexed.map(({ dir }) => dir))
    const shelves = [workTreeShelf(this.#historyDir, this.#present)]
    const tools = { templates, staging: this.#staging, anew: true }
    const files = indexFiles(catalogueOf(indexed.map(entryOf)), dirs, this.#present, shelves, tools)
    const changes = this.#writer.changesInTree(files.wanted, files.removed)
    for (const change of changes) {
      const byHand = this.#byHand([change])
      if (byHand === undefined) this.#write([change])
      else this.#sayByHand(byHand)
    }
  }

  #byHand(changes: readonly FileChange[]): string | undefined {
    return this.#settings.overwrite ? undefined : this.#writer.changedByHand(changes)
  }

  #write(changes: readonly FileChange[]): void {
    this.result.files.push(...changes.map(({ path }) => path))
    if (this.#settings.dryRun || changes.length === 0) return
    this.#state.remember('run', 'render')
    this.result.filesWritten += this.#writer.write(changes)
  }

  #sayByHand(file: string): void {
    this.result.failed.push({ file, error: leftByHand })
  }

  /** `json` of a session that cannot be rendered. */
  #fail(json: string, error: string): void {
    this.result.failed.push({ file: joinPath(this.#settings.subpath, pageBeside(json)), error })
  }
}
