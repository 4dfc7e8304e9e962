/** What an instant is called, told in quicker ways than by making a clock. */
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { dayAndMinute } from '../src/time.ts'
import { isTimeZone } from '../src/zone.ts'

const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Monrovia']
const instants = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }).map((at) => new Date(at).toISOString())
const before = process.env.TZ

/** As a clock of the time zone shows it. */
function byClock(instant: string, timeZone: string): string {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  })
  return clock.format(new Date(instant))
}

afterEach(() => {
  if (before === undefined) delete process.env.TZ
  else process.env.TZ = before
})

describe.each(zones)('in %s', (zone) => {
  it('an instant is called as a clock shows it', () => {
    fc.assert(fc.property(instants, (at) => dayAndMinute(at, zone) === byClock(at, zone)))
  })

  it("it is called the same where that is this machine's", async () => {
    process.env.TZ = zone
    // What is remembered of days is of the machine as it was.
    vi.resetModules()
    const { dayAndMinute } = await import('../src/time.ts')
    fc.assert(fc.property(instants, (at) => dayAndMinute(at, undefined) === dayAndMinute(at, zone)))
  })
})

it('names of time zones are known, whether they are in use or not', () => {
  for (const zone of [...zones, 'Asia/Calcutta', 'US/Pacific', 'Etc/GMT+5', 'utc']) expect(isTimeZone(zone)).toBe(true)
  for (const zone of ['', 'Mars/Olympus', 'Europe/Berlin ']) expect(isTimeZone(zone)).toBe(false)
})

it('in a zone that nobody knows here, an instant is called as at UTC', () => {
  expect(dayAndMinute('2026-03-04T05:06:07.000Z', 'Mars/Olympus')).toBe('2026-03-04 05:06')
})
