import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { blockText, withBlock, without } from '../../src/schedule/cron.ts'
import { nextTime, parseEvery } from '../../src/schedule/every.ts'
import { plistText } from '../../src/schedule/launchd.ts'
import { serviceText, timerText } from '../../src/schedule/systemd.ts'
import { taskText, windowsArgument } from '../../src/schedule/task-scheduler.ts'
import type { Job } from '../../src/schedule/types.ts'

/** Everything that some scheduler reads as its own. */
const awkward = `/home/ada/it's "my" 100% & <old> $HOME \\ folder`

const job: Job = {
  name: 'annals-sync',
  command: ['/usr/bin/node', `${awkward}/cli.js`, 'sync', '--quiet'],
  variables: { PATH: '/opt/a b:/usr/bin', ANNALS_SCHEDULED: '1' },
  every: parseEvery('6h'),
}

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'annals-units-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('how often', () => {
  it.each(['5m', '15m', '1h', '6h', '1d'])('%s is taken', (text) => {
    expect(parseEvery(text).text).toBe(text)
  })

  it('60m is an hour, 24h is a day', () => {
    expect([parseEvery('60m').text, parseEvery('24h').text]).toEqual(['1h', '1d'])
  })

  it.each(['', '0m', '1m', '7m', '90m', '5h', '2d', '1w', 'hourly', '-1h', '1h30m'])('"%s" is refused', (text) => {
    expect(() => parseEvery(text)).toThrow(`"${text}" is not how often annals can run.`)
  })

  it('the next time is the next one on the clock', () => {
    const at = (hour: number, minute: number): number => new Date(2026, 9, 1, hour, minute, 30).getTime()
    const sharp = (hour: number, minute: number, day = 1): number => new Date(2026, 9, day, hour, minute).getTime()
    expect(nextTime(parseEvery('15m'), at(12, 14))).toBe(sharp(12, 15))
    expect(nextTime(parseEvery('1h'), at(12, 0))).toBe(sharp(13, 0))
    expect(nextTime(parseEvery('6h'), at(18, 1))).toBe(sharp(0, 0, 2))
    expect(nextTime(parseEvery('1d'), at(0, 0))).toBe(sharp(0, 0, 2))
  })
})

describe('systemd', () => {
  it('gets a service of low priority, with every word as it is', () => {
    expect(serviceText(job)).toMatchInlineSnapshot(`
      "# Made by annals schedule install; annals schedule remove takes it away.
      [Unit]
      Description=Stores conversations with coding agents (annals-sync)

      [Service]
      Type=oneshot
      Environment="PATH=/opt/a b:/usr/bin"
      Environment="ANNALS_SCHEDULED=1"
      ExecStart="/usr/bin/node" "/home/ada/it's \\"my\\" 100%% & <old> $$HOME \\\\ folder/cli.js" "sync" "--quiet"
      # Another run is at work: no failure.
      SuccessExitStatus=4
      Nice=10
      CPUSchedulingPolicy=batch
      IOSchedulingClass=idle
      "
    `)
  })

  it('gets a timer that makes up for what was missed', () => {
    expect(timerText({ name: job.name, every: parseEvery('6h') })).toMatchInlineSnapshot(`
      "# Made by annals schedule install; annals schedule remove takes it away.
      # every 6h
      [Unit]
      Description=Runs annals-sync every 6h

      [Timer]
      OnCalendar=*-*-* 00,06,12,18:00:00
      # What was missed while the machine was off is made up for once.
      Persistent=true
      RandomizedDelaySec=60

      [Install]
      WantedBy=timers.target
      "
    `)
    expect(timerText({ name: job.name, every: parseEvery('15m') })).toContain('OnCalendar=*-*-* *:00,15,30,45:00\n')
    expect(timerText({ name: job.name, every: parseEvery('1h') })).toContain('OnCalendar=*-*-* *:00:00\n')
    expect(timerText({ name: job.name, every: parseEvery('1d') })).toContain('OnCalendar=*-*-* 00:00:00\n')
  })

  const analyze = spawnSync('systemd-analyze', ['--version']).status === 0
  it.skipIf(!analyze)('itself finds nothing wrong in either (skipped where there is no systemd-analyze)', () => {
    const folder = scratch()
    const runtime = join(folder, 'run')
    mkdirSync(runtime, { mode: 0o700 })
    const verify = (calendar: RegExp, to: string): { status: number | null; stderr: string } => {
      const files = [join(folder, 'annals-sync.service'), join(folder, 'annals-sync.timer')]
      const service = serviceText({ ...job, command: [process.execPath, ...job.command.slice(1)] })
      writeFileSync(files[0] ?? '', service)
      writeFileSync(files[1] ?? '', timerText({ name: job.name, every: parseEvery('6h') }).replace(calendar, to))
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--user', ...files], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: folder, XDG_RUNTIME_DIR: runtime },
      })
      return { status, stderr }
    }
    expect(verify(/$^/, '')).toEqual({ status: 0, stderr: '' })
    expect(verify(/00,06,12,18/, 'six').stderr).toMatch(/OnCalendar|calendar/)
  })
})

