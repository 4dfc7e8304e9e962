import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseEvery } from '../../src/schedule/every.ts'
import { launchd } from '../../src/schedule/launchd.ts'
import { systemd } from '../../src/schedule/systemd.ts'
import { taskScheduler } from '../../src/schedule/task-scheduler.ts'
import type { Answer, Job, System } from '../../src/schedule/types.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'

const job: Job = {
  name: 'annals-sync',
  command: ['/usr/bin/node', '/opt/annals/cli.js', 'sync', '--quiet'],
  variables: { PATH: '/usr/bin' },
  every: parseEvery('1h'),
}

/** A machine whose commands answer what the test says, all else with success; every call is kept. */
function machine(desk: Desk, platform: NodeJS.Platform, answers: Record<string, Partial<Answer>> = {}) {
  const calls: string[] = []
  const system: System = {
    env: { home: desk.home, variables: {}, platform },
    uid: 501,
    user: 'ada',
    now: () => Date.parse('2026-10-01T12:10:00.000Z'),
    ask: (command, args) => {
      const call = [command, ...args].join(' ')
      calls.push(call)
      const known = Object.entries(answers).find(([beginning]) => call.startsWith(beginning))
      return { code: 0, out: '', err: '', ...known?.[1] }
    },
  }
  return { system, calls }
}

describe('systemd', () => {
  it('is told of the units, and nothing of them stays', () => {
    const desk = aDesk()
    const { system, calls } = machine(desk, 'linux')
    systemd.install(job, system)
    systemd.start(job.name, system)
    expect(readdirSync(desk.path('.config/systemd/user'))).toEqual(['annals-sync.service', 'annals-sync.timer'])
    expect(systemd.remove(job.name, system)).toBe(true)
    expect(existsSync(desk.path('.config/systemd'))).toBe(false)
    expect(systemd.remove(job.name, system)).toBe(false)
    expect(calls).toEqual([
      'systemctl --user daemon-reload',
      'systemctl --user enable annals-sync.timer',
      'systemctl --user restart annals-sync.timer',
      'systemctl --user start --no-block annals-sync.service',
      'systemctl --user disable --now annals-sync.timer',
      'systemctl --user clean --what=state annals-sync.timer',
      'systemctl --user daemon-reload',
      'systemctl --user reset-failed annals-sync.service',
    ])
  })

  it('says when it runs next and how the last run ended', () => {
    const { system } = machine(aDesk(), 'linux', {
      'systemctl --user show annals-sync.timer': { out: 'NextElapseUSecRealtime=Thu 2026-10-01 13:00:41 UTC\n' },
      'systemctl --user show annals-sync.service': {
        out: 'ExecMainExitTimestamp=Thu 2026-10-01 12:00:43 UTC\nExecMainStatus=1\n',
      },
    })
    expect(systemd.status(job.name, system)).toBe(null)
    systemd.install(job, system)
    expect(systemd.status(job.name, system)).toMatchObject({
      every: '1h',
      next: 'Thu 2026-10-01 13:00:41 UTC',
      last: { at: 'Thu 2026-10-01 12:00:43 UTC', code: 1 },
    })
  })

  it('what it refuses is a sentence with its own words as hint', () => {
    const { system } = machine(aDesk(), 'linux', { 'systemctl --user enable': { code: 1, err: 'No space left\n' } })
    expect(() => systemd.install(job, system)).toThrow(
      expect.objectContaining({
        message: 'systemctl --user enable annals-sync.timer failed.',
        hint: 'No space left',
        code: 3,
      }),
    )
  })

  it('explains linger where nothing would run without a login', () => {
    const asked = (out: string): string[] => systemd.notes(machine(aDesk(), 'linux', { loginctl: { out } }).system)
    expect(asked('Linger=no\n').join(' ')).toContain('loginctl enable-linger')
    expect(asked('Linger=yes\n')).toEqual([])
  })
})

describe('launchd', () => {
  it('is told of the agent, and nothing of it stays', () => {
    const desk = aDesk()
    const { system, calls } = machine(desk, 'darwin', { 'launchctl print': { out: '\tlast exit code = 5\n' } })
    launchd.install(job, system)
    launchd.start(job.name, system)
    const file = desk.path('Library/LaunchAgents/org.annals.annals-sync.plist')
    expect(readFileSync(file, 'utf8')).toContain('<string>/opt/annals/cli.js</string>')
    const status = launchd.status(job.name, system)
    expect(status).toMatchObject({ where: file, every: '1h', last: { at: null, code: 5 } })
    expect(Date.parse(status?.next ?? '')).toBeGreaterThan(system.now())
    expect(launchd.remove(job.name, system)).toBe(true)
    expect(existsSync(file)).toBe(false)
    expect(calls).toEqual([
      `launchctl bootstrap gui/501 ${file}`,
      'launchctl kickstart gui/501/org.annals.annals-sync',
      'launchctl print gui/501/org.annals.annals-sync',
      'launchctl bootout gui/501/org.annals.annals-sync',
    ])
  })
})

describe('the Task Scheduler', () => {
  it('is asked in a way that does not depend on its language', () => {
    const fields = ['BOX', '\\annals-sync', '01.10.2026 13:00:00', 'Bereit', 'Interaktiv', '01.10.2026 12:00:02', '0']
    const { system } = machine(aDesk(), 'win32', {
      'schtasks /Query /TN annals-sync /XML': { out: '<Description>… (annals-sync, every 1h). …</Description>' },
      'schtasks /Query /TN annals-sync /FO CSV': { out: fields.map((field) => `"${field}"`).join(',') },
    })
    taskScheduler.install(job, system)
    expect(taskScheduler.status(job.name, system)).toEqual({
      where: 'annals-sync',
      every: '1h',
      next: '01.10.2026 13:00:00',
      last: { at: '01.10.2026 12:00:02', code: 0 },
    })
    expect(taskScheduler.remove(job.name, system)).toBe(true)
  })
})
