/** Keeps a repository small that is written to every hour. */
import { CheckpointFiles, checkpointsIn } from '../checkpoint/files.ts'
import { configFlag, configValue, personalConfig } from '../commit/config.ts'
import { collect, mostLoose, mostPacks } from '../commit/gc.ts'
import { bytesOf, heldLock, looseEstimate, looseObjects, packsIn } from '../commit/heap.ts'
import { chooseCommitter } from '../commit/index.ts'
import { repositoryConfig } from '../commit/repository.ts'
import type { Committer, Repository } from '../commit/types.ts'
import { UserError } from '../errors.ts'
import type { State } from '../state/index.ts'
import { lockHistory } from './locked.ts'
import type { HistorySettings } from './settings.ts'
import type { Report } from './types.ts'

interface Heap {
  /** Bytes of all objects. */
  bytes: number
  /** Objects in files of their own. */
  loose: number
  packs: number
}

export interface GcResult {
  ok: boolean
  /** Which git did it. */
  by: Committer['name']
  before: Heap
  after: Heap
}

const heapOf = (repository: Repository): Heap => ({
  bytes: bytesOf(repository),
  loose: looseObjects(repository).length,
  packs: packsIn(repository).length,
})

/** Packs a history's repository. Throws a `UserError`: exit 4 when another run or git is at work there. */
export async function collectGarbage(
  settings: Pick<HistorySettings, 'repository' | 'subpath' | 'workDir' | 'now' | 'wait' | 'git'>,
): Promise<GcResult> {
  const { repository } = settings
  const { state, close } = await lockHistory(settings)
  try {
    const committer = await chooseCommitter(settings.git)
    await committer.recover(repository)
    const before = heapOf(repository)
    new CheckpointFiles(checkpointsIn(settings.workDir)).keepOnly(growingUnits(state))
    await collect(committer, repository, 'thoroughly')
    remember(state, repository)
    return { ok: true, by: committer.name, before, after: heapOf(repository) }
  } finally {
    close()
  }
}

/** Keys of the units that are stored and of which a source is there: they may grow. */
export function growingUnits(state: State): string[] {
  const live = new Set([...state.sources.all().values()].map(({ unit }) => unit))
  return [...state.units.all()].flatMap(([key, { dir }]) => (dir !== null && live.has(key) ? [key] : []))
}

const remember = (state: State, repository: Repository): void =>
  state.remember('heap', JSON.stringify([looseEstimate(repository), packsIn(repository).length]))

/**
 * At the end of a run that wrote something: packs when more lies about than git would let, and since it was last packed.
 * Not where a person has switched that off (`gc.auto = 0`), nor while somebody else works there. Returns what a person
 * should hear.
 */
export async function collectWhenNeeded(state: State, committer: Committer, repository: Repository): Promise<Report[]> {
  const [loose = 0, packs = 0] = JSON.parse(state.recall('heap') ?? '[]') as number[]
  if (looseEstimate(repository) <= mostLoose + loose && packsIn(repository).length <= mostPacks + packs) return []
  const config = [...personalConfig(), ...repositoryConfig(repository)]
  if (configValue(config, 'gc.auto') === '0' || !configFlag(config, 'maintenance.auto', true)) return []
  if (heldLock(repository) !== null) return []
  try {
    await collect(committer, repository, 'as needed')
    return []
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [{ key: '', file: repository.root, kind: 'not packed', message: error.message }]
  } finally {
    remember(state, repository)
  }
}
