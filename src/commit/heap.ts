/** What lies about in a repository: objects in files of their own, packs, and locks that somebody holds. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Repository } from './types.ts'

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const isLoose = (name: string): boolean => /^[0-9a-f]{38}([0-9a-f]{24})?$/.test(name)
const objectsOf = ({ commonDir }: Repository): string => join(commonDir, 'objects')

/** The ids of all objects that lie in files of their own. */
export const looseObjects = (repository: Repository): string[] =>
  namesIn(objectsOf(repository))
    .filter((name) => /^[0-9a-f]{2}$/.test(name))
    .flatMap((name) =>
      namesIn(join(objectsOf(repository), name))
        .filter(isLoose)
        .map((rest) => `${name}${rest}`),
    )

/** The file of a loose object. */
export const looseFile = (repository: Repository, oid: string): string =>
  join(objectsOf(repository), oid.slice(0, 2), oid.slice(2))

/** About how many objects lie in files of their own, from one folder of 256, as `git gc --auto` counts them. */
export const looseEstimate = (repository: Repository): number =>
  namesIn(join(objectsOf(repository), '17')).filter(isLoose).length * 256

/** A pack by the path of its files without their endings. */
export interface Pack {
  path: string
  bytes: number
}

/** Packs that have an index, without those that are to be kept as they are. */
export const packsIn = (repository: Repository): Pack[] => {
  const folder = join(objectsOf(repository), 'pack')
  const names = new Set(namesIn(folder))
  return [...names]
    .filter((name) => name.endsWith('.idx') && names.has(name.replace(/idx$/, 'pack')))
    .map((name) => name.slice(0, -'.idx'.length))
    .filter((name) => !names.has(`${name}.keep`) && !names.has(`${name}.promisor`))
    .map((name) => ({ path: join(folder, name), bytes: statSync(join(folder, `${name}.pack`)).size }))
}

/** The ids in a pack, from its index of version 2 with SHA-1 ids (gitformat-pack(5)). */
export const idsIn = ({ path }: Pack): string[] => {
  const index = readFileSync(`${path}.idx`)
  const count = index.readUInt32BE(8 + 255 * 4)
  const first = 8 + 256 * 4
  return Array.from({ length: count }, (_, n) => index.toString('hex', first + n * 20, first + n * 20 + 20))
}

/** Bytes of all files in the folder of objects. */
export const bytesOf = (repository: Repository): number =>
  readdirSync(objectsOf(repository), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)

/** A lock of git's that somebody holds; null when there is none. */
export const heldLock = ({ gitDir, commonDir }: Repository): string | null => {
  const here = ['index.lock', 'HEAD.lock'].map((name) => join(gitDir, name))
  const shared = ['packed-refs.lock', 'config.lock', 'shallow.lock', 'gc.pid'].map((name) => join(commonDir, name))
  const held = [...here, ...shared].find((file) => existsSync(file))
  if (held !== undefined) return held
  const refs = join(commonDir, 'refs')
  const names = existsSync(refs) ? readdirSync(refs, { recursive: true, encoding: 'utf8' }) : []
  const ref = names.find((name) => name.endsWith('.lock'))
  return ref === undefined ? null : join(refs, ref)
}
