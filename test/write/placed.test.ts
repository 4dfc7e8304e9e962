import { expect, it } from 'vitest'
import { PlacedTimes } from '../../src/write/placed.ts'

it('times are told by path, as a map tells them', () => {
  const paths = Array.from({ length: 60_000 }, (_, at) => `history/ada/claude/box/${at % 97}/.${at}-ä.json`)
  const [placed, map] = [new PlacedTimes(), new Map<string, bigint>()]
  for (const [at, path] of [...paths, 'a', 'b', 'a'].entries()) {
    placed.set(path, 1_795_000_000_000_000_000n + BigInt(at))
    map.set(path, 1_795_000_000_000_000_000n + BigInt(at))
  }
  for (const path of [...paths.slice(0, 100), 'b', 'c']) {
    placed.delete(path)
    map.delete(path)
  }
  expect([...paths, 'a', 'b', 'c'].filter((path) => placed.get(path) !== map.get(path))).toEqual([])
  expect([...placed.values()].join()).toBe([...map.values()].join())
  expect(placed.size).toBe(map.size)
})
