import { expect, test } from 'vitest'
import { timeOf } from '../../adapters/shared/time.ts'
import type { Json } from '../../src/model/session.ts'

test('a recorded time is the same instant on every machine, and a clock that is zeroed or ran away says nothing', () => {
  const cases: [Json, string | undefined][] = [
    ['2026-01-05T10:00:03.120Z', '2026-01-05T10:00:03.120Z'],
    ['2026-01-05T10:00:03.120456+02:00', '2026-01-05T08:00:03.120Z'],
    ['2026-01-05T10:00:03', '2026-01-05T10:00:03.000Z'],
    ['2026-01-05 10:00', '2026-01-05T10:00:00.000Z'],
    ['2026-01-05', '2026-01-05T00:00:00.000Z'],
    [1_790_000_000_000, '2026-09-21T14:13:20.000Z'],
    ['0001-01-01T00:00:00Z', undefined],
    ['+012345-01-01T00:00:00Z', undefined],
    [8.64e15, undefined],
    ['2026-13-45', undefined],
    ['yesterday', undefined],
    ['1', undefined],
    [null, undefined],
  ]
  expect(cases.map(([value]) => timeOf(value))).toEqual(cases.map(([, time]) => time))
})

test('a time that is returned as it stands is one that a date says the same of, on every day there is', () => {
  for (let day = Date.UTC(2027, 11, 20); day < Date.UTC(2029, 2, 10); day += 86_400_000) {
    const time = new Date(day + 36_003_120).toISOString()
    expect(timeOf(time)).toBe(time)
  }
  const impossible = ['2027-02-29', '2028-02-30', '2027-04-31', '2027-11-31', '2027-12-32', '2027-00-30', '2027-13-31']
  expect(impossible.map((day) => timeOf(`${day}T10:00:00.000Z`))).toEqual(
    impossible.map((day) => {
      const time = Date.parse(`${day}T10:00:00.000Z`)
      return Number.isNaN(time) ? undefined : new Date(time).toISOString()
    }),
  )
})
