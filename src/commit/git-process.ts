/** The machine's git as a process: what it is told of the world, and what its failures mean. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { devNull } from 'node:os'
import { codeOf, exit, UserError } from '../errors.ts'

/** What of git's own environment a caller may set: where its configuration files are, and its installation. */
const kept = new Set(['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM', 'GIT_EXEC_PATH'])

/**
 * Settings for every call: no hook runs (`reference-transaction`, `post-index-change`), no file system monitor (git
 * starts it even for an index elsewhere; its notes in the index are made anew at the next `git status`), nothing is
 * re-coded, no maintenance starts in the background.
 */
const settings = [
  `core.hooksPath=${devNull}`,
  'core.fsmonitor=false',
  'i18n.commitEncoding=UTF-8',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting])

/**
 * An environment in which git does what it is told: no variable of a surrounding hook (`GIT_DIR`, `GIT_INDEX_FILE`, …)
 * leads it elsewhere, messages are English, it asks nothing, and replacement objects do not count.
 */
const gitEnvironment = (base: NodeJS.ProcessEnv, extra: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(base).filter(([name]) => !name.startsWith('GIT_') || kept.has(name))),
  LC_ALL: 'C',
  LANGUAGE: '',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  ...extra,
})

export interface GitResult {
  code: number
  stdout: Buffer
  stderr: string
}

export interface GitOptions {
  /** Variables on top of the cleaned environment. */
  env?: Record<string, string>
  /** Further `-c` settings. */
  settings?: string[]
  /** It is stopped after so many milliseconds. */
  patienceMs?: number
}

/**
 * Starts git in a folder, in a process group of its own: what stops annals does not stop a git that holds a lock, it
 * ends by itself. Errors in writing to it are left to its exit code: it says better why it ended.
 */
export const startGit = (cwd: string, args: string[], options: GitOptions = {}): ChildProcessWithoutNullStreams => {
  const own = (options.settings ?? []).flatMap((setting) => ['-c', setting])
  const child = spawn('git', [...settings, ...own, ...args], {
    cwd,
    env: gitEnvironment(process.env, options.env),
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  // Without a file to spare there are no streams, and the error comes as an event that nobody would hear.
  if ((child.stdin as unknown) === undefined) {
    child.on('error', () => {})
    throw new UserError(
      'git cannot be started: no file is left to speak to it.',
      exit.unreadable,
      'ulimit -n shows the limit; 256 is plenty.',
    )
  }
  child.stdin.on('error', () => {})
  return child
}

/** Waits until a process has ended; its exit code, with what it wrote. Throws a `UserError` when it could not start. */
export const finish = async (child: ChildProcessWithoutNullStreams): Promise<GitResult> => {
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  try {
    const [code] = await once(child, 'close')
    return { code: code ?? 128, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString().trim() }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    throw new UserError('git cannot be started.', exit.usage, 'Install git, or use --git isomorphic-git.', error)
  }
}

/** Runs git to its end, whatever its exit code. */
export const tryGit = (
  cwd: string,
  args: string[],
  input: string | Buffer = '',
  options: GitOptions = {},
): Promise<GitResult> => {
  const child = startGit(cwd, args, options)
  const { patienceMs } = options
  const timer = patienceMs === undefined ? undefined : setTimeout(() => stop(child), patienceMs)
  child.stdin.end(input)
  return finish(child).finally(() => clearTimeout(timer))
}

/** Stops a git process with those that it started. It cleans up behind itself. */
const stop = ({ pid }: ChildProcessWithoutNullStreams): void => {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM')
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

/** A failure of git in our words, its own last line as the hint. */
export const gitFailure = (command: string, stderr: string): UserError =>
  new UserError(`git ${command} failed.`, exit.unreadable, stderr.split('\n').at(-1) || undefined)

/** Runs git to its end; its output. Throws a `UserError` (exit 3) when it fails. */
export const git = async (
  cwd: string,
  args: string[],
  input: string | Buffer = '',
  options: GitOptions = {},
): Promise<Buffer> => {
  const result = await tryGit(cwd, args, input, options)
  if (result.code !== 0) throw gitFailure(args[0] ?? '', result.stderr)
  return result.stdout
}
