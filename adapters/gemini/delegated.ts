/**
 * Tasks that the model gave to helpers, in versions before 0.37: there a helper wrote into its session's own document, or
 * into one beside it under the same session id. What it was told stands there like something that a person typed.
 */
import type { Json } from '../../src/model/session.ts'
import { type JsonObject, objectOf, objectsOf, stringOf } from './json.ts'
import { kindOf } from './tools.ts'

/** A helper's run: from when to when (milliseconds since 1970), and the texts that its task was made of. */
export interface Delegation {
  from: number
  to: number
  texts: string[]
}

/** From when to when a call ran, milliseconds since 1970; null unless its id holds the time at which the model asked for it. */
export function runOf(call: JsonObject): { from: number; to: number } | null {
  const [, asked] = /[-_](\d{13})[-_]/.exec(stringOf(call.id) ?? '') ?? []
  const to = Date.parse(stringOf(call.timestamp) ?? '')
  return asked === undefined || Number.isNaN(to) ? null : { from: Number(asked), to }
}

/** Whether a call starts a helper, as far as its name and what the terminal showed tell. */
export const startsHelper = (call: JsonObject): boolean =>
  kindOf(stringOf(call.name) ?? '', objectOf(call.resultDisplay)?.isSubagentProgress === true) === 'task'

/** The helpers' runs in a document. */
export const delegationsIn = (messages: readonly Json[]): Delegation[] =>
  objectsOf([...messages])
    .flatMap(({ toolCalls }) => objectsOf(toolCalls))
    .flatMap((call): Delegation[] => {
      const run = runOf(call)
      if (run === null || !startsHelper(call)) return []
      const texts = Object.values(objectOf(call.args) ?? {}).filter((value) => typeof value === 'string')
      return [{ ...run, texts: texts.filter((text) => text.trim() !== '') }]
    })

/** What a user's message is to a helper that ran at that time: its task, what its program told it, or neither. */
export function delegatedAs(body: JsonObject, delegations: readonly Delegation[]): 'task' | 'nudge' | null {
  const at = Date.parse(stringOf(body.timestamp) ?? '')
  const during = delegations.filter(({ from, to }) => from <= at && at <= to)
  if (body.type !== 'user' || during.length === 0) return null
  const content = JSON.stringify(body.content ?? '')
  const isTask = during.some(({ texts }) => texts.some((text) => content.includes(JSON.stringify(text).slice(1, -1))))
  return isTask ? 'task' : 'nudge'
}
