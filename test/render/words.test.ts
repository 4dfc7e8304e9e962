import { expect, test } from 'vitest'
import { languageOf } from '../../src/render/language.ts'
import { between, compact, counted, duration, size } from '../../src/render/words.ts'

test('lengths of time have at most two units', () => {
  const hour = 3_600_000
  expect([400, 12_300, 80_000, 2 * hour + 300_000, 3 * 24 * hour, 76 * hour].map(duration)).toEqual([
    '0.4 s',
    '12 s',
    '1 min 20 s',
    '2 h 5 min',
    '3 d',
    '3 d 4 h',
  ])
  expect([between(undefined, '2026-01-01T00:00:00Z'), -5].map(duration)).toEqual(['', ''])
})

test('nothing is rounded up to sixty of something', () => {
  expect([59_600, 3_599_900, 86_399_000].map(duration)).toEqual(['1 min', '1 h', '1 d'])
})

test('numbers are short', () => {
  expect([812, 9_400, 47_600, 1_220_000, 999_600].map(compact)).toEqual(['812', '9.4 k', '48 k', '1.2 M', '1 M'])
  expect([312, 4200, 1_258_291, 1_048_500].map(size)).toEqual(['312 B', '4.1 KB', '1.2 MB', '1 MB'])
  expect([counted(1, 'prompt'), counted(1200, 'prompt')]).toEqual(['1 prompt', '1,200 prompts'])
})

test('the language of a fence comes from the name of the file', () => {
  expect(
    ['a/b.TS', 'Dockerfile', 'C:\\x\\y.py', 'x.unknown', 'constructor', 'a.__proto__', undefined].map(languageOf),
  ).toEqual(['ts', 'dockerfile', 'python', 'text', 'text', 'text', 'text'])
})
