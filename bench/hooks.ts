/** `node --import tsx bench/hooks.ts [--commits 40]`: how long a commit takes without and with the hook of annals. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { commits: { type: 'string', default: '40' } } })
const project = join(import.meta.dirname, '..')
const home = mkdtempSync(join(tmpdir(), 'annals-hooks-'))
const root = join(home, 'app')
const env = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1' }
const git = (...args: string[]): void => void execFileSync('git', ['-C', root, ...args], { env })

/** Milliseconds of each of so many commits, the middle one and the longest. */
function commits(name: string): string {
  const took = Array.from({ length: Number(values.commits) }, (_, n) => {
    writeFileSync(join(root, 'file.txt'), `${name} ${n}\n`)
    git('add', '.')
    // A person does not commit twice in a second; what the commit before started has begun by then.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700)
    const began = performance.now()
    git('commit', '-qm', `${name} ${n}`)
    return performance.now() - began
  }).sort((a, b) => a - b)
  const at = (part: number): string => (took[Math.floor(part * (took.length - 1))] ?? 0).toFixed(1)
  return `${name}: median ${at(0.5)} ms, longest ${at(1)} ms`
}

execFileSync('npm', ['run', '--silent', 'build'], { cwd: project })
mkdirSync(root)
git('init', '-q', '-b', 'main')
git('config', 'user.name', 'Ada')
git('config', 'user.email', 'ada@example.org')
const lines = [commits('without')]
execFileSync(process.execPath, [join(project, 'dist/cli.js'), 'hooks', 'install'], { env, cwd: root })
lines.push(commits('with'))
process.stdout.write(`${lines.join('\n')}\n`)
// The last background run waits two seconds, and then works.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5_000)
rmSync(home, { recursive: true, force: true, maxRetries: 20 })
