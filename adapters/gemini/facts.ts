/** What is gathered about a session while it is told. */
import { type Json, noUsage, type Usage } from '../../src/model/session.ts'
import type { Facts } from '../types.ts'
import { arrayOf, type JsonObject, stringOf, timeOf } from './json.ts'
import { sum } from './usage.ts'

export class Gathered {
  #usage: Usage = noUsage
  #title: string | undefined
  #prompt: string | undefined
  #command: string | undefined
  #started: string | undefined
  #ended: string | undefined
  #updated: string | undefined
  readonly #models = new Set<string>()
  readonly #cwds = new Set<string>()

  get title(): string | undefined {
    return this.#title
  }

  /** A session's head. The earliest start counts: a resumed session can get another head. */
  head(values: JsonObject): void {
    const started = timeOf(values.startTime)
    if (started !== undefined && (this.#started ?? started) >= started) this.#started = started
    this.set(values)
  }

  /** What is said anew of the session; of titles the last one counts that is not empty. */
  set(values: JsonObject): void {
    const title = stringOf(values.summary)?.trim()
    if (title !== undefined && title !== '') this.#title = title
    this.#update(timeOf(values.lastUpdated))
    this.cwds(arrayOf(values.directories))
  }

  /** Something was said at a time. */
  happened(at: string | undefined): void {
    if (at === undefined) return
    if (this.#started === undefined || at < this.#started) this.#started = at
    if (this.#ended === undefined || at > this.#ended) this.#ended = at
    this.#update(at)
  }

  cwds(paths: readonly Json[]): void {
    for (const path of paths) if (typeof path === 'string') this.#cwds.add(path)
  }

  model(name: string | undefined): void {
    if (name !== undefined) this.#models.add(name)
  }

  use(usage: Usage): void {
    this.#usage = sum(this.#usage, usage)
  }

  /** A person typed this. What follows a command's name says more than the name; a bare command is the last resort. */
  typed(text: string): void {
    const [, said] = /^\/\S+\s+(\S+\s[\s\S]*)$/.exec(text) ?? []
    const isCommand = /^[/!]/.test(text)
    if (isCommand) this.#command ??= text
    if (said !== undefined || !isCommand) this.#prompt ??= said ?? text
  }

  /** `cwd`: where it took place, as far as names and beginnings tell. A helper's summary is its result, no title. */
  facts(cwd: string | undefined, helper: boolean): Facts {
    const cwds = [...new Set([...(cwd === undefined ? [] : [cwd]), ...this.#cwds])]
    const facts: Facts = { agent: { name: 'Gemini CLI' }, models: [...this.#models], usage: this.#usage }
    if (this.#title !== undefined && !helper) facts.title = this.#title
    const prompt = this.#prompt ?? this.#command
    if (prompt !== undefined) facts.firstPrompt = prompt
    const [first] = cwds
    if (first !== undefined) Object.assign(facts, { cwd: first, cwds })
    if (this.#started !== undefined) facts.startedAt = this.#started
    const ended = this.#ended ?? this.#started
    if (ended !== undefined) facts.endedAt = ended
    if (this.#updated !== undefined) facts.updatedAt = this.#updated
    return facts
  }

  #update(at: string | undefined): void {
    if (at !== undefined && (this.#updated ?? at) <= at) this.#updated = at
  }
}
