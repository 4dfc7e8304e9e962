/** An installation of its own to measure, so that a build beside it changes nothing half-way. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

const project = join(import.meta.dirname, '../..')

/** What the bench leaves behind; git ignores it. */
export const resultsDir = join(project, 'bench/results')

/** Builds into a folder that lies in the project, so that libraries are found; its program is `dist/cli.js`. */
export function install(target: string): void {
  mkdirSync(target, { recursive: true })
  for (const name of ['package.json', 'templates']) cpSync(join(project, name), join(target, name), { recursive: true })
  const outdir = join(target, 'dist')
  const { status, stderr } = spawnSync('npm', ['run', 'build', '--', `--outdir=${outdir}`, '--sourcemap'], {
    cwd: project,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`annals does not build:\n${stderr}`)
}
