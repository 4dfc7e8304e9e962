/** Hooks of agents themselves: a session is stored when it ends. One row for each agent. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listerOf } from '../../adapters/listers.ts'
import type { Environment } from '../../adapters/types.ts'
import { endOfTop, tomlList, topSetting } from '../config/toml.ts'
import { configFolder } from '../machine.ts'
import { removeIfEmpty } from '../placing.ts'
import { shellWord } from '../shell.ts'
import { readJsonc, setJsonc } from './json.ts'
import { agentLauncher, type Launched } from './script.ts'
import { changedSettings, changeSettings, isThere, restoreSettings } from './settings-file.ts'

interface AgentHook {
  /** The id of the adapter, whose home holds the settings. */
  id: string
  /** The settings file in it. */
  settings: string
  /** It starts a program, not a line for a shell; so the shell has to be one. */
  needsShell?: true
  /** When the agent calls. */
  when: string
  /** The settings with a call of `launcher`; null when they cannot be read. */
  add(text: string, launcher: string): string | null
  /** The settings without it. */
  without(text: string, launcher: string): string
}

/** Does nothing when the launcher is gone. */
const commandOf = (launcher: string): string => `[ ! -x ${shellWord(launcher)} ] || ${shellWord(launcher)}`

type Entry = { hooks?: { command?: unknown }[] }
const entriesOf = (text: string): Entry[] => {
  const settings = readJsonc(text) as { hooks?: { SessionEnd?: unknown } } | undefined
  const entries = settings?.hooks?.SessionEnd
  return Array.isArray(entries) ? (entries as Entry[]) : []
}

/** Claude Code's form of hooks, which Gemini CLI has as well. */
const sessionEnd = (extra: Record<string, unknown>): Pick<AgentHook, 'add' | 'without'> => ({
  add: (text, launcher) => {
    const settings = readJsonc(text.trim() === '' ? '{}' : text)
    if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return null
    const entry = { hooks: [{ ...extra, type: 'command', command: commandOf(launcher) }] }
    const known = entriesOf(text)
    const base = text.trim() === '' ? '{}\n' : text
    return known.length === 0
      ? setJsonc(base, ['hooks', 'SessionEnd'], [entry])
      : setJsonc(base, ['hooks', 'SessionEnd', known.length], entry, true)
  },
  without: (text, launcher) => {
    const entries = entriesOf(text)
    const at = entries.findIndex(({ hooks }) => hooks?.some(({ command }) => command === commandOf(launcher)))
    if (at < 0) return text
    return setJsonc(text, entries.length === 1 ? ['hooks', 'SessionEnd'] : ['hooks', 'SessionEnd', at], undefined)
  },
})

const isList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

/** The setting, where there is one that can be read. */
function settingIn(text: string): ReturnType<typeof topSetting> {
  try {
    return topSetting(text, 'notify')
  } catch {
    return null
  }
}

/** The program that Codex notifies; it gets what happened as one more argument. */
const notify: Pick<AgentHook, 'add' | 'without'> = {
  add: (text, launcher) => {
    try {
      const had = topSetting(text, 'notify')
      const former = had === null ? [] : had.value
      if (!isList(former)) return null
      const script = [commandOf(launcher), ...(former.length === 0 ? [] : ['exec "$@"'])].join('; ')
      const setting = `notify = ${tomlList(['/bin/sh', '-c', script, 'annals', ...former])}`
      if (had !== null) return text.slice(0, had.from) + setting + text.slice(had.to)
      const at = endOfTop(text)
      const before = text.slice(0, at)
      return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${setting}\n${text.slice(at)}`
    } catch {
      return null
    }
  },
  without: (text, launcher) => {
    const had = settingIn(text)
    if (had === null || !isList(had.value) || !had.value[2]?.startsWith(commandOf(launcher))) return text
    const former = had.value.slice(4)
    if (former.length > 0) return `${text.slice(0, had.from)}notify = ${tomlList(former)}${text.slice(had.to)}`
    return text.slice(0, had.from) + text.slice(had.to).replace(/^[ \t]*\r?\n/, '')
  },
}

const agents: readonly AgentHook[] = [
  { id: 'claude', settings: 'settings.json', when: 'a session ends', ...sessionEnd({}) },
  { id: 'codex', settings: 'config.toml', needsShell: true, when: 'a turn ends', ...notify },
  { id: 'gemini', settings: 'settings.json', when: 'a session ends', ...sessionEnd({ name: 'annals' }) },
]

export interface AgentHookInfo {
  agent: string
  file: string
  /** `not here`: the agent has no folder on this machine. `left alone`: the note says why. */
  state: 'installed' | 'removed' | 'not here' | 'left alone' | 'none'
  note: string | null
}

const folderOf = (env: Environment): string => join(configFolder(env), 'hooks')
const launcherOf = (env: Environment): string => join(folderOf(env), 'session-ended')

const fileOf = ({ id, settings }: AgentHook, env: Environment): string => {
  const [home = ''] = listerOf(id)?.homes(env) ?? []
  return join(home, settings)
}

/** Changes the settings of every agent that is there. */
export function installAgentHooks(launched: Launched, env: Environment): AgentHookInfo[] {
  const folder = folderOf(env)
  const launcher = launcherOf(env)
  mkdirSync(folder, { recursive: true })
  writeFileSync(launcher, agentLauncher(launched, join(folder, 'hook.log')))
  chmodSync(launcher, 0o755)
  return agents.map((agent): AgentHookInfo => {
    const file = fileOf(agent, env)
    const about = { agent: agent.id, file }
    if (!isThere(file)) return { ...about, state: 'not here', note: null }
    if (agent.needsShell === true && env.platform === 'win32') {
      return {
        ...about,
        state: 'left alone',
        note: 'On Windows there is no shell through which a former program could go on being called.',
      }
    }
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    // Somebody may have written the settings anew since, without our call.
    const isCalled = agent.without(text, launcher) !== text
    if (isCalled && changedSettings(folder, agent.id) !== null) return { ...about, state: 'installed', note: null }
    const changed = agent.add(text, launcher)
    if (changed === null)
      return { ...about, state: 'left alone', note: 'annals cannot read these settings and leaves them alone.' }
    changeSettings(file, changed, folder, agent.id)
    return { ...about, state: 'installed', note: `annals is called whenever ${agent.when}.` }
  })
}

/** What is installed. */
export const agentHooksOf = (env: Environment): AgentHookInfo[] =>
  agents.map((agent) => {
    const changed = changedSettings(folderOf(env), agent.id)
    const file = changed ?? fileOf(agent, env)
    return { agent: agent.id, file, state: changed === null ? 'none' : 'installed', note: null }
  })

/** Gives the settings back as they were. */
export function removeAgentHooks(env: Environment): AgentHookInfo[] {
  const folder = folderOf(env)
  const launcher = launcherOf(env)
  const removed = agents.flatMap((agent): AgentHookInfo[] => {
    const file = changedSettings(folder, agent.id)
    if (file === null) return []
    const whole = restoreSettings(folder, agent.id, (text) => agent.without(text, launcher))
    const note = whole ? null : 'It was changed since; only the call of annals was taken out.'
    return [{ agent: agent.id, file, state: 'removed', note }]
  })
  for (const name of ['session-ended', 'hook.log', 'hook.lock', 'hook.lock.holder'])
    rmSync(join(folder, name), { force: true })
  removeIfEmpty(folder)
  return removed
}
