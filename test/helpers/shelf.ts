/** A history without git: what a run writes for the sessions of a home, whole or read on. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { onTestFinished } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { checkpointsIn } from '../../src/checkpoint/files.ts'
import { listAll } from '../../src/discover/listing.ts'
import type { RedactSettings } from '../../src/redact/index.ts'
import { openRedaction } from '../../src/redact/open.ts'
import { Surface } from '../../src/redact/surface.ts'
import { loadTemplates } from '../../src/render/index.ts'
import { LocalMaker } from '../../src/run/maker.ts'
import type { RunResult } from '../../src/run/result.ts'
import { WholeScope } from '../../src/run/scope.ts'
import { storeUnits } from '../../src/run/store.ts'
import type { Office } from '../../src/run/types.ts'
import { State } from '../../src/state/index.ts'
import { Staging } from '../../src/write/held.ts'

const templates = loadTemplates()
const progress = { begin: () => undefined, step: () => undefined, end: () => undefined }

export interface ShelfOptions {
  /** Sessions from so many bytes on are read on; left out: all are read whole. */
  worthBytes?: number
  redact?: Partial<RedactSettings>
  originals?: boolean
}

export class Shelf {
  readonly root = mkdtempSync(join(tmpdir(), 'annals-shelf-'))
  readonly workDir = join(this.root, 'work')
  readonly #home: string
  readonly #options: ShelfOptions
  readonly #state: State

  /** `home`: a person's home folder, with the folders of agents in it. */
  constructor(home: string, options: ShelfOptions = {}) {
    this.#home = home
    this.#options = options
    mkdirSync(this.workDir)
    this.#state = State.open(join(this.workDir, 'state.db'))
    onTestFinished(() => {
      this.#state.close()
      rmSync(this.root, { recursive: true, force: true })
    })
  }

  /** Stores what is new, as if it were committed. `changed`: settings of this run. */
  async run(changed: ShelfOptions & { overwrite?: boolean; commits?: boolean } = {}): Promise<RunResult> {
    const { worthBytes = Number.POSITIVE_INFINITY, redact, originals = true } = { ...this.#options, ...changed }
    const key = Buffer.alloc(32, 7)
    const redactionSettings = { redact: { key, secrets: [], rules: [], allow: [], ...redact }, dropLines: [], key }
    const places = adapters.flatMap((adapter) => {
      const homes = adapter.homes({ home: this.#home, variables: {}, platform: 'linux' })
      return homes.map((home) => ({ adapter, location: { home } }))
    })
    const redaction = openRedaction(redactionSettings)
    const listed = listAll(places).filter(({ listing }) => listing.listed)
    const scope = new WholeScope(listed, this.#state, new Surface(redaction), redaction)
    this.#forgetUnwritten()
    const office: Office = {
      settings: {
        user: 'ada',
        system: 'box',
        timeZone: 'UTC',
        originals,
        leaveOut: { marker: 'ANNALS_NO_SYNC', exclude: [] },
        recipients: [],
        home: '/home/ada',
      },
      repository: { root: this.root, objectFormat: 'sha1' } as Office['repository'],
      historyDir: join(this.root, 'history'),
      staging: new Staging(join(this.workDir, 'staging'), 'sha1'),
      redaction,
      redactionSettings,
      templates,
      checkpoints: { folder: checkpointsIn(this.workDir), worthBytes },
    }
    const storing = {
      leaveOut: office.settings.leaveOut,
      home: '/home/ada',
      subpath: 'history',
      dryRun: false,
      overwrite: changed.overwrite ?? false,
      commit: true,
      filter: {},
    }
    const { result } = await storeUnits(
      scope,
      this.#state,
      office,
      storing,
      progress,
      (job) => new LocalMaker({ ...job, packs: false }, office.redaction),
    )
    office.staging.remove()
    if (changed.commits !== false) this.#commit()
    return result
  }

  /** Sources are looked at again, as after a run that was killed before it noted them. */
  lookAgain(): void {
    for (const source of [...this.#state.sources.all().values()]) this.#state.sources.put({ ...source, size: -1 })
  }

  /** As `readyCommitter` does. */
  #forgetUnwritten(): void {
    for (const path of this.#state.pending.all().keys()) {
      if (this.#state.files.oid(path) === undefined && !existsSync(join(this.root, path)))
        this.#state.pending.drop(path)
    }
  }

  /** What HEAD would hold. */
  #commit(): void {
    for (const [path, oids] of this.#state.pending.all()) {
      const [oid] = oids
      if (oid == null) this.#state.files.drop(path)
      else this.#state.files.put(path, oid, false)
    }
    this.#state.pending.clear()
  }

  /** Every file of the history: path → content. */
  files(): Map<string, string> {
    const entries = readdirSync(join(this.root, 'history'), { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    return new Map(files.sort().map((file) => [relative(this.root, file), readFileSync(file, 'latin1')]))
  }

  checkpoints(): string[] {
    try {
      return readdirSync(checkpointsIn(this.workDir)).map((name) => join(checkpointsIn(this.workDir), name))
    } catch {
      return []
    }
  }
}
