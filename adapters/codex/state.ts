/** What is remembered between two records. */
import type { Answers } from '../shared/answers.ts'
import { type CallsState, noCalls } from './calls.ts'
import { type CopiesState, noCopies } from './copies.ts'
import type { JsonObject } from './json.ts'
import { noSearches, type SearchesState } from './searches.ts'
import { type Known, nothingKnown } from './session.ts'
import { nothingTold, type TranscriptState } from './transcript.ts'
import { noTwins, type TwinsState } from './twins.ts'
import { noUsageYet, type UsageState } from './usage.ts'

/** Plain data. What several of its parts hold in common (a draft) is one object. */
export interface State {
  place: Place
  known: Known
  transcript: TranscriptState
  calls: CallsState
  twins: TwinsState
  usage: UsageState
  searches: SearchesState
  copies: CopiesState
  answers: Answers
}

/** Where reading is. */
interface Place {
  /** The file; -1: none has begun. */
  original: number
  /** Nothing of it has been read. */
  first: boolean
  /** The record before, of the same file. */
  before: JsonObject | undefined
}

export const newState = (): State => ({
  place: { original: -1, first: true, before: undefined },
  known: nothingKnown(),
  transcript: nothingTold(),
  calls: noCalls(),
  twins: noTwins(),
  usage: noUsageYet(),
  searches: noSearches(),
  copies: noCopies(),
  answers: new Map(),
})
