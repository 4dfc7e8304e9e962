/** A long list as JSON, which is written a piece at a time. */
import { expect, it } from 'vitest'
import { writeJson, writeJsonList } from '../../src/commands/saying.ts'
import type { Context } from '../../src/commands/types.ts'

it.each([0, 1, 499, 500, 501, 1_000, 1_001])('a list of %i values is written in pieces as it is at once', (count) => {
  const values = Array.from({ length: count }, (_, at) => ({ at, deep: [{ text: 'a\n]' }, []] }))
  const written = (write: (context: Context, values: unknown[]) => void): string => {
    const out: string[] = []
    write({ stdout: { write: (text: string) => out.push(text) > 0 } } as unknown as Context, values)
    return out.join('')
  }
  expect(written(writeJsonList)).toBe(written(writeJson))
})
