/** systemd: a timer and a service of the user's own (systemd.timer(5), systemd.exec(5)). */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { exit, UserError } from '../errors.ts'
import { removeIfEmpty } from '../placing.ts'
import { type Every, timesOf } from './every.ts'
import type { Answer, Job, Scheduler, System } from './types.ts'

/** A word in a unit, for systemd to read as it is: `%` begins a specifier, a backslash an escape (systemd.syntax(7)). */
const quoted = (word: string): string =>
  `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('%', '%%')}"`

/** An argument of a command line, in which `$` begins a variable; not so in the path of the program. */
const argument = (word: string): string => quoted(word).replaceAll('$', '$$$$')

/** The unit that says what is run. */
export function serviceText({ name, command: [program = '', ...args], variables }: Job): string {
  return [
    `# Made by annals schedule install; annals schedule remove takes it away.`,
    '[Unit]',
    `Description=Stores conversations with coding agents (${name})`,
    '',
    '[Service]',
    'Type=oneshot',
    ...Object.entries(variables).map(([variable, value]) => `Environment=${quoted(`${variable}=${value}`)}`),
    `ExecStart=${[quoted(program), ...args.map(argument)].join(' ')}`,
    '# Another run is at work: no failure.',
    'SuccessExitStatus=4',
    'Nice=10',
    'CPUSchedulingPolicy=batch',
    'IOSchedulingClass=idle',
    '',
  ].join('\n')
}

const two = (n: number): string => String(n).padStart(2, '0')

/** systemd.time(7): `*-*-* 00,06,12,18:00:00`. */
function calendar(every: Every): string {
  const { minutes, hours } = timesOf(every)
  return `*-*-* ${hours?.map(two).join(',') ?? '*'}:${minutes.map(two).join(',')}:00`
}

export const timerText = ({ name, every }: { name: string; every: Every }): string =>
  [
    `# Made by annals schedule install; annals schedule remove takes it away.`,
    `# every ${every.text}`,
    '[Unit]',
    `Description=Runs ${name} every ${every.text}`,
    '',
    '[Timer]',
    `OnCalendar=${calendar(every)}`,
    '# What was missed while the machine was off is made up for once.',
    'Persistent=true',
    'RandomizedDelaySec=60',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ].join('\n')

const folderOf = ({ env }: System): string =>
  join(env.variables.XDG_CONFIG_HOME || join(env.home, '.config'), 'systemd', 'user')
const fileOf = (name: string, kind: 'service' | 'timer', system: System): string =>
  join(folderOf(system), `${name}.${kind}`)

const systemctl = (system: System, ...args: string[]): Answer => system.ask('systemctl', ['--user', ...args])

function mustDo(system: System, ...args: string[]): void {
  const { code, err } = systemctl(system, ...args)
  if (code === 0) return
  throw new UserError(`systemctl --user ${args.join(' ')} failed.`, exit.unreadable, err.trim() || undefined)
}

/** Takes a folder away if nothing is in it. */
/** `name=value` lines of `systemctl show`. */
const properties = (text: string): Map<string, string> =>
  new Map(text.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))

export const systemd: Scheduler = {
  id: 'systemd',
  name: 'systemd',
  patience: 30_000,
  isHere: (system) => system.env.platform === 'linux' && systemctl(system, 'show-environment').code === 0,
  install: (job, system) => {
    mkdirSync(folderOf(system), { recursive: true })
    writeFileSync(fileOf(job.name, 'service', system), serviceText(job))
    if (job.every !== null) {
      writeFileSync(fileOf(job.name, 'timer', system), timerText({ name: job.name, every: job.every }))
    }
    mustDo(system, 'daemon-reload')
    // Started anew: one that runs already would go on with its former times.
    if (job.every !== null) {
      mustDo(system, 'enable', `${job.name}.timer`)
      mustDo(system, 'restart', `${job.name}.timer`)
    }
  },
  start: (name, system) => mustDo(system, 'start', '--no-block', `${name}.service`),
  remove: (name, system) => {
    const files = [fileOf(name, 'service', system), fileOf(name, 'timer', system)]
    const there = files.filter((file) => existsSync(file))
    if (there.length === 0) return false
    if (existsSync(fileOf(name, 'timer', system))) mustDo(system, 'disable', '--now', `${name}.timer`)
    // When it last ran, which `Persistent` remembers in a file.
    systemctl(system, 'clean', '--what=state', `${name}.timer`)
    for (const file of there) rmSync(file)
    mustDo(system, 'daemon-reload')
    systemctl(system, 'reset-failed', `${name}.service`)
    const folder = folderOf(system)
    for (const one of [join(folder, 'timers.target.wants'), folder, dirname(folder)]) removeIfEmpty(one)
    return true
  },
  status: (name, system) => {
    const file = fileOf(name, 'timer', system)
    if (!existsSync(file)) return null
    const every = /^# every (\S+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? null
    const timer = properties(systemctl(system, 'show', `${name}.timer`, '-p', 'NextElapseUSecRealtime').out)
    const service = properties(
      systemctl(system, 'show', `${name}.service`, '-p', 'ExecMainExitTimestamp,ExecMainStatus').out,
    )
    const at = service.get('ExecMainExitTimestamp') || null
    const code = service.get('ExecMainStatus')
    return {
      where: file,
      every,
      next: timer.get('NextElapseUSecRealtime') || null,
      last: at === null ? null : { at, code: code === undefined ? null : Number(code) },
    }
  },
  notes: (system) => {
    const { code, out } = system.ask('loginctl', ['show-user', system.user, '-p', 'Linger'])
    if (code !== 0 || !out.includes('Linger=no')) return []
    return [
      'It runs while you are logged in, and makes up once for what it missed when you log in again.',
      'To have it run without a login, as on a server: loginctl enable-linger',
    ]
  },
}
