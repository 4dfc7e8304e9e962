/** Programs of threads, which the build makes beside the program. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The program of a thread; null where it is not there: the program runs from its sources. */
export function threadProgram(name: 'worker' | 'listing-thread'): URL | null {
  const program = new URL(`./${name}.js`, import.meta.url)
  return existsSync(fileURLToPath(program)) ? program : null
}
