/** What files are, as their beginnings say. */
import { beginningOf, peekBytes } from '../../adapters/shared/beginning.ts'
import type { Adapter, Peek, SourceFile } from '../../adapters/types.ts'
import { reasonOf } from '../errors.ts'
import { Mask } from '../parse/mask.ts'
import type { Redaction } from '../redact/index.ts'
import { endOnTrouble } from '../trouble.ts'
import { isSame, type KnownSource } from './known.ts'

/** Opens only files that have changed since they were last seen, and each of them once. What is said is masked. */
export class Peeks {
  /** By absolute path; null: none of the agent's. */
  readonly all = new Map<string, Peek | null>()
  /** Files whose beginning could not be read. */
  readonly failed: { file: SourceFile; error: string }[] = []
  bytesRead = 0
  readonly #redaction: Redaction
  readonly #isLonger: (file: SourceFile, before: KnownSource) => boolean

  /** `isLonger`: whether a file has only got longer since it was what is remembered of it. */
  constructor(redaction: Redaction, isLonger: (file: SourceFile, before: KnownSource) => boolean = () => false) {
    this.#redaction = redaction
    this.#isLonger = isLonger
  }

  /** What a file is; `before`: what is remembered of it. */
  of(file: SourceFile, adapter: Adapter, before: KnownSource | undefined): Peek | null {
    const known = this.all.get(file.file)
    if (known !== undefined) return known
    const peek = this.#beginsAsBefore(file, adapter, before) ? before.peek : this.#read(file, adapter)
    this.all.set(file.file, peek)
    return peek
  }

  #beginsAsBefore(file: SourceFile, adapter: Adapter, before: KnownSource | undefined): before is KnownSource {
    if (before === undefined || before.source !== adapter.id || before.path !== file.path) return false
    return isSame(file, before) || (before.size >= peekBytes && this.#seemsLonger(file, before))
  }

  #seemsLonger(file: SourceFile, before: KnownSource): boolean {
    try {
      return this.#isLonger(file, before)
    } catch (error) {
      endOnTrouble(error)
      return false
    }
  }

  #read(file: SourceFile, adapter: Adapter): Peek | null {
    try {
      let read: Buffer | null = null
      return adapter.peek(file, (without) => {
        if (read === null) {
          read = beginningOf(file.file)
          this.bytesRead += read.length
        }
        const wanted = without === undefined || read.includes(without) ? read : firstLineOf(read)
        return new Mask(this.#redaction.redactor, adapter.opaque).beginning(file.path, wanted)
      })
    } catch (error) {
      endOnTrouble(error)
      this.failed.push({ file, error: reasonOf(error) })
      return null
    }
  }
}

/** With its line feed; all of them where there is none. */
const firstLineOf = (bytes: Buffer): Buffer => {
  const end = bytes.indexOf(0x0a)
  return end === -1 ? bytes : bytes.subarray(0, end + 1)
}
