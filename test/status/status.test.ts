/** How things stand: the last run, what waits, what agents will delete. */
import { appendFileSync, readFileSync, rmSync, statSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import type { RunRecord } from '../../src/state/runs.ts'
import { Sources } from '../../src/state/sources.ts'
import type { Status } from '../../src/status/index.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import {
  claudeId,
  claudePath,
  claudeSession,
  codexPath,
  codexSession,
  geminiPath,
  geminiSession,
} from '../helpers/sessions.ts'

async function statusOf(desk: Desk, line = 'status --json'): Promise<Status> {
  const { code, out, err } = await desk.type(line)
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as Status
}

const logOf = async (desk: Desk): Promise<{ runs: RunRecord[]; lastAt: string | null }> =>
  JSON.parse((await desk.type('log --json')).out) as { runs: RunRecord[]; lastAt: string | null }

/** A Claude Code and a Codex session that were stored yesterday, on a clock of 1 October 2026. */
async function aStoredDesk(): Promise<Desk> {
  const desk = aDesk()
  desk.write(claudePath(), claudeSession())
  desk.write(codexPath(), codexSession())
  desk.changedAt(claudePath(), '2026-09-30T08:00:00.000Z')
  desk.changedAt(codexPath(), '2026-09-30T08:00:00.000Z')
  for (const home of ['.claude', '.claude/projects', '.codex', '.codex/sessions'])
    desk.changedAt(home, '2026-09-30T08:00:00.000Z')
  await desk.sync()
  return desk
}

