/** What is gathered about a session while it is told. */
import { type Json, noUsage, type Usage } from '../../src/model/session.ts'
import type { Facts } from '../types.ts'
import { arrayOf, type JsonObject, stringOf, timeOf } from './json.ts'
import { sum } from './usage.ts'

/** Plain data. */
export interface Gathered {
  usage: Usage
  title: string | undefined
  prompt: string | undefined
  command: string | undefined
  started: string | undefined
  ended: string | undefined
  updated: string | undefined
  models: Set<string>
  cwds: Set<string>
}

export const nothingGathered = (): Gathered => ({
  usage: noUsage,
  title: undefined,
  prompt: undefined,
  command: undefined,
  started: undefined,
  ended: undefined,
  updated: undefined,
  models: new Set(),
  cwds: new Set(),
})

/** A session's head. The earliest start counts: a resumed session can get another head. */
export function readHead(gathered: Gathered, values: JsonObject): void {
  const started = timeOf(values.startTime)
  if (started !== undefined && (gathered.started ?? started) >= started) gathered.started = started
  update(gathered, values)
}

/** What is said anew of the session; of titles the last one counts that is not empty. */
export function update(gathered: Gathered, values: JsonObject): void {
  const title = stringOf(values.summary)?.trim()
  if (title !== undefined && title !== '') gathered.title = title
  updatedAt(gathered, timeOf(values.lastUpdated))
  addCwds(gathered, arrayOf(values.directories))
}

/** Something was said at a time. */
export function happened(gathered: Gathered, at: string | undefined): void {
  if (at === undefined) return
  if (gathered.started === undefined || at < gathered.started) gathered.started = at
  if (gathered.ended === undefined || at > gathered.ended) gathered.ended = at
  updatedAt(gathered, at)
}

/** Folders in which it took place, each once. */
export function addCwds({ cwds }: Gathered, paths: readonly Json[]): void {
  for (const path of paths) if (typeof path === 'string') cwds.add(path)
}

/** A model that answered. */
export function addModel({ models }: Gathered, name: string | undefined): void {
  if (name !== undefined) models.add(name)
}

/** The tokens of one more answer. */
export function addUsage(gathered: Gathered, usage: Usage): void {
  gathered.usage = sum(gathered.usage, usage)
}

/** A person typed this. What follows a command's name says more than the name; a bare command is the last resort. */
export function typed(gathered: Gathered, text: string): void {
  const [, said] = /^\/\S+\s+(\S+\s[\s\S]*)$/.exec(text) ?? []
  const isCommand = /^[/!]/.test(text)
  if (isCommand) gathered.command ??= text
  if (said !== undefined || !isCommand) gathered.prompt ??= said ?? text
}

/** `cwd`: where it took place, as far as names and beginnings tell. A helper's summary is its result, no title. */
export function factsOf(gathered: Gathered, cwd: string | undefined, helper: boolean): Facts {
  const { title, started, updated } = gathered
  const cwds = [...new Set([...(cwd === undefined ? [] : [cwd]), ...gathered.cwds])]
  const facts: Facts = { agent: { name: 'Gemini CLI' }, models: [...gathered.models], usage: gathered.usage }
  if (title !== undefined && !helper) facts.title = title
  const prompt = gathered.prompt ?? gathered.command
  if (prompt !== undefined) facts.firstPrompt = prompt
  const [first] = cwds
  if (first !== undefined) Object.assign(facts, { cwd: first, cwds })
  if (started !== undefined) facts.startedAt = started
  const ended = gathered.ended ?? started
  if (ended !== undefined) facts.endedAt = ended
  if (updated !== undefined) facts.updatedAt = updated
  return facts
}

function updatedAt(gathered: Gathered, at: string | undefined): void {
  if (at !== undefined && (gathered.updated ?? at) <= at) gathered.updated = at
}
