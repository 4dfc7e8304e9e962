/** Few objects, each in a file of its own, as git has them (gitformat-loose, gitrepository-layout(5)): no process is started for them. */
import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, renameSync, rmSync, utimesSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { deflateSync } from 'node:zlib'
import { codeOf } from '../errors.ts'
import { configFlag, configValue, personalConfig } from './config.ts'
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
  const config = [...personalConfig(), ...repositoryConfig(repository)]
  return configFlag(config, 'core.sharedrepository', false) && configValue(config, 'core.sharedrepository') !== 'umask'
}

/** Stores an object; its id. One that lies there already stays, and counts as stored now. Throws what the file system throws. */
export const storeLoose = (repository: Repository, type: ObjectType, bytes: Buffer): string => {
  const oid = objectId(type, bytes, repository.objectFormat)
  const file = looseFile(repository, oid)
  if (renewed(file)) return oid
  const whole = deflateSync(Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]), { level })
  try {
    place(file, whole)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    // A clean-up of git's takes empty folders away.
    place(file, whole)
  }
  return oid
}

/** Puts a file in its place in one step. */
const place = (file: string, bytes: Buffer): void => {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true })
  // Git's own clean-up knows the beginning of this name.
  const beside = `${folder}/tmp_obj_${randomUUID()}`
  try {
    writeWhole(beside, bytes)
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}

/** Whether an object lies there and is as new as what is stored now: of what nothing leads to yet, `git gc` removes what is old. */
const renewed = (file: string): boolean => {
  const now = new Date()
  try {
    utimesSync(file, now, now)
    return true
  } catch {
    // There is none, or it is somebody else's: then it is written.
    return false
  }
}

const writeWhole = (file: string, bytes: Buffer): void => {
  const descriptor = openSync(file, 'wx', readOnly)
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
  } finally {
    closeSync(descriptor)
  }
}
