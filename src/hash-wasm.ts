/** The door to hash-wasm: loaded when a long session is read, and by nobody else. */
import { createSHA256 } from 'hash-wasm'
import type { HashLibrary } from './sha256.ts'

/** The library, once its WebAssembly is ready. */
export async function openLibrary(): Promise<HashLibrary> {
  const hasher = await createSHA256()
  return {
    begin: hasher.init().save(),
    further: (state, blocks) => hasher.load(state).update(blocks).save(),
    end: (state, rest) => Buffer.from(hasher.load(state).update(rest).digest('binary')),
  }
}
