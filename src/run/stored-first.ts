/** When more is masked than at the last run: what is stored, and cannot be made anew from its sources, is masked as it is. */
import { join } from 'node:path'
import type { Found } from '../discover/units.ts'
import { joinPath, sessionOf, splitPath } from '../history/paths.ts'
import type { Redaction } from '../redact/index.ts'
import { Surface } from '../redact/surface.ts'
import type { State } from '../state/index.ts'
import { Staging } from '../write/held.ts'
import { HistoryMasker } from './redact.ts'
import type { RunResult } from './result.ts'
import type { RunSettings } from './settings.ts'

export class StoredFirst {
  readonly #state: State
  readonly #settings: RunSettings
  readonly #redaction: Redaction
  readonly #historyDir: string
  readonly #surface: Surface
  #renamed: HistoryMasker['result']['sessions'] = []
  #failed: RunResult['failed'] = []
  #written = 0

  constructor(state: State, settings: RunSettings, redaction: Redaction, historyDir: string) {
    this.#state = state
    this.#settings = settings
    this.#redaction = redaction
    this.#historyDir = historyDir
    this.#surface = new Surface(redaction)
  }

  /** Sessions whose folder or name tells a secret get another one. Whether there were any. */
  maskNames(): boolean {
    const masker = this.#mask((key, json) => this.#tells(key, json))
    if (masker === null) return false
    this.#renamed = masker.result.sessions
    this.#failed = masker.result.failed
    this.#written = masker.result.filesWritten
    return masker.moved > 0
  }

  #tells(key: string, json: string): boolean {
    const path = joinPath(splitPath(json).dir, sessionOf(json) ?? '')
    const title = this.#state.heads.titles(key).find((one) => one.path === json)?.head.title ?? ''
    return this.#surface.path(path) !== path || this.#surface.text(title) !== title
  }

  /** Sessions of which no source is there to be read again. What was done is added to `result`. */
  maskOthers(found: readonly Found[], result: RunResult): void {
    const units = this.#state.sources.units()
    const live = new Set(found.flatMap(({ listing }) => listing.files.map(({ file }) => units.get(file) ?? '')))
    const others = this.#mask((key) => !live.has(key))?.result ?? { sessions: [], failed: [], filesWritten: 0 }
    const told = new Set(result.sessions.map(({ key }) => key))
    const renamed = this.#renamed.filter(({ key }) => !told.has(key))
    result.unchanged -= renamed.filter(({ key }) => live.has(key)).length
    for (const { key, page } of [...renamed, ...others.sessions]) {
      result.updated += 1
      result.sessions.push({ key, page, change: 'updated', reason: 'secrets masked' })
    }
    const failed = [...this.#failed, ...others.failed]
    result.failed.push(...failed)
    result.filesWritten += others.filesWritten + this.#written
    result.ok &&= failed.length === 0
  }

  /** Masks sessions of this person and this machine, by their key and the path of their JSON; null when none is meant. */
  #mask(isMeant: (key: string, json: string) => boolean): HistoryMasker | null {
    const { repository, templates, workDir, redaction, user, system } = this.#settings
    const staging = new Staging(join(workDir, 'stored'), repository.objectFormat)
    staging.remove()
    if (redaction.redact === null) return null
    // A first run has thousands of sessions and masks none of them once more: their heads are not read for that.
    const meant = [...this.#state.heads.keysOf(user, system)].flatMap(([json, key]) =>
      sessionOf(json) !== null && isMeant(key, json) ? [json] : [],
    )
    if (meant.length === 0) return null
    const shop = { repository, templates, redaction: this.#redaction, historyDir: this.#historyDir, staging }
    const masker = new HistoryMasker(this.#state, shop, this.#settings)
    for (const json of meant) masker.mask(json)
    staging.remove()
    return masker
  }
}
