/**
 * Builds the program that tests run in processes of its own: once, before the first of them begins. A build writes its files
 * in place, so a test file that built anew would pull them from under those that run beside it.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export default (): void => {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: join(import.meta.dirname, '..') })
}
