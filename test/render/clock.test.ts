import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TurnClock } from '../../src/render/clock.ts'
import { dayAndMinute } from '../../src/time.ts'

test('names the day where it is a new one, and the minute of every zone', () => {
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/New_York', 'Australia/Lord_Howe')
  const instants = fc.array(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }))
  const near = fc
    .tuple(
      fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
      fc.array(fc.nat(200_000_000)),
    )
    .map(([first, later]) => later.map((by) => new Date(first.getTime() + by)))
  fc.assert(
    fc.property(zone, fc.oneof(instants, near), (timeZone, dates) => {
      const clock = new TurnClock(timeZone)
      let day = ''
      for (const at of dates.map((date) => date.toISOString())) {
        const [there = '', minute = ''] = dayAndMinute(at, timeZone).split(' ')
        expect(clock.read(at)).toBe(there === day ? minute : `${there} ${minute}`)
        day = there
      }
    }),
  )
})

test('says nothing of what is no time', () => {
  expect(new TurnClock('UTC').read(undefined)).toBe('')
  expect(new TurnClock('UTC').read('soon')).toBe('')
})
