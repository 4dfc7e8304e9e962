import { describe, expect, it } from 'vitest'
import { SharedMap, shareEntries } from '../../src/run/shared-map.ts'

describe('a map that threads share', () => {
  const entries = (count: number): Map<string, { at: number; name: string; more?: string[] }> =>
    new Map(
      Array.from({ length: count }, (_, at) => [
        `session ${at % 2 === 0 ? 'ä' : '漢'} ${at}`,
        { at, name: `${'"'.repeat(at % 3)}\ud800 ${at}`, ...(at % 5 === 0 ? { more: [String(at)] } : {}) },
      ]),
    )

  it.each([0, 1, 2, 3, 1_000])('says of %i entries what the map says that they are from', (count) => {
    const map = entries(count)
    const shared = new SharedMap(structuredClone(shareEntries(map)))
    expect([...shared.entries()]).toEqual([...map])
    expect([...shared.values()]).toEqual([...map.values()])
    for (const [key, value] of map) expect(shared.get(key)).toEqual(value)
    expect([shared.get(''), shared.get('session ä 1'), shared.get(`session 漢 ${count + 1}`)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('has what stands under an empty name', () => {
    const shared = new SharedMap(shareEntries([['', 'nobody']]))
    expect(shared.get('')).toBe('nobody')
  })

  it('tells apart keys of one hash', () => {
    // FNV-1a does not tell these two apart.
    const map = new Map([
      ['costarring', 1],
      ['liquid', 2],
    ])
    const shared = new SharedMap(shareEntries(map))
    expect([shared.get('costarring'), shared.get('liquid')]).toEqual([1, 2])
  })
})
