/** What is known of a session in the making, as plain data: by that it is gone on with when its source has grown. */
import type { Facts } from '../../adapters/types.ts'
import type { Problem } from '../model/session.ts'
import type { Content } from '../write/held.ts'
import type { OriginalState } from './originals.ts'
import type { CutterState } from './parts.ts'
import type { BuiltSession, PartRange } from './session.ts'

/** What a builder has made so far, to be gone on with. */
export interface BuilderState {
  id: string
  counts: BuiltSession['counts']
  claimed: number
  touched: ReadonlyMap<string, number>
  unrendered: Record<string, number>
  problems: Problem[]
  problemCount: number
  isMarked: boolean
  closed: PartRange[]
  cutter: CutterState
  attached: ReadonlyMap<string, Content>
  originals: OriginalState[]
  helpers: { inside: Inside; facts: Facts | null; state: BuilderState }[]
}

export type Inside = NonNullable<BuiltSession['inside']>

/** Of a session of which nothing was read. */
export const nothing = (id: string): BuilderState => ({
  id,
  counts: { messages: 0, person: 0, agent: 0, tool: 0, thinking: 0, images: 0 },
  claimed: 0,
  touched: new Map(),
  unrendered: {},
  problems: [],
  problemCount: 0,
  isMarked: false,
  closed: [],
  cutter: { open: [], weights: [], page: 0, json: 0, cutting: false },
  attached: new Map(),
  originals: [],
  helpers: [],
})
