/** Installs and removes git hooks that bring conversations along. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Environment } from '../../adapters/types.ts'
import type { Repository } from '../commit/types.ts'
import { exit, UserError } from '../errors.ts'
import { removeIfEmpty } from '../placing.ts'
import { workDirOf } from '../run/work-dir.ts'
import { cannotBeChained, hookPlace, managerNote } from './place.ts'
import {
  formerEnding,
  gitLauncher,
  hasBlock,
  hookText,
  isOurs,
  type Launched,
  withBlock,
  withoutBlock,
} from './script.ts'

export const gitHooks = ['post-commit', 'pre-push'] as const
export type GitHook = (typeof gitHooks)[number]

export interface GitHookInfo {
  hook: GitHook
  file: string
  /** Another hook is run before ours, or ours stands in it. */
  chained: boolean
  notes: string[]
}

const ownFiles = ['hook', 'hook.log', 'hook.lock', 'hook.lock.holder']

const textOf = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null)

/** Puts a script in a file's place at once, executable. */
function put(file: string, text: string): void {
  const mode = existsSync(file) ? statSync(file).mode & 0o777 : 0o755
  const beside = `${file}.annals-${process.pid}`
  writeFileSync(beside, text)
  chmodSync(beside, mode)
  renameSync(beside, file)
}

/** Throws a `UserError` (exit 2) where the hook that is there cannot be kept working. */
export function installGitHook(
  repository: Repository,
  hook: GitHook,
  launched: Launched,
  env: Environment,
): GitHookInfo {
  const { folder, how, note } = hookPlace(repository, env)
  const file = join(folder, hook)
  const there = textOf(file)
  const notes = note === null ? [] : [note]
  mkdirSync(folder, { recursive: true })
  if (how === 'block') put(file, withBlock(there ?? '', hook))
  else notes.push(...chain(file, there, hook))
  mkdirSync(workDirOf(repository), { recursive: true })
  put(join(workDirOf(repository), 'hook'), gitLauncher(launched))
  return { ...infoOf(hook, file), notes }
}

/** Our hook in the place of another, which lies beside it from now on. */
function chain(file: string, there: string | null, hook: GitHook): string[] {
  const former = `${file}${formerEnding}`
  if (there !== null && !isOurs(there)) {
    if (cannotBeChained(there)) {
      throw new UserError(
        'overcommit owns the hooks here and goes by the name of the file.',
        exit.usage,
        'Let it run this itself: "$(git rev-parse --git-common-dir)/annals/hook"',
      )
    }
    if (existsSync(former)) {
      throw new UserError(
        `${former} is there although ${file} is not annals' hook.`,
        exit.usage,
        'Another program wrote the hook anew. Compare the two, remove one, and try again.',
      )
    }
    renameSync(file, former)
  }
  put(file, hookText(hook))
  const before = textOf(former)
  const note = before === null ? null : managerNote(before)
  return note === null ? [] : [note]
}

function infoOf(hook: GitHook, file: string): Omit<GitHookInfo, 'notes'> {
  const text = textOf(file) ?? ''
  const chained = isOurs(text) ? existsSync(`${file}${formerEnding}`) : withoutBlock(text) !== ''
  return { hook, file, chained }
}

/** The hooks of ours that are in force. */
export function gitHooksOf(repository: Repository, env: Environment): GitHookInfo[] {
  const { folder, note } = hookPlace(repository, env)
  return gitHooks.flatMap((hook) => {
    const file = join(folder, hook)
    const text = textOf(file)
    if (text === null || !(isOurs(text) || hasBlock(text))) return []
    return [{ ...infoOf(hook, file), notes: note === null ? [] : [note] }]
  })
}

/** What the latest background run had to say; empty when all went well. */
export const lastWords = (repository: Repository): string =>
  (textOf(join(workDirOf(repository), 'hook.log')) ?? '').trim()

/** Takes our hooks away; what was there before is there again. The files that were changed. */
export function removeGitHooks(repository: Repository, env: Environment): string[] {
  const removed = gitHooksOf(repository, env).map(({ file }) => {
    const text = readFileSync(file, 'utf8')
    if (!isOurs(text)) leaveRest(file, withoutBlock(text))
    else if (existsSync(`${file}${formerEnding}`)) renameSync(`${file}${formerEnding}`, file)
    else rmSync(file)
    removeIfEmpty(dirname(file))
    return file
  })
  for (const name of ownFiles) rmSync(join(workDirOf(repository), name), { force: true })
  removeIfEmpty(workDirOf(repository))
  return removed
}

const leaveRest = (file: string, rest: string): void => (rest === '' ? rmSync(file) : put(file, rest))
