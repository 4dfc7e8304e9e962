/** What the pieces of a page are made with. */
import type { PlanBlock, ToolCallBlock } from '../model/session.ts'
import type { ToolFacts } from '../model/tool.ts'
import type { Templates } from './template.ts'

/** A turn of a session: its number, and `n` of the message that begins it. */
interface TurnPlace {
  turn: number
  message: number
}

export interface RenderContext {
  describe(call: ToolCallBlock): ToolFacts
  templates: Templates
  /** IANA name; times of day are in it. */
  timeZone: string
  /**
   * Another session's page, relative to the page being written, or undefined when it is not stored. `at`: a turn of it
   * and the message that begins it; `href` then leads there.
   */
  hrefOf(key: string, at?: TurnPlace): { href: string; title: string } | undefined
  /** Name of the JSON beside a page or cover, for the links to it; left out, there are none. A part knows its own. */
  json?: string
}

export interface View extends RenderContext {
  /** Bytes of UTF-8 that one block may take on the page. */
  limit: number
  /** The page is a part: nothing on it may depend on what may still change. */
  stable: boolean
  /** For each plan on the page the one before it. */
  plansBefore?: ReadonlyMap<PlanBlock, PlanBlock>
  /** Where the session began: commands that ran there do not say so. */
  cwd?: string
}
