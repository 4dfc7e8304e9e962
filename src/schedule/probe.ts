/** What a job that the scheduler started is able to do: tried where it will run, so that it need not be believed. */

import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { configValue } from '../commit/config.ts'
import { tryGit } from '../commit/git-process.ts'
import { chooseCommitter, type GitMode } from '../commit/index.ts'
import { repositoryConfig } from '../commit/repository.ts'
import type { SourcePlace } from '../discover/listing.ts'
import { exit, reasonOf } from '../errors.ts'
import { findOutput } from '../output.ts'
import { isoOf } from '../zone.ts'
import type { ProbeReport } from './report-file.ts'

export interface ProbeSettings {
  places: readonly SourcePlace[]
  /** Where the history is, or will be. */
  root: string
  subpath: string
  git: GitMode
  remote: string
  /** Runs are to push. */
  push: boolean
  /** Milliseconds since 1970. */
  now: number
}

/** Tries everything and writes nothing that stays. */
export async function probe(settings: ProbeSettings): Promise<ProbeReport> {
  const stores = settings.places.map(storeOf)
  const commit = await commitOf(settings)
  const push = commit.error === null ? await pushOf(settings) : null
  return {
    ok:
      commit.error === null &&
      stores.every(({ error }) => error === null) &&
      !(settings.push && (push === null || push.error !== null)),
    at: isoOf(settings.now),
    node: process.version,
    stores,
    commit,
    push,
  }
}

/** Lists a store and asks for every file in it whether it may be read. */
function storeOf({ adapter, location }: SourcePlace): ProbeReport['stores'][number] {
  const about = { source: adapter.id, path: location.only ?? location.home }
  try {
    const { files, problems } = adapter.discover(location)
    const [problem] = problems
    for (const { file } of files) accessSync(file, constants.R_OK)
    return { ...about, found: files.length, error: problem === undefined ? null : problem.message }
  } catch (error) {
    return { ...about, found: 0, error: reasonOf(error) }
  }
}

async function commitOf({ root, subpath, git }: ProbeSettings): Promise<ProbeReport['commit']> {
  try {
    const committer = await chooseCommitter(git)
    const found = findOutput(root)
    if (found === 'to be made') tryWriting(nearestFolder(root))
    else {
      await committer.check(found, subpath)
      for (const folder of [found.root, found.gitDir]) tryWriting(folder)
    }
    return { path: root, by: committer.name, error: null }
  } catch (error) {
    return { path: root, by: null, error: reasonOf(error) }
  }
}

const nearestFolder = (path: string): string => (existsSync(path) ? path : nearestFolder(dirname(path)))

function tryWriting(folder: string): void {
  const file = join(folder, `.annals-probe-${process.pid}`)
  writeFileSync(file, '')
  rmSync(file)
}

/** Asks the history's remote whether it would take a push; sends nothing. */
async function pushOf({ root, remote }: ProbeSettings): Promise<ProbeReport['push']> {
  const repository = findOutput(root)
  if (repository === 'to be made') return null
  const isName = !/[/\\:]/.test(remote)
  if (isName && configValue(repositoryConfig(repository), `remote.${remote}.url`) === undefined) return null
  try {
    const { code, stderr } = await tryGit(root, ['push', '--dry-run', '--porcelain', remote, 'HEAD'])
    return { remote, error: code === 0 ? null : (stderr.split('\n').at(-1) ?? '') || 'git push failed' }
  } catch (error) {
    return { remote, error: reasonOf(error) }
  }
}

/** A whole run, as the scheduler would start it; what it printed. */
export function runWhole(command: readonly string[]): NonNullable<ProbeReport['run']> {
  const [program = '', ...args] = command
  try {
    return JSON.parse(
      execFileSync(program, [...args, '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    )
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : ''
    try {
      return JSON.parse(said)
    } catch {
      return { ok: false, error: reasonOf(error), code: exit.unreadable }
    }
  }
}
