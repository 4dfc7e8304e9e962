/** Sessions that are made at random out of records that each change what a parser remembers. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Adapter, Conversation, ParseContext } from '../../adapters/types.ts'
import type { Json } from '../../src/model/session.ts'
import { type Given, hearInParts } from './resume.ts'

/** Makes a record: `id` is its own, `before` that of one of the last records, `''` where there is none. */
export type Make = (id: string, before: string) => Json

const mostRecords = 60

/** Declares the test that sessions of these records say the same however they are cut. `first`: how each begins. */
export function testGenerated(
  what: string,
  adapter: Adapter,
  conversation: Conversation,
  makes: readonly Make[],
  first: readonly Make[] = [],
): void {
  const context: ParseContext = {
    conversations: new Map([[conversation.id, conversation]]),
    tied: () => [],
    peek: () => ({}),
    lines: () => [],
    companion: () => null,
  }
  const chosen = fc.record({ make: fc.constantFrom(...makes), back: fc.integer({ min: 1, max: 4 }) })
  const property = fc.property(
    fc.array(chosen, { minLength: 2, maxLength: mostRecords, size: 'max' }),
    fc.subarray(Array.from({ length: mostRecords }, (_, i) => i + 1)),
    (records, cuts) => {
      const all = [...first.map((make) => ({ make, back: 1 })), ...records]
      const given = all.map(({ make, back }, i): Given => {
        const value = make(`r${i}`, i < back ? '' : `r${i - back}`)
        return { value, ref: [0, i + 1] }
      })
      const whole = hearInParts(adapter, conversation, context, given, new Set())
      expect(hearInParts(adapter, conversation, context, given, new Set(cuts))).toEqual(whole)
    },
  )
  test(`${what} of any records says the same when it is read in parts`, () => {
    fc.assert(property, { numRuns: 200, seed: 1 })
  })
}

/** A conversation of one file that is read line by line and lies nowhere. */
export const conversationAt = (id: string, path: string): Conversation => ({
  id,
  files: [{ file: `/nowhere/${path}`, path, size: 0, mtimeMs: 0, ino: 0, readAs: 'lines' }],
})
