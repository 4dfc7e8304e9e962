/** Few objects, each in a file of its own, as git has them (gitformat-loose, gitrepository-layout(5)): no process is started for them. */
import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { deflateSync } from 'node:zlib'
import { configFlag, configValue } from './config.ts'
import { looseFile } from './heap.ts'
import type { ObjectType } from './pack.ts'
import { repositoryConfig } from './repository.ts'
import { objectId } from './trees.ts'
import type { Repository } from './types.ts'

/** As fast as `git add` compresses; `git gc` packs more tightly. */
const level = 1
const readOnly = 0o444

/** Whether several people write to a repository: then git alone gives its files the permissions that they need. */
export const isShared = (repository: Repository): boolean => {
  const config = repositoryConfig(repository)
  return configFlag(config, 'core.sharedrepository', false) && configValue(config, 'core.sharedrepository') !== 'umask'
}

/** Stores an object; its id. One that lies there already stays. Throws what the file system throws. */
export const storeLoose = (repository: Repository, type: ObjectType, bytes: Buffer): string => {
  const oid = objectId(type, bytes, repository.objectFormat)
  const file = looseFile(repository, oid)
  if (existsSync(file)) return oid
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true })
  // Git's own clean-up knows the beginning of this name.
  const beside = `${folder}/tmp_obj_${randomUUID()}`
  try {
    writeWhole(beside, deflateSync(Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]), { level }))
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
  return oid
}

const writeWhole = (file: string, bytes: Buffer): void => {
  const descriptor = openSync(file, 'wx', readOnly)
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
  } finally {
    closeSync(descriptor)
  }
}
