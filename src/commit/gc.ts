/** Packs what lies about in a repository: the machine's git does it, or the built-in one as well as it can. */
import { rmSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { exit, UserError } from '../errors.ts'
import { finish, startGit } from './git-process.ts'
import { heldLock, idsIn, looseFile, looseObjects, packsIn } from './heap.ts'
import { lockHeld } from './locks.ts'
import { PackWriter } from './pack.ts'
import type { Committer, Repository } from './types.ts'

/** Packs above this size stay as they are where annals itself packs: to write them anew would lose their deltas. */
const largePack = 4 * 1024 * 1024

/** As `git gc --auto` has them unless told (git-config(1)). */
export const mostLoose = 6_700
export const mostPacks = 50

/** A wider look for deltas than git's ten, among versions of files and files of like names. */
const thoroughly = ['pack.window=50', 'pack.windowMemory=256m']
/** What git would do by itself, which leaves large packs as they are. */
const asNeeded = [`gc.auto=${mostLoose}`, `gc.autoPackLimit=${mostPacks}`]

/** Throws a `UserError`: exit 4 when somebody holds a lock, 3 when it fails. Nothing that is in use is lost. */
export const collect = async (
  committer: Committer,
  repository: Repository,
  how: 'thoroughly' | 'as needed',
): Promise<void> => {
  const held = heldLock(repository)
  if (held !== null) throw lockHeld(held)
  if (committer.name === 'git') await collectWithGit(repository, how)
  else await collectBuiltIn(committer, repository)
}

const collectWithGit = async ({ root }: Repository, how: 'thoroughly' | 'as needed'): Promise<void> => {
  const settings = ['gc.autoDetach=false', ...(how === 'thoroughly' ? thoroughly : asNeeded)]
  const child = startGit(root, ['gc', '--quiet', ...(how === 'thoroughly' ? [] : ['--auto'])], { settings })
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
  } catch {
    // It has ended already, or the system does not allow it.
  }
  child.stdin.end()
  const { code, stderr } = await finish(child)
  if (code === 0) return
  if (/gc is already running/.test(stderr)) throw lockHeld('gc.pid')
  throw new UserError('git gc failed.', exit.unreadable, stderr.split('\n').at(-1) || 'Look at it with git fsck.')
}

/** Loose objects and small packs become one pack, compressed but without deltas; then the old ones go. */
const collectBuiltIn = async (committer: Committer, repository: Repository): Promise<void> => {
  const loose = looseObjects(repository)
  const packs = packsIn(repository).filter(({ bytes }) => bytes < largePack)
  if (loose.length === 0 && packs.length < 2) return
  const writer = new PackWriter(repository)
  try {
    await committer.using(repository, async (backend) => {
      for (const oid of new Set([...loose, ...packs.flatMap(idsIn)])) {
        const { type, bytes } = await backend.object(oid)
        writer.add(oid, bytes, type)
      }
    })
    writer.finish()
  } finally {
    writer.discard()
  }
  for (const oid of loose) rmSync(looseFile(repository, oid), { force: true })
  for (const { path } of packs) {
    // A pack of the very same objects in the same order has the very same name.
    if (writer.written.has(path)) continue
    // The index first: without it nobody takes the pack for one.
    for (const ending of ['idx', 'pack', 'rev']) rmSync(`${path}.${ending}`, { force: true })
  }
}
