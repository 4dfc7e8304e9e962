/** The Task Scheduler of Windows, through `schtasks` and its XML (Task Scheduler Schema, MS-TSCH). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exit, UserError } from '../errors.ts'
import type { Answer, Job, Scheduler, System } from './types.ts'
import { xml } from './xml.ts'

/** An argument as programs for Windows read it: quotes, and backslashes in front of them, take a backslash. */
export const windowsArgument = (word: string): string =>
  /^[^\s"]+$/.test(word) ? word : `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`

/** ISO 8601, as the schema wants it. */
const span = (minutes: number): string =>
  minutes % 1440 === 0 ? `P${minutes / 1440}D` : minutes % 60 === 0 ? `PT${minutes / 60}H` : `PT${minutes}M`

/** The job as the Task Scheduler reads it: XML. */
export function taskText({ name, command: [program = '', ...args], every }: Job): string {
  const trigger =
    every === null
      ? []
      : [
          '    <TimeTrigger>',
          '      <StartBoundary>2020-01-01T00:00:00</StartBoundary>',
          '      <Enabled>true</Enabled>',
          `      <Repetition><Interval>${span(every.minutes)}</Interval></Repetition>`,
          '    </TimeTrigger>',
        ]
  return [
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    '  <RegistrationInfo>',
    `    <Description>Stores conversations with coding agents (${name}${every === null ? '' : `, every ${every.text}`}). Made by annals schedule install; annals schedule remove takes it away.</Description>`,
    '  </RegistrationInfo>',
    '  <Triggers>',
    ...trigger,
    '  </Triggers>',
    '  <Principals>',
    '    <Principal id="Author"><LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>',
    '  </Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <StartWhenAvailable>true</StartWhenAvailable>',
    '    <ExecutionTimeLimit>PT12H</ExecutionTimeLimit>',
    '    <Priority>8</Priority>',
    '  </Settings>',
    '  <Actions Context="Author">',
    '    <Exec>',
    `      <Command>${xml(program)}</Command>`,
    `      <Arguments>${xml(args.map(windowsArgument).join(' '))}</Arguments>`,
    '    </Exec>',
    '  </Actions>',
    '</Task>',
    '',
  ].join('\r\n')
}

const ask = (system: System, ...args: string[]): Answer => system.ask('schtasks', args)

function mustDo(system: System, ...args: string[]): void {
  const { code, err } = ask(system, ...args)
  if (code === 0) return
  throw new UserError(`schtasks ${args[0]} failed.`, exit.unreadable, err.trim() || undefined)
}

/** The fields of the first line of CSV in which every field has quotes. */
const fieldsOf = (text: string): string[] =>
  [...(text.split(/\r?\n/)[0] ?? '').matchAll(/"((?:[^"]|"")*)"/g)].map(([, field = '']) => field.replaceAll('""', '"'))

export const taskScheduler: Scheduler = {
  id: 'task-scheduler',
  name: 'the Task Scheduler',
  patience: 30_000,
  isHere: (system) => system.env.platform === 'win32' && ask(system, '/?').code === 0,
  install: (job, system) => {
    const folder = mkdtempSync(join(tmpdir(), 'annals-'))
    try {
      const file = join(folder, 'task.xml')
      writeFileSync(file, `\uFEFF${taskText(job)}`, 'utf16le')
      mustDo(system, '/Create', '/TN', job.name, '/XML', file, '/F')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
  start: (name, system) => mustDo(system, '/Run', '/TN', name),
  remove: (name, system) => {
    if (ask(system, '/Query', '/TN', name).code !== 0) return false
    mustDo(system, '/Delete', '/TN', name, '/F')
    return true
  },
  status: (name, system) => {
    const described = ask(system, '/Query', '/TN', name, '/XML')
    if (described.code !== 0) return null
    // The headings are in the language of the system; the order is the same everywhere.
    const [, , next = '', , , at = '', code = ''] = fieldsOf(
      ask(system, '/Query', '/TN', name, '/FO', 'CSV', '/NH', '/V').out,
    )
    // 267011 (0x41303): it has not run yet.
    const last = /^-?\d+$/.test(code) && code !== '267011' ? { at, code: Number(code) } : null
    return { where: name, every: /, every (\S+?)\)/.exec(described.out)?.[1] ?? null, next: next || null, last }
  },
  notes: () => ['It runs while you are logged in. What it says is not kept; its exit code is.'],
}
