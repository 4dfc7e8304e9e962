/** The door to strip-json-comments: the settings files of agents, which may have comments. */
import { readFileSync } from 'node:fs'
import stripJsonComments from 'strip-json-comments'
import { codeOf } from '../../src/errors.ts'
import type { Json } from '../../src/model/session.ts'

export type Fields = { [key: string]: Json }

const fieldsOf = (value: Json | undefined): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null

/** What a settings file says; null when it is not there; `'broken'` when it is no JSON object or cannot be read. */
export function readSettings(file: string): Fields | null | 'broken' {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(codeOf(error)) ? null : 'broken'
  }
  try {
    return fieldsOf(JSON.parse(stripJsonComments(text.replace(/^\uFEFF/, ''))) as Json) ?? 'broken'
  } catch {
    return 'broken'
  }
}

/** The value at a path of names; undefined where it leads nowhere. */
export function settingAt(settings: Fields | null | 'broken', ...path: string[]): Json | undefined {
  let value: Json | undefined = settings === 'broken' ? undefined : (settings ?? undefined)
  for (const name of path) value = fieldsOf(value)?.[name]
  return value
}
