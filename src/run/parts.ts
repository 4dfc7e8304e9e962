/** The parts of a long session as files: those that were made before, those that are new, and the open one. */
import { posix } from 'node:path'
import type { MadeParts } from '../checkpoint/types.ts'
import { encodePart } from '../history/json.ts'
import { joinPath, jsonPath, pagePath, partName } from '../history/paths.ts'
import type { Block, Message } from '../model/session.ts'
import type { BuiltSession, PartRange } from '../normalize/session.ts'
import type { Redacted } from '../redact/index.ts'
import { contentIn, NotHeld, notHeld } from '../write/held.ts'
import { noPages, type SessionPages } from './pages.ts'
import type { WantedFile, Workshop } from './types.ts'

export const noParts = (): MadeParts => ({ json: [], pages: noPages(), links: new Map() })

/** The numbers of the messages of each part; none of a session that fits in one. */
export function partRanges({ before, closed, messages }: BuiltSession): PartRange[] {
  if (before.length + closed.length === 0) return []
  const last = { from: messages[0]?.n ?? 0, to: messages.at(-1)?.n ?? 0 }
  return [...before, ...closed.map(({ from, to }) => ({ from, to })), last]
}

/** The page of a helper that a block leads to, `''` for any other block and where there is none to lead to. */
const helperPageIn = (block: Block): string =>
  block.type === 'subagent' && block.file !== '' ? posix.basename(block.file) : ''

/** Whether a block leads to a helper that is not stored. */
export const leadsNowhere = (block: Block, helperPages: ReadonlySet<string>): boolean =>
  helperPageIn(block) !== '' && !helperPages.has(helperPageIn(block))

export interface PartsTools {
  /** The session's folder, below the history path. */
  folder: string
  key: string
  /** Names of the helpers' pages that there are. */
  helperPages: ReadonlySet<string>
  pages: SessionPages
  staging: Workshop['staging']
  /** The messages of a part as they are to be written. */
  written(messages: Redacted<Message[]>): Redacted<Message[]>
}

/**
 * The files of all parts; `keep`: pages that stay as they are. `before`: the parts that were made before. `note`: of how
 * many parts the result is to say what it takes to go on behind them. Throws `NotHeld` when a part that was made before
 * would be otherwise now.
 */
export function makeParts(
  built: BuiltSession,
  before: MadeParts,
  note: number | undefined,
  { folder, key, helperPages, pages, staging, written }: PartsTools,
): { files: WantedFile[]; keep: string[]; made: MadeParts | undefined } {
  const jsonOf = (part: number): string => joinPath(folder, jsonPath(partName(part)))
  for (const [page, isThere] of before.links) {
    if (helperPages.has(page) !== isThere)
      throw new NotHeld('A closed part leads to a helper that was not there before.')
  }
  const files = before.json.map(
    (content, index): WantedFile => ({ path: jsonOf(index + 1), content: notHeld(content) }),
  )
  const keep = before.json.map((_, index) => joinPath(folder, pagePath(partName(index + 1))))
  const json = [...before.json]
  const links = new Map(before.links)
  const madeSoFar = (): MadeParts => ({ json: [...json], pages: pages.save(), links: new Map(links) })
  let made = note === json.length ? madeSoFar() : undefined
  for (const messages of [...built.closed.map((closed) => closed.messages), () => built.messages]) {
    const part = json.length + 1
    const own = messages()
    const shown = written(own)
    const content = staging.hold(encodePart({ annals: 1, key, part }, shown))
    const page = pages.part(shown)
    files.push({ path: jsonOf(part), content }, { path: page.path, content: staging.hold(page.bytes) })
    json.push(contentIn(content))
    for (const page of own.flatMap(({ blocks }) => blocks.map(helperPageIn))) {
      if (page !== '') links.set(page, helperPages.has(page))
    }
    if (part === note) made = madeSoFar()
  }
  return { files, keep, made }
}
