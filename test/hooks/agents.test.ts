import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser'
import { describe, expect, it } from 'vitest'
import { holdLock } from '../../src/state/lock.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { fixed, program, runProgram } from '../helpers/program.ts'
import { claudePath, claudeSession } from '../helpers/sessions.ts'

const hooks = (desk: Desk, ...args: string[]): string => {
  const said = runProgram(['hooks', ...args], { env: desk.gitEnv(), cwd: desk.home })
  expect(said.err).toBe('')
  expect(said.code).toBe(0)
  return said.out
}

const claude = '.claude/settings.json'
const codex = '.codex/config.toml'
const read = (desk: Desk, path: string): string => readFileSync(desk.path(path), 'utf8')

/** The command of the only hook of annals in a settings file. */
const commandsIn = (text: string): string[] =>
  (JSON.parse(text).hooks.SessionEnd as { hooks: { command: string }[] }[]).flatMap((entry) =>
    entry.hooks.map(({ command }) => command),
  )

const settings = [
  '{}',
  '{\n  "model": "opus"\n}\n',
  '{\n\t"permissions": {"allow": ["Bash(ls:*)"],   "deny": []},\n\t"hooks": {\n\t\t"Stop": []\n\t}\n}',
  '{"hooks":{"SessionEnd":[{"matcher":"clear","hooks":[{"type":"command","command":"mine"}]}]}}\r\n',
]

const configs = [
  '',
  '# mine\nmodel = "m-1" # the good one\n',
  'model = "m-1"\n\n[tui]\nnotifications = true\n',
  'notify = [\n  "terminal-notifier", # beeps\n  "-x",\n]\n[projects."/home/ada"]\ntrust_level = "trusted"\n',
  'text = """\n[not.a.table]\nnotify = ["no"]\n"""\n[table]\nnotify = ["other"]',
]

const unix = process.platform !== 'win32'

