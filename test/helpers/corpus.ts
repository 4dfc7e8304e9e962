/** Real sessions for tests, where they are at hand: the folder that ANNALS_CORPUS names, else the one beside the checkout. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const folder = process.env.ANNALS_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')

/** The corpus, or null where there is none. */
export const corpus: string | null = existsSync(folder) ? folder : null

/** A file or folder of the corpus; only to be called where there is one. */
export const inCorpus = (...path: string[]): string => resolve(folder, ...path)

/** The title of a test that needs the corpus: says so where it is skipped. */
export const needsCorpus = (title: string): string =>
  corpus === null ? `${title} (skipped: no corpus; name one in ANNALS_CORPUS)` : title
