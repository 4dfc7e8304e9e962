/** What files are, as their beginnings say. */
import { beginningOf } from '../../adapters/shared/beginning.ts'
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

  constructor(redaction: Redaction) {
    this.#redaction = redaction
  }

  /** What a file is; `before`: what is remembered of it. */
  of(file: SourceFile, adapter: Adapter, before: KnownSource | undefined): Peek | null {
    const known = this.all.get(file.file)
    if (known !== undefined) return known
    const peek = isAsBefore(file, adapter, before) ? before.peek : this.#read(file, adapter)
    this.all.set(file.file, peek)
    return peek
  }

  #read(file: SourceFile, adapter: Adapter): Peek | null {
    try {
      return adapter.peek(file, () => {
        const beginning = beginningOf(file.file)
        this.bytesRead += beginning.length
        return new Mask(this.#redaction.redactor, adapter.opaque).beginning(file.path, beginning)
      })
    } catch (error) {
      endOnTrouble(error)
      this.failed.push({ file, error: reasonOf(error) })
      return null
    }
  }
}

const isAsBefore = (file: SourceFile, adapter: Adapter, before: KnownSource | undefined): before is KnownSource =>
  before !== undefined && isSame(file, before) && before.source === adapter.id && before.path === file.path
