/** cron, where there is nothing better: a marked block in the user's crontab (crontab(5)). */
import { exit, UserError } from '../errors.ts'
import { shellWord } from '../shell.ts'
import { type Every, nextTime, parseEvery, timesOf } from './every.ts'
import type { Job, Scheduler, System } from './types.ts'

/** Debian's cron takes no longer command. */
const longest = 990

function fieldsOf(every: Every | null): string {
  if (every === null) return '* * * * *'
  const { minutes, hours } = timesOf(every)
  return `${minutes.join(',')} ${hours?.join(',') ?? '*'} * * *`
}

const begin = (name: string): string => `# annals: begin ${name}`
const end = (name: string): string => `# annals: end ${name}`

/** The lines of a job, with their marks. Throws a `UserError` (exit 3) for a command that cron cannot hold. */
export function blockText({ name, command, variables, every }: Job): string {
  const set = Object.entries(variables).map(([variable, value]) => `${variable}=${shellWord(value)}`)
  // A `%` ends the command unless a backslash stands before it, also between quotes.
  const line = ['env', ...set, 'nice', '-n', '10', ...command.map(shellWord)].join(' ').replaceAll('%', '\\%')
  if (line.includes('\n') || line.length > longest) {
    const reason = line.includes('\n') ? 'has a line break in it' : `is longer than ${longest} characters`
    throw new UserError(`The command for cron ${reason}.`, exit.unreadable, `It would be: ${line}`)
  }
  const how = every === null ? 'until it has run' : `every ${every.text}`
  return `${begin(name)} (${how}; annals schedule remove takes it out)\n${fieldsOf(every)} ${line}\n${end(name)}\n`
}

/** A crontab without a job's block. */
export function without(table: string, name: string): string {
  const lines = table.split(/(?<=\n)/)
  const from = lines.findIndex((line) => line.startsWith(`${begin(name)} `))
  const to = lines.findIndex((line, index) => index > from && line.trimEnd() === end(name))
  return from < 0 || to < 0 ? table : [...lines.slice(0, from), ...lines.slice(to + 1)].join('')
}

/** A crontab with a job's block at its end, and nothing else changed. */
export function withBlock(table: string, job: Job): string {
  const rest = without(table, job.name)
  return `${rest}${rest === '' || rest.endsWith('\n') ? '' : '\n'}${blockText(job)}`
}

function refused(what: string, err: string): UserError {
  return new UserError(`The crontab cannot be ${what}.`, exit.unreadable, err.trim() || undefined)
}

/** The user's crontab; empty where there is none. */
function read(system: System): string {
  const { code, out, err } = system.ask('crontab', ['-l'])
  if (code === 0) return out
  if (/no crontab/i.test(err)) return ''
  throw refused('read', err)
}

function write(system: System, table: string): void {
  const { code, err } = table === '' ? system.ask('crontab', ['-r']) : system.ask('crontab', ['-'], table)
  if (code !== 0) throw refused('written', err)
}

export const cron: Scheduler = {
  id: 'cron',
  name: 'cron',
  // It looks once a minute, and its own table after it was changed.
  patience: 130_000,
  isHere: (system) => system.env.platform !== 'win32' && system.ask('crontab', ['-l']).code !== null,
  install: (job, system) => write(system, withBlock(read(system), job)),
  // cron has no way to start a job: one without times of its own runs at the next minute.
  start: () => undefined,
  remove: (name, system) => {
    const table = read(system)
    const rest = without(table, name)
    if (rest === table) return false
    write(system, rest)
    return true
  },
  status: (name, system) => {
    const line = read(system)
      .split('\n')
      .find((one) => one.startsWith(`${begin(name)} `))
    if (line === undefined) return null
    const every = /\(every (\S+?);/.exec(line)?.[1] ?? null
    return {
      where: 'crontab',
      every,
      next: every === null ? null : new Date(nextTime(parseEvery(every), system.now())).toISOString(),
      last: null,
    }
  },
  notes: () => [
    'cron makes up for nothing that it missed, and sends you by mail what a run says: nothing, unless something went wrong.',
  ],
}
