/**
 * When Claude Code deletes sessions: at its start it removes what was not changed for `cleanupPeriodDays` (default 30),
 * judging every file by its own time of change. What an administrator manages counts before the person's own settings;
 * those of single projects count in whichever project the program is started, and are not looked at.
 */

import { join } from 'node:path'
import type { Json } from '../../src/model/session.ts'
import { dayMs } from '../../src/time.ts'
import { namesIn } from '../shared/files.ts'
import { readSettings, settingAt } from '../shared/settings.ts'
import type { Environment, Location, Retention } from '../types.ts'
import { isSession } from './places.ts'

const defaultDays = 30

/** Where an administrator's settings lie (Claude Code's manual, on settings). */
const managedFolders: Partial<Record<NodeJS.Platform, string>> = {
  darwin: '/Library/Application Support/ClaudeCode',
  linux: '/etc/claude-code',
  win32: 'C:\\Program Files\\ClaudeCode',
}

/** Files that may set it, the one that counts most first: the managed ones, of which the last by name wins, then the person's. */
function filesFor(home: string, managed: string | undefined): string[] {
  const own = join(home, 'settings.json')
  if (managed === undefined) return [own]
  const dropIns = join(managed, 'managed-settings.d')
  const more = namesIn(dropIns).filter((name) => name.endsWith('.json'))
  return [
    ...more
      .sort()
      .reverse()
      .map((name) => join(dropIns, name)),
    join(managed, 'managed-settings.json'),
    own,
  ]
}

const isDays = (value: Json | undefined): value is number => typeof value === 'number' && value >= 1

/** `managed`: the folder of an administrator's settings, for another one than this system's. */
export function retentionOf(
  { home }: Location,
  { platform }: Environment,
  managed = managedFolders[platform],
): Retention {
  const own = join(home, 'settings.json')
  const rest = {
    countsFrom: 'file',
    advice: { file: own, line: '"cleanupPeriodDays": 36500' },
    deletes: isSession,
  } as const
  for (const file of filesFor(home, managed)) {
    const settings = readSettings(file)
    const days = settingAt(settings, 'cleanupPeriodDays')
    if (isDays(days)) return { ...rest, keepsMs: days * dayMs, setIn: file }
    if (settings === 'broken' || days !== undefined) {
      const problem =
        settings === 'broken' ? `${file} is no JSON.` : `cleanupPeriodDays in ${file} is no number of days from 1 on.`
      return { ...rest, keepsMs: defaultDays * dayMs, setIn: null, problem }
    }
  }
  return { ...rest, keepsMs: defaultDays * dayMs, setIn: null }
}
