/** An installation of its own to measure, so that a build beside it changes nothing half-way. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

const project = join(import.meta.dirname, '../..')

/** What the bench leaves behind; git ignores it. */
export const resultsDir = join(project, 'bench/results')

export interface Installed {
  /** The program. */
  cli: string
  /** What is loaded into a process to count what it does. */
  usage: string
}

/** Builds into a folder that lies in the project, so that libraries are found. */
export function install(target: string): Installed {
  mkdirSync(target, { recursive: true })
  for (const name of ['package.json', 'bin', 'templates'])
    cpSync(join(project, name), join(target, name), { recursive: true })
  const [outdir, usage] = [join(target, 'dist'), join(target, 'usage.mjs')]
  const run = (...words: string[]): Buffer => execFileSync('npx', words, { cwd: project })
  execFileSync('npm', ['run', '--silent', 'build', '--', `--outdir=${outdir}`, '--sourcemap'], { cwd: project })
  run(
    'esbuild',
    'bench/measure/usage.ts',
    '--bundle',
    '--platform=node',
    '--format=esm',
    `--outfile=${usage}`,
    '--log-level=warning',
  )
  return { cli: join(target, 'bin/annals.cjs'), usage }
}
