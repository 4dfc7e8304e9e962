/** When more is masked than at the last run: what is stored, and cannot be made anew from its sources, is masked as it is. */
import { join } from 'node:path'
import type { Found } from '../discover/units.ts'
import type { Head } from '../model/session.ts'
import type { Redaction } from '../redact/index.ts'
import { Surface } from '../redact/surface.ts'
import type { State } from '../state/index.ts'
import { Staging } from '../write/held.ts'
import { type Indexed, indexedIn } from './history.ts'
import { HistoryMasker } from './redact.ts'
import type { RunResult } from './result.ts'
import type { RunSettings } from './settings.ts'

export class StoredFirst {
  readonly #state: State
  readonly #settings: RunSettings
  readonly #redaction: Redaction
  readonly #historyDir: string
  readonly #isOwn: (head: Pick<Head, 'user' | 'system'>) => boolean
  readonly #surface: Surface
  #renamed: HistoryMasker['result']['sessions'] = []
  #failed: RunResult['failed'] = []
  #written = 0

  constructor(
    state: State,
    settings: RunSettings,
    redaction: Redaction,
    historyDir: string,
    isOwn: (head: Pick<Head, 'user' | 'system'>) => boolean,
  ) {
    this.#state = state
    this.#settings = settings
    this.#redaction = redaction
    this.#historyDir = historyDir
    this.#isOwn = isOwn
    this.#surface = new Surface(redaction)
  }

  /** Sessions whose folder or name tells a secret get another one. Whether there were any. */
  maskNames(): boolean {
    const masker = this.#mask((one) => this.#tells(one))
    this.#renamed = masker.result.sessions
    this.#failed = masker.result.failed
    this.#written = masker.result.filesWritten
    return masker.moved > 0
  }

  #tells({ summary: { title }, dir, base }: Indexed): boolean {
    const path = `${dir}/${base}`
    return this.#surface.path(path) !== path || this.#surface.text(title) !== title
  }

  /** Sessions of which no source is there to be read again. What was done is added to `result`. */
  maskOthers(found: readonly Found[], result: RunResult): void {
    const sources = this.#state.sources.all()
    const units = found.flatMap(({ listing }) => listing.files.map(({ file }) => sources.get(file)?.unit ?? ''))
    const live = new Set(units)
    const { result: others } = this.#mask(({ summary }) => !live.has(summary.key))
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

  #mask(isMeant: (one: Indexed) => boolean): HistoryMasker {
    const { repository, templates, workDir, redaction } = this.#settings
    const staging = new Staging(join(workDir, 'stored'), repository.objectFormat)
    staging.remove()
    const shop = { repository, templates, redaction: this.#redaction, historyDir: this.#historyDir, staging }
    const masker = new HistoryMasker(this.#state, shop, this.#settings)
    if (redaction.redact === null) return masker
    for (const [json, one] of indexedIn(this.#state)) {
      if (this.#isOwn(one.summary) && isMeant(one)) masker.mask(json)
    }
    staging.remove()
    return masker
  }
}
