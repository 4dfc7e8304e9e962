/** launchd: an agent of the user's own on macOS (launchd.plist(5)). */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exit, UserError } from '../errors.ts'
import { nextTime, parseEvery, timesOf } from './every.ts'
import type { Job, Scheduler, System } from './types.ts'
import { xml } from './xml.ts'

const labelOf = (name: string): string => `org.annals.${name}`
const fileOf = (name: string, { env }: System): string =>
  join(env.home, 'Library', 'LaunchAgents', `${labelOf(name)}.plist`)
const logOf = (name: string, home: string): string => join(home, 'Library', 'Logs', `${name}.log`)

const text = (value: string): string => `<string>${xml(value)}</string>`
const entry = (key: string, value: string): string => `  <key>${key}</key>\n  ${value}`
const array = (values: string[]): string => `<array>\n${values.map((value) => `    ${value}\n`).join('')}  </array>`

/** Times of a clock: after sleep, what was missed is made up for once, which an interval is not. */
const calendar = (every: NonNullable<Job['every']>): string => {
  const { minutes, hours } = timesOf(every)
  const at = (minute: number, hour?: number): string =>
    `<dict>${hour === undefined ? '' : `<key>Hour</key><integer>${hour}</integer>`}<key>Minute</key><integer>${minute}</integer></dict>`
  return array(minutes.flatMap((minute) => hours?.map((hour) => at(minute, hour)) ?? [at(minute)]))
}

/** The job as launchd reads it: a property list. */
export function plistText({ name, command, variables, every }: Job, home: string): string {
  const pairs = Object.entries(variables).map(([key, value]) => `    <key>${xml(key)}</key>${text(value)}\n`)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<!-- Made by annals schedule install; annals schedule remove takes it away. -->',
    ...(every === null ? [] : [`<!-- every ${every.text} -->`]),
    '<plist version="1.0">',
    '<dict>',
    entry('Label', text(labelOf(name))),
    entry('ProgramArguments', array(command.map(text))),
    entry('EnvironmentVariables', `<dict>\n${pairs.join('')}  </dict>`),
    ...(every === null ? [] : [entry('StartCalendarInterval', calendar(every)), entry('RunAtLoad', '<true/>')]),
    entry('ProcessType', text('Background')),
    entry('LowPriorityIO', '<true/>'),
    entry('Nice', '<integer>10</integer>'),
    entry('StandardOutPath', text(logOf(name, home))),
    entry('StandardErrorPath', text(logOf(name, home))),
    '</dict>',
    '</plist>',
    '',
  ].join('\n')
}

const domainOf = ({ uid }: System): string => `gui/${uid ?? 0}`

function mustDo(system: System, ...args: string[]): void {
  const { code, err } = system.ask('launchctl', args)
  if (code === 0) return
  throw new UserError(`launchctl ${args.join(' ')} failed.`, exit.unreadable, err.trim() || undefined)
}

export const launchd: Scheduler = {
  id: 'launchd',
  name: 'launchd',
  patience: 30_000,
  isHere: (system) => system.env.platform === 'darwin' && system.ask('launchctl', ['help']).code !== null,
  install: (job, system) => {
    const file = fileOf(job.name, system)
    mkdirSync(join(system.env.home, 'Library', 'LaunchAgents'), { recursive: true })
    if (existsSync(file)) system.ask('launchctl', ['bootout', `${domainOf(system)}/${labelOf(job.name)}`])
    writeFileSync(file, plistText(job, system.env.home))
    mustDo(system, 'bootstrap', domainOf(system), file)
  },
  start: (name, system) => mustDo(system, 'kickstart', `${domainOf(system)}/${labelOf(name)}`),
  remove: (name, system) => {
    const file = fileOf(name, system)
    if (!existsSync(file)) return false
    system.ask('launchctl', ['bootout', `${domainOf(system)}/${labelOf(name)}`])
    rmSync(file)
    rmSync(logOf(name, system.env.home), { force: true })
    return true
  },
  status: (name, system) => {
    const file = fileOf(name, system)
    if (!existsSync(file)) return null
    const every = /<!-- every (\S+) -->/.exec(readFileSync(file, 'utf8'))?.[1] ?? null
    const { out } = system.ask('launchctl', ['print', `${domainOf(system)}/${labelOf(name)}`])
    const code = /last exit code = (\d+)/.exec(out)?.[1]
    return {
      where: file,
      every,
      next: every === null ? null : new Date(nextTime(parseEvery(every), system.now())).toISOString(),
      last: code === undefined ? null : { at: null, code: Number(code) },
    }
  },
  notes: ({ env }) => [
    `It runs while you are logged in. What it says stands in ${logOf('annals-sync', env.home)}.`,
    'macOS may ask once whether node may read your folders.',
  ],
}