describe('status', () => {
  it('says of a history in good order that nothing is to be done', async () => {
    const desk = await aStoredDesk()
    const { out } = await desk.type('status --time-zone UTC')
    expect(out.replaceAll(/\b[0-9a-f]{10}\b/g, '<commit>')).toMatchInlineSnapshot(`
      "history    ~/annals, 2 sessions of this machine
      last run   2026-10-01 12:00, whole: 2 new, commit <commit>, in 0.0 s
      to store   nothing
      to push    there is no remote: the history is on this machine only
      next run   nothing is scheduled

      source       files    size  oldest      newest      place
      Codex            1  1.2 KB  2026-09-30  2026-09-30  ~/.codex
      Claude Code      1   914 B  2026-09-30  2026-09-30  ~/.claude

      Claude Code deletes sessions after 30 days (its default): none within seven days.
        To keep them, write "cleanupPeriodDays": 36500 into ~/.claude/settings.json.
      "
    `)
    expect(await statusOf(desk)).toMatchObject({ ok: true, warnings: [], sessions: 2, schedule: null })
  })

  it('knows a file again whose path holds a secret', async () => {
    const desk = aDesk()
    const folder = `-home-ada-${`ghp_${'x7Kq2ZbW9'.repeat(4)}`}`
    desk.write(claudePath(undefined, folder), claudeSession())
    await desk.sync()
    expect(await statusOf(desk)).toMatchObject({ sessions: 1, waiting: { changed: 0, unseen: 0 } })
  })

  it('says the same, and compares no file, where nothing has changed since the last run', async () => {
    const desk = aDesk()
    desk.write(claudePath(), claudeSession())
    desk.write(codexPath(), codexSession())
    desk.write(geminiPath(), geminiSession())
    desk.write('.claude/projects/-home-ada-empty/99999999-2222-4333-8444-555555555555.jsonl', '')
    desk.write('.claude/settings.json', '{"cleanupPeriodDays": 5}')
    for (const path of [claudePath(), codexPath(), geminiPath()]) desk.changedAt(path, '2026-09-27T08:00:00.000Z')
    await desk.sync()
    const sightings = vi.spyOn(Sources.prototype, 'sightings')
    const quick = await statusOf(desk)
    expect(quick).toMatchObject({ sessions: 3, clocks: [{ soon: { sessions: 1, stored: 1 } }, {}] })
    expect(quick.places.map(({ storedUntil }) => storedUntil !== null)).toContain(true)
    expect(sightings).not.toHaveBeenCalled()
    // With another secret in the environment, what the last run said does not count.
    desk.variables.PROXY_TOKEN = 'n0t-for-others-7f3a'
    expect(await statusOf(desk)).toEqual(quick)
    expect(sightings).toHaveBeenCalledOnce()
    sightings.mockRestore()
  })

  it('counts what is not stored yet without opening or writing anything', async () => {
    const desk = await aStoredDesk()
    appendFileSync(desk.path(claudePath()), '\n')
    desk.write(codexPath('0199aaaa-1111-7000-8000-000000000002'), 'not even read')
    const before = statSync(desk.path('annals/.git/annals/state.db')).mtimeMs
    const { waiting } = await statusOf(desk)
    expect(waiting).toEqual({ changed: 1, unseen: 1, failing: 0, uncommitted: 0 })
    expect(statSync(desk.path('annals/.git/annals/state.db')).mtimeMs).toBe(before)
    expect((await desk.type('status')).out).toMatch(/^to store +1 session changed, 1 new file$/m)
  })

  it('knows the deletion clock of Claude Code from its settings, and what of it is safe', async () => {
    const desk = await aStoredDesk()
    const old = '22222222-2222-4333-8444-555555555555'
    desk.write(claudePath(old), claudeSession({ id: old }))
    desk.changedAt(claudePath(old), '2026-09-05T12:00:00.000Z')
    const [clock] = (await statusOf(desk)).clocks
    expect(clock).toMatchObject({
      source: 'claude',
      keepsDays: 30,
      setIn: null,
      soon: { sessions: 1, stored: 0, pushed: 0 },
      firstAt: '2026-10-05T12:00:00.000Z',
      advice: { file: desk.path('.claude/settings.json'), line: '"cleanupPeriodDays": 36500' },
    })
    expect((await statusOf(desk)).warnings).toContain(
      'Claude Code will delete 1 session within seven days that is not stored: run annals sync.',
    )
    await desk.sync()
    expect((await statusOf(desk)).clocks[0]?.soon).toEqual({ sessions: 1, stored: 1, pushed: 0 })
    desk.write('.claude/settings.json', '{ "cleanupPeriodDays": 3 }')
    expect((await statusOf(desk)).clocks[0]).toMatchObject({
      keepsDays: 3,
      setIn: desk.path('.claude/settings.json'),
      soon: { sessions: 2, stored: 2 },
    })
  })

  it('knows the deletion clock of Gemini CLI, which counts from the last record', async () => {
    const desk = aDesk()
    const path = geminiPath()
    desk.write(path, geminiSession({ at: '2026-09-03T10:00:00.000Z' }))
    await desk.sync()
    const gemini = async () => (await statusOf(desk)).clocks.find(({ source }) => source === 'gemini')
    expect(await gemini()).toMatchObject({ keepsDays: 30, setIn: null, soon: { sessions: 1, stored: 1, pushed: 0 } })
    desk.write('.gemini/settings.json', '// mine\n{ "general": { "sessionRetention": { "maxAge": "2m" } } }')
    expect(await gemini()).toMatchObject({ keepsDays: 60, soon: { sessions: 0 } })
    desk.write('.gemini/settings.json', '{ "general": { "sessionRetention": { "enabled": false } } }')
    expect(await gemini()).toMatchObject({ keepsDays: null, soon: { sessions: 0 } })
  })

  it('tells what was pushed from what was not', async () => {
    const desk = await aStoredDesk()
    desk.changedAt(claudePath(), '2026-09-05T12:00:00.000Z')
    await desk.sync()
    desk.git('.', 'init', '-q', '--bare', '-b', 'main', desk.path('far.git'))
    expect((await statusOf(desk)).push).toEqual({
      on: false,
      remote: null,
      unpushed: null,
      since: null,
      last: null,
    })
    desk.git('annals', 'remote', 'add', 'origin', desk.path('far.git'))
    expect((await statusOf(desk)).push).toMatchObject({ remote: { name: 'origin' }, unpushed: 1 })
    desk.git('annals', 'push', '-q', 'origin', 'HEAD')
    const pushed = await statusOf(desk)
    expect([pushed.push.unpushed, pushed.clocks[0]?.soon]).toEqual([0, { sessions: 1, stored: 1, pushed: 1 }])
    appendFileSync(
      desk.path(codexPath()),
      codexSession({ prompts: ['more'] })
        .split('\n')
        .slice(1)
        .join('\n'),
    )
    await desk.sync()
    const ahead = await statusOf(desk)
    expect([ahead.push.unpushed, ahead.clocks[0]?.soon.pushed]).toEqual([1, 1])
  })

  it('knows a remote by its address, and shows no password in one', async () => {
    const desk = await aStoredDesk()
    desk.write('.config/annals/config.toml', 'remote = "https://ada:hunter2@example.org/history.git"\n')
    const url = 'https://example.org/history.git'
    expect((await statusOf(desk)).push).toMatchObject({ remote: { name: url, url }, unpushed: 1 })
    expect((await desk.type('doctor')).out).not.toContain('hunter2')
  })

  it('says when the next run is due, and warns when none comes', async () => {
    const desk = await aStoredDesk()
    const job = { name: 'annals-sync', command: [], variables: {}, every: { minutes: 60, text: '1h' } }
    desk.write('.config/annals/schedule.json', JSON.stringify({ scheduler: 'cron', job }))
    const { schedule, warnings } = await statusOf(desk)
    expect([schedule?.scheduler, schedule?.every, warnings]).toEqual(['cron', '1h', []])
    expect(Date.parse(schedule?.nextAt ?? '') - Date.parse(desk.now)).toBeLessThanOrEqual(3_600_000)
    desk.now = '2026-10-03T12:00:00.000Z'
    expect((await statusOf(desk)).warnings).toEqual([expect.stringMatching(/^Nothing has run since 2026-10-01/)])
  })

  it('says that a push did not go out, and so does the log', async () => {
    const desk = await aStoredDesk()
    desk.git('annals', 'remote', 'add', 'origin', desk.path('nowhere.git'))
    appendFileSync(desk.path(claudePath()), '\n')
    expect((await desk.type('sync --push')).code).toBe(5)
    expect((await statusOf(desk)).warnings).toEqual([
      expect.stringMatching(/^The last run ended with 5: Not pushed: /),
      expect.stringMatching(/^The last push did not go out: /),
    ])
    expect((await desk.type('log')).out).toMatch(/ 5 +sync .*not pushed/)
  })

  it('warns of an agent whose folder changes while nothing of it is stored', async () => {
    const desk = await aStoredDesk()
    expect((await statusOf(desk)).warnings).toEqual([])
    desk.write('.codex/threads.db', 'a new way')
    desk.changedAt('.codex/threads.db', '2026-10-20T08:00:00.000Z')
    desk.changedAt('.codex', '2026-09-30T08:00:00.000Z')
    expect((await statusOf(desk)).warnings).toEqual([
      `${desk.path('.codex')} has changed, but nothing of Codex was stored in the 20 days before: it may write its sessions elsewhere now.`,
    ])
  })

  it('works on a history that was cloned a minute ago, and says where there is none', async () => {
    const desk = await aStoredDesk()
    rmSync(desk.path('annals/.git/annals'), { recursive: true })
    expect(await statusOf(desk)).toMatchObject({ lastRun: null, sessions: 0, waiting: { unseen: 2 } })
    const { code, err } = await aDesk().type('status')
    expect([code, err]).toEqual([2, expect.stringContaining('There is no folder')])
  })
})

