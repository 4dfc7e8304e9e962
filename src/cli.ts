#!/usr/bin/env node
/** The program: hands the edges of the world to `main`, and is the only place that ends the process. */
import { exit } from './errors.ts'
import { environment } from './machine.ts'
import { versionLine } from './version.ts'

// A reader that has seen enough (`annals list | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exit.ok)
  process.stderr.write(`annals: What it has to say cannot be written: ${error.message}.\n`)
  process.exit(exit.unreadable)
})
// A log that cannot be written, on a full disk perhaps, does not keep the work from being done.
process.stderr.on('error', () => {})

/** The current folder; one that somebody removed is no reason to fail, since most commands do not ask for it. */
function currentFolder(): string {
  try {
    return process.cwd()
  } catch {
    return environment().home
  }
}

const argv = process.argv.slice(2)

/** The version is said before anything else is loaded. */
async function obey(): Promise<void> {
  if (argv.length === 1 && argv[0] === '--version') {
    process.stdout.write(`${versionLine()}\n`)
    return
  }
  const { main } = await import('./main.ts')
  process.exitCode = await main(argv, {
    env: environment(),
    cwd: currentFolder(),
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    now: Date.now,
  })
}

await obey()
