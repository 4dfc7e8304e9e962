/** Masks what a history holds already, and looks for what is to be masked in it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { objectId } from '../commit/trees.ts'
import { reasonOf } from '../errors.ts'
import { joinPath, jsonKind, pageBeside, pagePath, splitPath } from '../history/paths.ts'
import { summaryOf } from '../history/summary.ts'
import { openRedaction } from '../redact/open.ts'
import type { RedactionSettings } from '../redact/setup.ts'
import type { State } from '../state/index.ts'
import type { LastWritten } from '../write/index.ts'
import { placedFirst } from './anew.ts'
import { rememberHead } from './catalogue.ts'
import { indexedIn } from './history.ts'
import { lastWritten } from './last.ts'
import { type MaskedUnit, maskStored } from './mask-stored.ts'
import { overAll } from './over-all.ts'
import { HistoryRenderer } from './render.ts'
import type { RunResult } from './result.ts'
import type { HistorySettings } from './settings.ts'
import type { Office, Progress } from './types.ts'
import { leftByHand, Writer } from './writer.ts'

export interface RedactResult
  extends Pick<RunResult, 'ok' | 'updated' | 'unchanged' | 'failed' | 'filesWritten' | 'commit'> {
  /** Sessions in which something was masked. */
  sessions: { key: string; page: string }[]
}

/** Masks every session of a history, whoever stored it, in one commit. Throws a `UserError` when nothing can be done. */
export async function redactAll(
  settings: HistorySettings & { redaction: RedactionSettings },
  progress: Progress,
): Promise<RedactResult> {
  const redaction = openRedaction(settings.redaction)
  return overAll(settings, 'redact', ({ historyDir, state, staging }) => {
    if (!settings.dryRun) state.remember('run', 'redact')
    const masker = new HistoryMasker(state, { ...settings, historyDir, redaction, staging }, settings)
    const all = [...indexedIn(state).keys()].sort()
    progress.begin(all.length)
    for (const json of all) {
      masker.mask(json)
      progress.step()
    }
    progress.end()
    const { result } = masker
    if (masker.moved > 0 || result.updated > 0) {
      const renderer = new HistoryRenderer(state, staging, historyDir, settings)
      // Pages link to sessions by where they lie.
      if (masker.moved > 0) renderer.renderSessions()
      renderer.renderIndexes()
      result.filesWritten += renderer.result.filesWritten
      result.failed.push(...renderer.result.failed)
    }
    return { result, message: `secrets masked in ${result.updated} sessions` }
  })
}

type MaskShop = Pick<Office, 'repository' | 'historyDir' | 'staging' | 'templates' | 'redaction'>

/** Masks stored sessions one by one. */
export class HistoryMasker {
  readonly result: RedactResult = {
    ok: true,
    updated: 0,
    unchanged: 0,
    failed: [],
    filesWritten: 0,
    commit: null,
    sessions: [],
  }
  /** Sessions that lie elsewhere now. */
  moved = 0
  readonly #state: State
  readonly #shop: MaskShop
  readonly #settings: Pick<HistorySettings, 'subpath' | 'dryRun' | 'overwrite'>
  readonly #writer: Writer
  readonly #taken: Set<string>
  readonly #last: LastWritten
  #known: ReturnType<typeof placedFirst> | null = null

  constructor(state: State, shop: MaskShop, settings: Pick<HistorySettings, 'subpath' | 'dryRun' | 'overwrite'>) {
    this.#state = state
    this.#shop = shop
    this.#settings = settings
    this.#writer = new Writer(state, shop, settings.subpath)
    this.#last = lastWritten(state)
    this.#taken = new Set([...indexedIn(state).values()].map(({ dir, base }) => joinPath(dir, base).toLowerCase()))
  }

  /** `json`: of a session at the top, below the history path. */
  mask(json: string): void {
    const { subpath } = this.#settings
    const { dir } = splitPath(json)
    const { name } = splitPath(pageBeside(json))
    const base = name.slice(0, -'.md'.length)
    try {
      const files = this.#writer.filesOf({ dir, base }).map((path) => path.slice(subpath.length + 1))
      const unit = maskStored(json, files, {
        redaction: this.#shop.redaction,
        templates: this.#shop.templates,
        placed: this.#placed(),
        read: (path) => this.#read(path),
        isFree: (place) => !this.#taken.has(joinPath(place.dir, place.base).toLowerCase()),
      })
      if (unit === null) this.result.unchanged += 1
      else this.#write(json, unit)
    } catch (error) {
      this.result.failed.push({ file: joinPath(subpath, dir, pagePath(base)), error: reasonOf(error) })
    }
    this.#shop.staging.clear()
  }

  #placed(): ReturnType<typeof placedFirst> {
    if (this.#known !== null) return this.#known
    const all = [...indexedIn(this.#state).values()]
    this.#known = placedFirst(
      all.map(({ summary, dir, base }) => ({ place: { dir, base }, head: summary })),
      () => false,
    )
    return this.#known
  }

  #read(path: string): Buffer {
    const { historyDir, repository } = this.#shop
    const bytes = readFileSync(join(historyDir, ...path.split('/')))
    const there = joinPath(this.#settings.subpath, path)
    const isOurs = this.#last(there).has(objectId('blob', bytes, repository.objectFormat))
    if (!isOurs && jsonKind(path) !== null)
      throw new SyntaxError('Its JSON was changed by hand; git restore brings back what annals wrote.')
    return bytes
  }

  #write(json: string, unit: MaskedUnit): void {
    const { subpath, dryRun, overwrite } = this.#settings
    const wanted = unit.files.map(({ path, bytes }) => ({ path, content: this.#shop.staging.hold(bytes) }))
    const changes = this.#writer.changesInTree(wanted, unit.removed)
    const byHand = overwrite ? undefined : this.#writer.changedByHand(changes)
    if (byHand !== undefined) {
      this.result.failed.push({ file: byHand, error: leftByHand })
      return
    }
    const { dir, base } = unit.place
    this.result.updated += 1
    this.result.sessions.push({ key: unit.head.key, page: joinPath(subpath, dir, pagePath(base)) })
    if (dryRun) return
    this.result.filesWritten += this.#writer.write(changes)
    const oid = wanted.find(({ path }) => path === unit.json)?.content.oid ?? ''
    this.#state.together(() => {
      if (unit.json !== json) {
        this.moved += 1
        this.#known = null
        this.#state.heads.drop(json)
        this.#state.units.drop(unit.head.key)
      }
      rememberHead(this.#state, unit.json, oid, summaryOf(unit.head))
    })
    this.#taken.add(joinPath(dir, base).toLowerCase())
  }
}
