import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Draft } from '../../../adapters/codex/transcript.ts'
import { noTwins, Twins } from '../../../adapters/codex/twins.ts'

const draft = (): Draft => ({ message: { role: 'user', origin: 'person', records: [], blocks: [] }, given: false })

/** What finds its double by no other means than the text without its blanks. */
class Plain {
  #singles: { voice: string; side: string; key: string; draft: Draft }[] = []

  add(voice: string, side: string, text: string, of: Draft): void {
    this.#singles.push({ voice, side, key: keyOf(text), draft: of })
  }

  match(voice: string, other: string, texts: readonly string[]): Draft | undefined {
    const keys = texts.map(keyOf)
    const found = this.#singles.find((one) => one.voice === voice && one.side === other && keys.includes(one.key))
    this.#singles = this.#singles.filter((one) => one !== found)
    return found?.draft
  }
}
const keyOf = (text: string): string => text.replace(/\s+/g, '')

describe('messages that stand twice', () => {
  it('are found by what they say without regard to blanks, the first of several', () => {
    const text = fc.stringMatching(/^[ab \n]{0,4}$/)
    const step = fc.record({
      voice: fc.constantFrom('user' as const, 'assistant' as const),
      side: fc.constantFrom('event' as const, 'item' as const),
      texts: fc.array(text, { minLength: 1, maxLength: 2 }),
      isAdded: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const twins = new Twins(noTwins())
        const plain = new Plain()
        for (const { voice, side, texts, isAdded } of steps) {
          if (isAdded) {
            const of = draft()
            twins.add(voice, side, texts[0] ?? '', of)
            plain.add(voice, side, texts[0] ?? '', of)
          } else {
            expect(twins.match(voice, side, texts)).toBe(plain.match(voice, side, texts))
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})
