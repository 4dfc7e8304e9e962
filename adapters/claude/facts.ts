/** What is known of a session, gathered while its records go by. */

import { noUsage, type Usage } from '../../src/model/session.ts'
import type { Facts } from '../types.ts'
import { type Fields, stringOf, timeOf } from './json.ts'

/** Plain data. */
export interface Gathered {
  cwds: string[]
  version: string
  entrypoint: string
  branch: string
  models: string[]
  /** Of any record; of the conversation from there on. */
  firstAt: string
  startedAt: string
  endedAt: string
  updatedAt: string
  usage: Usage
  /** What was typed first; and the first command, for want of anything better. */
  firstPrompt: string
  firstCommand: string
  /** Titles by where they come from; the last of each kind. */
  customTitle: string
  agentName: string
  aiTitle: string
  lastPrompt: string
  /** Old titles, by the id of the record they were made for. */
  summaries: Map<string, string>
}

export const nothingGathered = (): Gathered => ({
  cwds: [],
  version: '',
  entrypoint: '',
  branch: '',
  models: [],
  firstAt: '',
  startedAt: '',
  endedAt: '',
  updatedAt: '',
  usage: noUsage,
  firstPrompt: '',
  firstCommand: '',
  customTitle: '',
  agentName: '',
  aiTitle: '',
  lastPrompt: '',
  summaries: new Map(),
})

const talk: ReadonlySet<string> = new Set(['user', 'assistant', 'system', 'attachment'])

/** Takes from a record what stands on every record: time, place, version. */
export function gather(facts: Gathered, record: Fields): void {
  const at = timeOf(record.timestamp)
  if (at !== undefined) {
    if (facts.firstAt === '' || at < facts.firstAt) facts.firstAt = at
    if (at > facts.updatedAt) facts.updatedAt = at
    if (talk.has(stringOf(record.type))) {
      if (facts.startedAt === '' || at < facts.startedAt) facts.startedAt = at
      if (at > facts.endedAt) facts.endedAt = at
    }
  }
  const cwd = stringOf(record.cwd) || stringOf(record.relocatedCwd)
  if (cwd !== '' && !facts.cwds.includes(cwd)) facts.cwds.push(cwd)
  facts.version = stringOf(record.version) || facts.version
  facts.entrypoint ||= stringOf(record.entrypoint)
  const branch = stringOf(record.gitBranch)
  if (branch !== 'HEAD') facts.branch ||= branch
}

/** The facts as the engine wants them. `title` is the agent's own one, if any. */
export function factsOf(facts: Gathered, title: string, parent?: Facts['parent']): Facts {
  const [cwd] = facts.cwds
  const startedAt = facts.startedAt || facts.firstAt
  const firstPrompt = facts.firstPrompt || facts.firstCommand || facts.lastPrompt
  return {
    agent: {
      name: 'Claude Code',
      ...(facts.version === '' ? {} : { version: facts.version }),
      ...(facts.entrypoint === '' ? {} : { entrypoint: facts.entrypoint }),
    },
    models: facts.models,
    usage: facts.usage,
    ...(title === '' ? {} : { title }),
    ...(firstPrompt === '' ? {} : { firstPrompt }),
    ...(cwd === undefined ? {} : { cwd, cwds: facts.cwds }),
    ...(startedAt === '' ? {} : { startedAt }),
    ...(facts.endedAt === '' ? {} : { endedAt: facts.endedAt }),
    ...(facts.updatedAt === '' ? {} : { updatedAt: facts.updatedAt }),
    ...(facts.branch === '' ? {} : { git: { branch: facts.branch } }),
    ...(parent === undefined ? {} : { parent }),
  }
}
