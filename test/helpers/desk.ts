/** A desk to work at: a home of its own, a clock that stands still, and the program in this process. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Asker } from '../../src/ask.ts'
import type { Context } from '../../src/commands/types.ts'
import { main } from '../../src/main.ts'
import type { RunResult } from '../../src/run/result.ts'

export interface Said {
  code: number
  out: string
  err: string
}

export class Desk {
  /** Absolute; holds nothing but what the test puts there. */
  readonly home: string
  cwd: string
  /** Columns of the terminal that standard output is; undefined where it is none. */
  terminal: number | undefined
  /** The clock, which stands still until a test moves it. */
  now = '2026-10-01T12:00:00.000Z'
  /** Who answers questions; nobody when left out. */
  asker: Asker | undefined
  /** Environment variables. */
  readonly variables: Record<string, string>

  constructor() {
    this.home = realpathSync(mkdtempSync(join(tmpdir(), 'annals-desk-')))
    this.cwd = this.home
    this.variables = { XDG_CONFIG_HOME: this.path('.config') }
    onTestFinished(() => rmSync(this.home, { recursive: true, force: true, maxRetries: 10 }))
  }

  path(...elements: string[]): string {
    return join(this.home, ...elements)
  }

  /** Writes a file below the home; makes its folders. */
  write(path: string, content: string | Buffer): string {
    const file = this.path(path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    return file
  }

  /** Sets what a person sets, in place of what was set before: TOML. */
  configure(toml: string): void {
    this.write('.config/annals/config.toml', toml)
  }

  /** Sets the time at which a file below the home was changed; ISO 8601. */
  changedAt(path: string, at: string): void {
    utimesSync(this.path(path), new Date(at), new Date(at))
  }

  copy(from: string, to: string): void {
    cpSync(from, this.path(to), { recursive: true })
  }

  /** Types a command. Names, time zone and user are given, so that nothing depends on the machine. */
  async type(line: string, more: string[] = []): Promise<Said> {
    const [out, err]: [string[], string[]] = [[], []]
    const sink = (into: string[]): NodeJS.WriteStream =>
      ({
        isTTY: this.terminal !== undefined,
        columns: this.terminal,
        write: (text: string | Uint8Array) => into.push(Buffer.from(text as string).toString()) > 0,
      }) as unknown as NodeJS.WriteStream
    const context: Context = {
      env: { home: this.home, variables: this.variables, platform: process.platform },
      cwd: this.cwd,
      stdout: sink(out),
      stderr: sink(err),
      stdin: { isTTY: false } as NodeJS.ReadStream,
      now: () => Date.parse(this.now),
      ...(this.asker === undefined ? {} : { asker: this.asker }),
    }
    const code = await main([...line.split(' ').filter(Boolean), ...more], context)
    return { code, out: out.join(''), err: err.join('') }
  }

  /** `annals sync` (or `sync-repo`) with fixed names; its JSON. */
  async sync(line = 'sync', more: string[] = []): Promise<RunResult & { code: number; err: string }> {
    const fixed = ['--user', 'ada', '--system-name', 'box', '--time-zone', 'UTC', '--json']
    const said = await this.type(line, [...fixed, ...more])
    const result = JSON.parse(said.out) as RunResult
    return { ...result, code: said.code, err: said.err }
  }

  git(repository: string, ...args: string[]): string {
    return execFileSync('git', ['-C', this.path(repository), ...args], { env: this.gitEnv(), encoding: 'utf8' }).trim()
  }

  gitEnv(): NodeJS.ProcessEnv {
    const who = {
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.org',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.org',
    }
    return { PATH: process.env.PATH, HOME: this.home, GIT_CONFIG_NOSYSTEM: '1', ...who }
  }

  /** A repository of a person's own, with one commit. */
  repository(path: string): void {
    mkdirSync(this.path(path), { recursive: true })
    this.git(path, 'init', '-q', '-b', 'main')
    this.write(`${path}/hello.txt`, 'hello\n')
    this.git(path, 'add', '.')
    this.git(path, 'commit', '-q', '-m', 'Begin')
  }
}

export const aDesk = (): Desk => new Desk()
