/** What a person, and another run, may do in a repository while a run is at work there. */
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession } from '../helpers/sessions.ts'

const project = join(import.meta.dirname, '../..')
const rounds = 2
let program = ''

beforeAll(() => {
  const installed = join(project, 'node_modules/.cache/annals-neighbours')
  program = join(installed, 'dist/cli.js')
  buildSync({
    entryPoints: [join(project, 'src/cli.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  })
  for (const name of ['package.json', 'templates'])
    cpSync(join(project, name), join(installed, name), { recursive: true })
})

interface Ended {
  code: number | null
  err: string
}

const endOf = (child: ChildProcess): Promise<Ended> => {
  let err = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, err })))
}

const annals = (desk: Desk, ...more: string[]): Promise<Ended> => {
  const words = [
    'sync-repo',
    desk.path('app'),
    '--user',
    'ada',
    '--system-name',
    'box',
    '--time-zone',
    'UTC',
    '--quiet',
  ]
  return endOf(spawn(process.execPath, [program, ...words, ...more], { env: desk.gitEnv() }))
}

const git = (desk: Desk, ...args: string[]): Promise<Ended> =>
  endOf(spawn('git', ['-C', desk.path('app'), ...args], { env: desk.gitEnv() }))

const idOf = (n: number): string => `11111111-2222-4333-8444-5555555555${String(n).padStart(2, '0')}`

/** A project whose people work in it. */
function aProject(): Desk {
  const desk = aDesk()
  desk.repository('app')
  return desk
}

const converse = (desk: Desk, n: number): void => {
  const id = idOf(n)
  const prompts = Array.from({ length: 12 }, (_, turn) => `${turn} of ${n} ${'ab '.repeat(800)}`)
  desk.write(claudePath(id), claudeSession({ id, prompts, cwd: desk.path('app') }))
}

/** One of the two may have been told to wait; what it was about is there in the end. */
const isFine = ({ code, err }: Ended): boolean =>
  code === 0 ||
  (code === 4 && /is at work|holds the lock/.test(err)) ||
  (code === 3 && /under way|keep changing/.test(err))

describe('while a run is at work', () => {
  it('another one says who is there, and one that waits goes on where it ended', async () => {
    const desk = aProject()
    for (let n = 0; n < 8; n += 1) converse(desk, n)
    const all = await Promise.all([annals(desk), annals(desk), annals(desk, '--wait'), annals(desk, '--wait')])
    expect(all.every(isFine), JSON.stringify(all)).toBe(true)
    expect(all.slice(2).map(({ code }) => code)).toEqual([0, 0])
    const refused = all.filter(({ code }) => code === 4)
    for (const { err } of refused)
      expect(err).toMatch(/^annals: (Process \d+ on .*|Another run) is at work in this repository/)
    expect(
      desk
        .git('app', 'ls-files', 'history')
        .split('\n')
        .filter((path) => path.endsWith('.json')),
    ).toHaveLength(8)
    expect(desk.git('app', 'log', '--oneline', '--', 'history').split('\n')).toHaveLength(1)
    expect(desk.git('app', 'status', '--porcelain')).toBe('')
  })

  it.each<[string, (desk: Desk, n: number) => Promise<Ended[]>]>([
    [
      'commits',
      async (desk, n) => {
        appendFileSync(desk.path('app/hello.txt'), `${n}\n`)
        const ended: Ended[] = []
        for (let one = 0; one < 4; one += 1)
          ended.push(await git(desk, 'commit', '-q', '--allow-empty', '-a', '-m', `Mine ${n}.${one}`))
        return ended
      },
    ],
    ['collects garbage', async (desk) => [await git(desk, 'gc', '-q')]],
    [
      'rebases',
      async (desk, n) => {
        writeFileSync(desk.path(`app/side-${n}.txt`), 'side\n')
        return [await git(desk, 'rebase', '-q', '--force-rebase', 'HEAD~1')]
      },
    ],
  ])('a person %s in the same instant, and nobody loses anything', async (_, deed) => {
    const desk = aProject()
    desk.git('app', 'commit', '-q', '--allow-empty', '-m', 'Second')
    for (let n = 0; n < rounds; n += 1) {
      converse(desk, n)
      const [ended, theirs] = await Promise.all([annals(desk), deed(desk, n)])
      expect(isFine(ended), JSON.stringify(ended)).toBe(true)
      // Git gives up by itself where it finds a lock or a branch that moved; it says so and its person tries again.
      for (const { code, err } of theirs) {
        if (code !== 0) expect(err).toMatch(/\.lock|cannot lock ref|could not|unable to|changed|another git process/i)
      }
      expect(existsSync(desk.path('app/.git/index.lock'))).toBe(false)
    }
    if (existsSync(desk.path('app/.git/rebase-merge'))) desk.git('app', 'rebase', '--continue')
    expect(await annals(desk)).toMatchObject({ code: 0 })
    const stored = desk
      .git('app', 'ls-files', 'history')
      .split('\n')
      .filter((path) => path.endsWith('.json'))
    expect(stored).toHaveLength(rounds)
    expect(desk.git('app', 'status', '--porcelain', '--', 'history')).toBe('')
    expect(desk.git('app', 'fsck', '--full', '--strict', '--no-dangling')).toBe('')
    const said = desk.git('app', 'log', '--format=%s').split('\n')
    expect(said).toContain('Second')
    expect(said).toContain('Begin')
  })
})