describe('launchd', () => {
  it('gets a background agent with the times of a clock', () => {
    expect(plistText(job, '/Users/ada')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <!-- Made by annals schedule install; annals schedule remove takes it away. -->
      <!-- every 6h -->
      <plist version="1.0">
      <dict>
        <key>Label</key>
        <string>org.annals.annals-sync</string>
        <key>ProgramArguments</key>
        <array>
          <string>/usr/bin/node</string>
          <string>/home/ada/it&#39;s &#34;my&#34; 100% &#38; &#60;old&#62; $HOME \\ folder/cli.js</string>
          <string>sync</string>
          <string>--quiet</string>
        </array>
        <key>EnvironmentVariables</key>
        <dict>
          <key>PATH</key><string>/opt/a b:/usr/bin</string>
          <key>ANNALS_SCHEDULED</key><string>1</string>
        </dict>
        <key>StartCalendarInterval</key>
        <array>
          <dict><key>Hour</key><integer>0</integer><key>Minute</key><integer>0</integer></dict>
          <dict><key>Hour</key><integer>6</integer><key>Minute</key><integer>0</integer></dict>
          <dict><key>Hour</key><integer>12</integer><key>Minute</key><integer>0</integer></dict>
          <dict><key>Hour</key><integer>18</integer><key>Minute</key><integer>0</integer></dict>
        </array>
        <key>RunAtLoad</key>
        <true/>
        <key>ProcessType</key>
        <string>Background</string>
        <key>LowPriorityIO</key>
        <true/>
        <key>Nice</key>
        <integer>10</integer>
        <key>StandardOutPath</key>
        <string>/Users/ada/Library/Logs/annals-sync.log</string>
        <key>StandardErrorPath</key>
        <string>/Users/ada/Library/Logs/annals-sync.log</string>
      </dict>
      </plist>
      "
    `)
  })
})

describe('the Task Scheduler', () => {
  it('gets a task that starts when it can, and only once', () => {
    expect(taskText(job).replaceAll('\r', '')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-16"?>
      <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
        <RegistrationInfo>
          <Description>Stores conversations with coding agents (annals-sync, every 6h). Made by annals schedule install; annals schedule remove takes it away.</Description>
        </RegistrationInfo>
        <Triggers>
          <TimeTrigger>
            <StartBoundary>2020-01-01T00:00:00</StartBoundary>
            <Enabled>true</Enabled>
            <Repetition><Interval>PT6H</Interval></Repetition>
          </TimeTrigger>
        </Triggers>
        <Principals>
          <Principal id="Author"><LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>
        </Principals>
        <Settings>
          <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
          <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
          <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
          <StartWhenAvailable>true</StartWhenAvailable>
          <ExecutionTimeLimit>PT12H</ExecutionTimeLimit>
          <Priority>8</Priority>
        </Settings>
        <Actions Context="Author">
          <Exec>
            <Command>/usr/bin/node</Command>
            <Arguments>&#34;/home/ada/it&#39;s \\&#34;my\\&#34; 100% &#38; &#60;old&#62; $HOME \\ folder/cli.js&#34; sync --quiet</Arguments>
          </Exec>
        </Actions>
      </Task>
      "
    `)
    expect(taskText({ ...job, every: parseEvery('15m') })).toContain('<Interval>PT15M</Interval>')
    expect(taskText({ ...job, every: parseEvery('1d') })).toContain('<Interval>P1D</Interval>')
  })

  it('arguments are quoted as programs for Windows read them', () => {
    expect(windowsArgument('sync')).toBe('sync')
    expect(windowsArgument('C:\\my files\\')).toBe('"C:\\my files\\\\"')
    expect(windowsArgument('say "a\\"')).toBe('"say \\"a\\\\\\""')
    expect(windowsArgument('')).toBe('""')
  })
})

describe('cron', () => {
  it('gets a marked block', () => {
    expect(blockText(job)).toMatchInlineSnapshot(`
      "# annals: begin annals-sync (every 6h; annals schedule remove takes it out)
      0 0,6,12,18 * * * env PATH='/opt/a b:/usr/bin' ANNALS_SCHEDULED='1' nice -n 10 '/usr/bin/node' '/home/ada/it'\\''s "my" 100\\% & <old> $HOME \\ folder/cli.js' 'sync' '--quiet'
      # annals: end annals-sync
      "
    `)
  })

  it('what its shell runs is what was meant, whatever the paths are', () => {
    const show = `process.stdout.write(JSON.stringify([process.argv.slice(1), process.env.ODD]))`
    const line = blockText({
      ...job,
      command: [process.execPath, '-e', show, awkward, '%%'],
      variables: { ODD: awkward },
    })
    const [, command = ''] = /\n(?:\S+ ){5}(.*)\n/.exec(line) ?? []
    // What cron does before it calls the shell: `\%` becomes `%`.
    const out = execFileSync('/bin/sh', ['-c', command.replaceAll('\\%', '%')], { encoding: 'utf8' })
    expect(JSON.parse(out)).toEqual([[awkward, '%%'], awkward])
  })

  it('nothing else in a crontab is touched, and taking the block out leaves it as it was', () => {
    const table = 'MAILTO=ada\n# my own\n0 5 * * * echo 100\\%\n\n'
    const once = withBlock(table, job)
    expect(once).toBe(table + blockText(job))
    const hourly = { ...job, every: parseEvery('1h') }
    expect(withBlock(`${once}5 5 * * * true\n`, hourly)).toBe(`${table}5 5 * * * true\n${blockText(hourly)}`)
    expect(without(once, job.name)).toBe(table)
    expect(without(table, job.name)).toBe(table)
    expect(without(withBlock('', job), job.name)).toBe('')
  })

  it('a block that lost its end is left alone: nobody knows where it ends', () => {
    const broken = blockText(job).replace(/# annals: end.*\n/, '1 1 * * * mine\n')
    expect(without(broken, job.name)).toBe(broken)
  })

  it('a command with a line break, or one too long for cron, is refused', () => {
    const long = { ...job, command: [...job.command, 'x'.repeat(1000)] }
    expect(() => blockText(long)).toThrow('The command for cron is longer than 990 characters.')
    expect(() => blockText({ ...job, command: ['a\nb'] })).toThrow('The command for cron has a line break in it.')
  })
})
