/** The program on a terminal: hands the edges of the world to `main`, and is the only place that ends the process. */
import { exit } from './errors.ts'
import { environment } from './machine.ts'
import { main } from './main.ts'

/** The current folder; one that somebody removed is no reason to fail, since most commands do not ask for it. */
function currentFolder(): string {
  try {
    return process.cwd()
  } catch {
    return environment().home
  }
}

/** Does what was typed. Sets the code with which the process ends. */
export async function onTerminal(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough (`annals list | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exit.ok)
    process.stderr.write(`annals: What it has to say cannot be written: ${error.message}.\n`)
    process.exit(exit.unreadable)
  })
  // A log that cannot be written, on a full disk perhaps, does not keep the work from being done.
  process.stderr.on('error', () => {})
  process.exitCode = await main([...argv], {
    env: environment(),
    cwd: currentFolder(),
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    now: Date.now,
  })
}
