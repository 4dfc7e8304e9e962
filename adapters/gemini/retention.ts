/**
 * When Gemini CLI deletes sessions: at its start it removes those of the current project whose last record is older than
 * `general.sessionRetention` allows (since 0.30: 30 days). It looks at `session-…` files in folders with a short name, not in
 * those that are named after a hash. Settings of single projects are not looked at.
 */

import { join } from 'node:path'
import type { Json } from '../../src/model/session.ts'
import { dayMs } from '../../src/time.ts'
import { type Fields, readSettings, settingAt } from '../shared/settings.ts'
import type { Environment, Location, Retention } from '../types.ts'

const units: Readonly<Record<string, number>> = { h: 3_600_000, d: dayMs, w: 7 * dayMs, m: 30 * dayMs }

/** `30d` in milliseconds; undefined when it is no such span. */
function spanOf(value: Json | undefined): number | undefined {
  const [, count = '', unit = ''] = typeof value === 'string' ? (/^(\d+)([hdwm])$/.exec(value) ?? []) : []
  const ms = Number(count) * (units[unit] ?? 0)
  return ms > 0 ? ms : undefined
}

/** Where settings for everybody on a machine lie (Gemini CLI's manual, on configuration). */
const systemFolders: Partial<Record<NodeJS.Platform, string>> = {
  darwin: '/Library/Application Support/GeminiCli',
  linux: '/etc/gemini-cli',
  win32: 'C:\\ProgramData\\gemini-cli',
}

/** The files that may set it, the one that counts most first. */
function filesFor(home: string, { variables, platform }: Environment): string[] {
  const folder = systemFolders[platform] ?? '/etc/gemini-cli'
  return [
    variables.GEMINI_CLI_SYSTEM_SETTINGS_PATH || join(folder, 'settings.json'),
    join(home, 'settings.json'),
    variables.GEMINI_CLI_SYSTEM_DEFAULTS_PATH || join(folder, 'system-defaults.json'),
  ]
}

const isSwept = (path: string): boolean => /^tmp\/(?![0-9a-f]{64}\/)[^/]+\/chats\/session-[^/]+\.jsonl?$/.test(path)

/** What is wrong with these settings, so that the agent deletes nothing; null: nothing is. */
function mistakeIn({ maxAge, minRetention, maxCount }: Fields): string | null {
  const age = spanOf(maxAge)
  if (maxAge !== undefined && age === undefined) return 'maxAge is no span such as 30d'
  const least = spanOf(minRetention) ?? dayMs
  if (age !== undefined && age < least) return 'maxAge is shorter than minRetention'
  if (maxCount !== undefined && !(typeof maxCount === 'number' && maxCount >= 1))
    return 'maxCount is no number from 1 on'
  return age === undefined && maxCount === undefined ? 'it has neither maxAge nor maxCount' : null
}

/** See the contract. */
export function retentionOf({ home }: Location, environment: Environment): Retention {
  const own = join(home, 'settings.json')
  const rest = {
    countsFrom: 'last record',
    advice: { file: own, line: '"general": { "sessionRetention": { "enabled": false } }' },
    deletes: isSwept,
  } as const
  const files = filesFor(home, environment).map((file) => ({ file, settings: readSettings(file) }))
  const broken = files.find(({ settings }) => settings === 'broken')
  const said = files.filter(({ settings }) => settingAt(settings, 'general', 'sessionRetention') !== undefined)
  // The agent puts the objects of all files together, field by field.
  const together: Fields = Object.assign(
    { enabled: true, maxAge: '30d', minRetention: '1d' },
    ...said.map(({ settings }) => settingAt(settings, 'general', 'sessionRetention')).reverse(),
  )
  const setIn = said[0]?.file ?? null
  const problem = broken === undefined ? {} : { problem: `${broken.file} is no JSON.` }
  if (together.enabled !== true) return { ...rest, keepsMs: null, setIn, ...problem }
  const mistake = mistakeIn(together)
  if (mistake !== null) {
    return { ...rest, keepsMs: null, setIn, problem: `sessionRetention in ${setIn}: ${mistake}; nothing is deleted.` }
  }
  const { maxCount } = together
  return {
    ...rest,
    keepsMs: spanOf(together.maxAge) ?? null,
    ...(typeof maxCount === 'number' ? { keepsCount: maxCount } : {}),
    setIn,
    ...problem,
  }
}
