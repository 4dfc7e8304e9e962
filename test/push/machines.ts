/** Machines that share a bare remote: each with a home, a clone and sessions of its own. */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import type { RunResult } from '../../src/run/result.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

export type Said = RunResult & { code: number; err: string }

const two = (n: number): string => String(n).padStart(2, '0')

/** A bare remote and the machines that push to it, all below one desk. */
export class Room {
  readonly desk: Desk = aDesk()

  constructor() {
    mkdirSync(this.desk.path('remote.git'))
    this.desk.git('remote.git', 'init', '-q', '--bare', '-b', 'main')
  }

  machine(name: string): Machine {
    return new Machine(this, name)
  }

  /** The tree of the remote's branch. */
  tree(): string {
    return this.desk.git('remote.git', 'rev-parse', 'main^{tree}')
  }

  files(): string[] {
    return this.desk.git('remote.git', 'ls-tree', '-r', '--name-only', 'main').split('\n')
  }
}

export class Machine {
  readonly room: Room
  readonly name: string
  #sessions = 0

  constructor(room: Room, name: string) {
    this.room = room
    this.name = name
  }

  get desk(): Desk {
    return this.room.desk
  }

  get repository(): string {
    return `${this.name}/annals`
  }

  path(...elements: string[]): string {
    return this.desk.path(this.name, 'annals', ...elements)
  }

  git(...args: string[]): string {
    return this.desk.git(this.repository, ...args)
  }

  get sessions(): number {
    return this.#sessions
  }

  /** A git command that may fail. */
  attempts(...args: string[]): void {
    spawnSync('git', ['-C', this.path(), ...args], { env: this.desk.gitEnv() })
  }

  /** Makes the clone; `from`: options of `git clone`. */
  clone(...options: string[]): this {
    mkdirSync(this.desk.path(this.name), { recursive: true })
    this.desk.git('.', 'clone', '-qq', ...options, `file://${this.desk.path('remote.git')}`, this.path())
    return this
  }

  /** A new session with some prompts; its number. */
  begins(...prompts: string[]): number {
    this.#sessions += 1
    this.writes(this.#sessions, prompts)
    return this.#sessions
  }

  writes(n: number, prompts: string[]): void {
    const at = `2026-03-${two(1 + (n % 27))}T${two(this.name.charCodeAt(0) % 24)}:${two(n % 60)}:00.000Z`
    const tail = `${two(this.name.charCodeAt(0) % 100)}${two(n)}`
    const cwd = `/home/ada/p${n % 3}`
    const id = `0199aaaa-1111-7000-8000-00000000${tail}`
    if (n % 2 === 0) this.desk.write(`${this.name}/home/${codexPath(id, at)}`, codexSession({ id, prompts, cwd, at }))
    else {
      const uuid = `11111111-2222-4333-8444-55555555${tail}`
      this.desk.write(`${this.name}/home/${claudePath(uuid)}`, claudeSession({ id: uuid, prompts, cwd, at }))
    }
  }

  /** The words of a run on this machine. */
  get words(): string[] {
    return [
      ...['sync', '--output-path', this.path(), '--input-path', this.desk.path(this.name, 'home'), '--user', 'ada'],
      ...['--system-name', this.name, '--time-zone', 'UTC'],
    ]
  }

  async sync(...more: string[]): Promise<Said> {
    const said = await this.desk.type('', [...this.words, '--json', ...more])
    return { ...(JSON.parse(said.out) as RunResult), code: said.code, err: said.err }
  }

  push(...more: string[]): Promise<Said> {
    return this.sync('--push', ...more)
  }

  tree(): string {
    return this.git('rev-parse', 'HEAD^{tree}')
  }

  status(): string {
    return this.git('status', '--porcelain')
  }
}
