/**
 * `node --import tsx bench/kill.ts [--kills 200] [--seed 1] [--git auto] [--look 4]`: kills a run at random instants, again and
 * again in one growing history, and says what was wrong afterwards: nothing, it is hoped.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { endOf } from '../test/helpers/ending.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../test/helpers/sessions.ts'
import { Random } from './generate/random.ts'
import { install, resultsDir } from './measure/install.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    git: { type: 'string', default: 'auto' },
    /** In how many rounds it is looked at once whether all is well. */
    look: { type: 'string', default: '4' },
  },
})
const kills = Number(values.kills)
const random = new Random(Number(values.seed))
// A copy of its own: somebody may build meanwhile.
const installed = join(resultsDir, `annals-${process.pid}`)
const program = join(installed, 'dist/cli.js')
const home = mkdtempSync(join(tmpdir(), 'annals-kill-'))
const history = join(home, 'annals')
const env = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1' }
const sessions = 16
const say = (text: string): boolean => process.stdout.write(`${text}\n`)

const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), text)
}

/** Every session of the machine, grown by a turn for each round. */
function grow(round: number): void {
  for (let n = 0; n < sessions; n += 1) {
    const two = String(n).padStart(2, '0')
    const prompts = Array.from({ length: 3 + (round % 9) }, (_, turn) => `${turn} of ${n} ${'word '.repeat(400)}`)
    const [id, uuid] = [`0199aaaa-1111-7000-8000-0000000000${two}`, `11111111-2222-4333-8444-5555555555${two}`]
    // Now and then a beginning of its own: the run keeps the former one as well.
    if (round % 9 === 0) prompts.unshift(`anew in round ${round}`)
    put(codexPath(id), codexSession({ id, prompts, cwd: `/home/ada/p${n % 4}` }))
    put(claudePath(uuid), claudeSession({ id: uuid, prompts, cwd: `/home/ada/p${n % 4}` }))
  }
}

const args = ['sync', '--quiet', '--user', 'ada', '--system-name', 'box', '--time-zone', 'UTC', '--git', values.git]

/** Milliseconds that a run took, and whether it was killed. */
async function run(killAfter: number | null): Promise<{ killed: boolean; took: number }> {
  const began = performance.now()
  const child = spawn(process.execPath, [program, ...args], { env, detached: true, stdio: 'ignore' })
  const end = await endOf(child, killAfter)
  return { killed: end === 'SIGKILL', took: performance.now() - began }
}

const git = (...words: string[]): string => {
  const { stdout, stderr } = spawnSync('git', ['-C', history, ...words], { env, encoding: 'utf8' })
  return (stdout + stderr).trim()
}

/** What is not as it should be after a run that was let go on to its end. */
function wrongs(): string[] {
  const verified = spawnSync(process.execPath, [program, 'verify', '--sources', '--json'], { env, encoding: 'utf8' })
  const { problems = ['no answer'] } = JSON.parse(verified.stdout || '{}') as { problems?: unknown[] }
  const list = execFileSync(process.execPath, [program, 'list', '--json'], { env, encoding: 'utf8' })
  const keys = (JSON.parse(list) as { key: string }[]).map(({ key }) => key)
  const own = readdirSync(join(history, '.git/annals')).filter(
    (name) => !/^(run\.lock(\.holder)?|runs\.json|state\.db|checkpoints|unstaged)$/.test(name),
  )
  const locks = readdirSync(join(history, '.git'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.lock') && !name.endsWith('run.lock'),
  )
  return [
    ...problems.map((problem) => `verify: ${JSON.stringify(problem)}`),
    ...(new Set(keys).size === sessions * 2 && keys.length === sessions * 2 ? [] : [`${keys.length} sessions listed`]),
    ...own.map((name) => `left behind: ${name}`),
    ...locks.map((name) => `a lock: ${name}`),
    ...[git('status', '--porcelain'), git('fsck', '--full', '--strict', '--no-dangling')].filter((text) => text !== ''),
  ]
}

install(installed)
grow(0)
let { took: longest } = await run(null)
let [killed, attempts, wrong] = [0, 0, 0]
while (killed < kills && attempts < kills * 3) {
  attempts += 1
  grow(attempts)
  const { killed: was } = await run(random.share() * longest)
  if (was) killed += 1
  // Every third one is killed again, in the midst of finishing what the first one left.
  if (attempts % 3 === 0 && (await run(random.share() * longest)).killed) killed += 1
  longest = Math.max(longest * 0.9, (await run(null)).took)
  // All is looked at now and then, since it takes longer than a run: what is wrong once stays wrong.
  const looked = attempts % Number(values.look) === 0 || killed >= kills
  for (const text of looked ? wrongs() : []) {
    wrong += 1
    say(`after ${killed} kills: ${text}`)
  }
  if (attempts % 10 === 0) say(`${killed} kills, ${wrong} things wrong so far`)
}
say(`${killed} kills in ${attempts} rounds with ${values.git}: ${wrong} things wrong`)
for (const folder of [home, installed]) rmSync(folder, { recursive: true, force: true })
process.exitCode = wrong === 0 ? 0 : 1