describe('the last runs', () => {
  it('are remembered with what they did and what went wrong, the latest first', async () => {
    const desk = await aStoredDesk()
    desk.now = '2026-10-01T13:00:00.000Z'
    desk.write(claudePath('33333333-2222-4333-8444-555555555555'), 'this is no JSON\n')
    await desk.sync()
    const { runs } = await logOf(desk)
    expect(runs.map(({ at, code, new: created, failed }) => [at, code, created, failed])).toEqual([
      ['2026-10-01T13:00:00.000Z', 1, expect.any(Number), 1],
      ['2026-10-01T12:00:00.000Z', 0, 2, 0],
    ])
    expect((await statusOf(desk)).warnings[0]).toMatch(/^The last run ended with 1: .*33333333/)
    expect((await desk.type('log --time-zone UTC')).out).toMatch(/^2026-10-01 13:00 +0\.0 s +1 +sync /m)
  })

  it('tell that annals is alive without writing when there is nothing to do', async () => {
    const desk = await aStoredDesk()
    const file = desk.path('annals/.git/annals/runs.json')
    const [content, inode] = [readFileSync(file, 'utf8'), statSync(file).ino]
    desk.now = '2026-10-01T15:00:00.000Z'
    await desk.sync()
    expect([readFileSync(file, 'utf8'), statSync(file).ino]).toEqual([content, inode])
    expect(await logOf(desk)).toMatchObject({ runs: [{ at: '2026-10-01T12:00:00.000Z' }], lastAt: desk.now })
    expect((await desk.type('status --time-zone UTC')).out).toMatch(
      /^last run +2026-10-01 15:00, whole: nothing new since 2026-10-01 12:00/m,
    )
  })

  it('tell of a run that broke off, and of the next one that went well', async () => {
    const desk = await aStoredDesk()
    desk.write('annals/.git/MERGE_HEAD', `${desk.git('annals', 'rev-parse', 'HEAD')}\n`)
    appendFileSync(desk.path(claudePath()), '\n')
    expect((await desk.type('sync')).code).not.toBe(0)
    const [broken] = (await logOf(desk)).runs
    expect(broken).toMatchObject({ commit: null, problems: [expect.stringMatching(/merge/)] })
    expect((await statusOf(desk)).ok).toBe(false)
    rmSync(desk.path('annals/.git/MERGE_HEAD'))
    await desk.sync()
    expect((await logOf(desk)).runs.map(({ code }) => code === 0)).toEqual([true, false, true])
  })

  it('are thirty, and a dry run is none of them', async () => {
    const desk = await aStoredDesk()
    await desk.type('sync --dry-run')
    expect((await logOf(desk)).runs).toHaveLength(1)
    const [only] = (await logOf(desk)).runs
    desk.write('annals/.git/annals/runs.json', JSON.stringify(Array.from({ length: 30 }, () => only)))
    appendFileSync(desk.path(claudePath()), '\n')
    await desk.sync()
    expect((await logOf(desk)).runs).toHaveLength(30)
  })

  it('are none that is known before the first one', async () => {
    const desk = aDesk()
    desk.repository('annals')
    expect(await desk.type('log')).toMatchObject({ code: 0, out: '', err: 'No run is known yet.\n' })
  })
})

describe('Claude Code’s clock', () => {
  it.each([
    ['{ "cleanupPeriodDays": 0 }', 30],
    ['{ "cleanupPeriodDays": "90" }', 30],
    ['{ not json', 30],
    ['{ "cleanupPeriodDays": 90 }', 90],
    ['{ "model": "x" }', 30],
  ])('reads %s as %i days, and speaks of a mistake', async (settings, days) => {
    const desk = aDesk()
    desk.write(claudePath(), claudeSession({ id: claudeId }))
    desk.write('.claude/settings.json', settings)
    await desk.sync()
    const [clock] = (await statusOf(desk)).clocks
    expect(clock?.keepsDays).toBe(days)
    expect(clock?.problem === null).toBe(days === 90 || settings.includes('model'))
  })
})