describe.skipIf(!unix)("agents' own hooks", () => {
  it.each(settings)('Claude Code: %j gets one entry, and is given back byte for byte', (text) => {
    const desk = aDesk()
    chmodSync(desk.write(claude, text), 0o600)
    hooks(desk, 'install', '--agents')
    hooks(desk, 'install', '--agents')
    const changed = read(desk, claude)
    const added = commandsIn(changed).filter((command) => command.includes('session-ended'))
    expect(added).toHaveLength(1)
    for (const line of text.split(/\r?\n/)) if (line.includes('"permissions"')) expect(changed).toContain(line)
    expect(statSync(desk.path(claude)).mode & 0o777).toBe(0o600)
    hooks(desk, 'remove', '--agents')
    expect(read(desk, claude)).toBe(text)
    expect(existsSync(desk.path('.config/annals/hooks'))).toBe(false)
  })

  it.each(configs)('Codex: %j gets one notify, and is given back byte for byte', (text) => {
    const desk = aDesk()
    desk.write(codex, text)
    hooks(desk, 'install', '--agents')
    hooks(desk, 'install', '--agents')
    const [before, after] = [text, read(desk, codex)].map(
      (one) => getStaticTOMLValue(parseTOML(one)) as Record<string, unknown>,
    )
    const { notify, ...rest } = after as { notify: string[] }
    const { notify: former = [], ...restBefore } = before as { notify?: string[] }
    expect(rest).toEqual(restBefore)
    expect(notify.slice(4)).toEqual(former)
    hooks(desk, 'remove', '--agents')
    expect(read(desk, codex)).toBe(text)
  })

  it('what the person changes meanwhile stays; only the call of annals goes', () => {
    const desk = aDesk()
    desk.write(claude, '{\n  "model": "opus"\n}\n')
    desk.write(codex, 'notify = ["beep"]\n')
    hooks(desk, 'install', '--agents')
    desk.write(claude, read(desk, claude).replace('opus', 'sonnet'))
    desk.write(codex, `${read(desk, codex)}model = "m-2"\n`)
    expect(hooks(desk, 'remove', '--agents')).toContain('only the call of annals was taken out')
    expect(JSON.parse(read(desk, claude))).toEqual({ model: 'sonnet', hooks: {} })
    expect(read(desk, codex)).toBe('notify = ["beep"]\nmodel = "m-2"\n')
  })

  it('settings that the person broke meanwhile stay as they are', () => {
    const desk = aDesk()
    for (const path of [claude, codex]) desk.write(path, '')
    hooks(desk, 'install', '--agents')
    for (const path of [claude, codex]) desk.write(path, 'notify = ["\n{')
    hooks(desk, 'remove', '--agents')
    for (const path of [claude, codex]) expect(read(desk, path)).toBe('notify = ["\n{')
  })

  it('settings that were written anew without the call get it again', () => {
    const desk = aDesk()
    desk.write(claude, '{}\n')
    hooks(desk, 'install', '--agents')
    desk.write(claude, '{"model": "m-1"}\n')
    hooks(desk, 'install', '--agents')
    expect(commandsIn(read(desk, claude))).toHaveLength(1)
    hooks(desk, 'remove', '--agents')
    expect(read(desk, claude)).toBe('{"model": "m-1"}\n')
  })

  it('settings that are missing are made and removed; links stay links; an agent that is not there is left out', () => {
    const desk = aDesk()
    mkdirSync(desk.path('.gemini'))
    const file = desk.write('dotfiles/claude.json', '{}\n')
    mkdirSync(desk.path('.claude'))
    symlinkSync(file, desk.path(claude))
    const { agents } = JSON.parse(hooks(desk, 'install', '--agents', '--json'))
    expect(agents).toMatchObject([{ state: 'installed' }, { state: 'not here' }, { state: 'installed' }])
    expect(commandsIn(read(desk, 'dotfiles/claude.json'))).toHaveLength(1)
    expect(commandsIn(read(desk, '.gemini/settings.json'))).toHaveLength(1)
    hooks(desk, 'remove', '--agents')
    expect(existsSync(desk.path('.gemini/settings.json'))).toBe(false)
    expect(read(desk, claude)).toBe('{}\n')
  })

  it.each([
    ['.claude/settings.json', '{"hooks": '],
    ['.codex/config.toml', 'notify = "a text"\n'],
  ])('%s that cannot be read is left alone: %j', (path, text) => {
    const desk = aDesk()
    desk.write(path, text)
    expect(hooks(desk, 'install', '--agents')).toContain('annals cannot read these settings and leaves them alone.')
    expect(read(desk, path)).toBe(text)
    hooks(desk, 'remove', '--agents')
    expect(read(desk, path)).toBe(text)
  })

  it('a session is stored when the agent says that it ended', async () => {
    const desk = aDesk()
    desk.write(claudePath(), claudeSession())
    hooks(desk, 'install', '--agents', ...fixed)
    const [command = ''] = commandsIn(read(desk, claude))
    const out = execFileSync('/bin/sh', ['-c', command], { input: '{"reason":"exit"}', env: desk.gitEnv() })
    expect(out.toString()).toBe('')
    const log = (): string =>
      spawnSync('git', ['-C', desk.path('annals'), 'log', '--format=%s'], { env: desk.gitEnv(), encoding: 'utf8' })
        .stdout
    for (let n = 0; n < 300 && log() === ''; n += 1) await sleep(100)
    const release = await holdLock(desk.path('annals/.git/annals/run.lock'), '2026-10-01T12:00:00.000Z', true)
    release()
    expect(log()).toBe('annals: 1 new, 0 updated (claude 1) on box\n')
  })

  it('the program that Codex notified before is called as before, also when annals is gone', () => {
    const desk = aDesk()
    const beep = desk.write('beep beep', '#!/bin/sh\nprintf "%s\\n" "$@"\n')
    chmodSync(beep, 0o755)
    desk.write(codex, `notify = [${JSON.stringify(beep)}, "-x"]\n`)
    hooks(desk, 'install', '--agents')
    const { notify } = getStaticTOMLValue(parseTOML(read(desk, codex))) as { notify: string[] }
    const [file = '', ...args] = notify
    const event = '{"type":"agent-turn-complete"}'
    const call = (): string =>
      execFileSync(file, [...args, event], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } })
    expect(call()).toBe(`-x\n${event}\n`)
    const launcher = desk.path('.config/annals/hooks/session-ended')
    expect(readFileSync(launcher, 'utf8')).toContain(program)
    execFileSync('rm', [launcher])
    expect(call()).toBe(`-x\n${event}\n`)
  })
})
