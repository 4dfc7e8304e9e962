/** An installation of its own to measure, so that a build beside it changes nothing half-way. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const project = join(import.meta.dirname, '../..')

/** What the bench leaves behind; git ignores it. */
export const resultsDir = join(project, 'bench/results')

/** Builds into a folder below `bench/results`, with source maps. Returns that folder; its program is `dist/cli.js`. */
export function install(): string {
  const target = join(resultsDir, `annals-${process.pid}`)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  for (const name of ['package.json', 'templates']) cpSync(join(project, name), join(target, name), { recursive: true })
  const outdir = join(target, 'dist')
  const { status, stderr } = spawnSync('npm', ['run', 'build', '--', `--outdir=${outdir}`, '--sourcemap'], {
    cwd: project,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`annals does not build:\n${stderr}`)
  return target
}
