import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { hasHash } from '../../src/render/markdown/hash.ts'

it('finds seven hexadecimal digits in a row, wherever they stand', () => {
  const mostlyHex = fc.string({
    unit: fc.constantFrom(...'0123456789abcdefABCDEF', 'g', '/', ':', '@', '`', ' ', 'é', '\n'),
  })
  fc.assert(
    fc.property(mostlyHex, (text) => {
      expect(hasHash(text)).toBe(/[0-9a-f]{7}/i.test(text))
    }),
    { numRuns: 2000 },
  )
})

it('finds none in words that only look like it', () => {
  expect(hasHash('a decade behind a facade')).toBe(false)
  expect(hasHash('see 3f2a9c for it')).toBe(false)
})
