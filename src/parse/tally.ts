import { addRedactions, type Redactions, type Redactor } from '../redact/index.ts'

/** Counts what is masked in a conversation's own records, file by file. */
export class Tally {
  readonly #redactor: Redactor
  #counted: Redactions = { total: 0, byRule: {} }

  constructor(redactor: Redactor) {
    this.#redactor = redactor
    redactor.taken()
  }

  /** Does something in which what is masked does not count: it is counted where it is stored. */
  apart<T>(work: () => T): T {
    this.#take()
    const done = work()
    this.#redactor.taken()
    return done
  }

  /** What was counted in this file, with what was before. */
  soFar(before: Redactions): Redactions {
    this.#take()
    const sum = { total: 0, byRule: {} }
    addRedactions(sum, before)
    addRedactions(sum, this.#counted)
    return sum
  }

  /** The same, and the next file begins. */
  end(before: Redactions): Redactions {
    const sum = this.soFar(before)
    this.#counted = { total: 0, byRule: {} }
    return sum
  }

  #take(): void {
    addRedactions(this.#counted, this.#redactor.taken())
  }
}
