/** What is remembered of a session between two records. */
import type { RecordRef } from '../../src/model/session.ts'
import type { Delegation } from './delegated.ts'
import { type Gathered, nothingGathered } from './facts.ts'
import type { JsonObject } from './json.ts'
import { nothingSaid, type Said } from './said.ts'
import type { Told } from './tell.ts'

/** Messages that have not been handed over, and the entry that they tell. */
export interface Pending {
  told: Told[]
  entry: number
}

/** Plain data. */
export interface Memory {
  said: Said
  /** Entries that the model still sees, in order. */
  fold: number[]
  open: { body: JsonObject; refs: RecordRef[] } | null
  /** While a whole history is written again line by line: how much of what was said has come again. */
  replay: Map<string, number> | null
  /** A head was read: the history that may follow it begins a chat and takes nothing back. */
  startsAnew: boolean
  delegations: Delegation[]
  /** What the program put there before anybody said anything: not told until somebody does. */
  preface: { pending: Pending; refs: RecordRef[] }[] | null
  gathered: Gathered
}

export const nothingRemembered = (): Memory => ({
  said: nothingSaid(),
  fold: [],
  open: null,
  replay: null,
  startsAnew: false,
  delegations: [],
  preface: [],
  gathered: nothingGathered(),
})
