/** What is remembered of files, which are asked for by their absolute paths. */
import type { Surface } from '../redact/surface.ts'

/** Something of each file, by what the file is remembered by. */
export class Remembered<Value> extends Map<string, Value> {
  readonly #surface: Pick<Surface, 'file'>

  constructor(entries: Iterable<[string, Value]>, surface: Pick<Surface, 'file'>) {
    super(entries)
    this.#surface = surface
  }

  override get(file: string): Value | undefined {
    return super.get(this.#surface.file(file))
  }

  override has(file: string): boolean {
    return super.has(this.#surface.file(file))
  }
}
