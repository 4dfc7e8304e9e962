/** The pages of a session, from its head and its messages: made alike when it is stored and when it is rendered anew. */
import { posix } from 'node:path'
import type { PagesState } from '../checkpoint/types.ts'
import { joinPath, jsonPath, pagePath, partName } from '../history/paths.ts'
import type { Head, Message, PartLink } from '../model/session.ts'
import type { Place } from '../plan/names.ts'
import {
  type CoverPrompt,
  promptsOf,
  type RenderContext,
  renderCover,
  renderPage,
  renderPart,
  type Templates,
  Work,
} from '../render/index.ts'

/** Where a session or helper lies, and in which parts: for links. */
export interface PlacedSession {
  place: Place
  title: string
  parts?: readonly PartLink[]
}
/** By key. */
export type Placed = Pick<ReadonlyMap<string, PlacedSession>, 'get'>

/** What pages are made with besides what the history says. */
export interface PageTools {
  describe: RenderContext['describe']
  templates: Templates
  placed: Placed
}

/** `path` is below the history path. */
export interface Page {
  path: string
  bytes: Buffer
}

/** Of a session of which no part was made. */
export const noPages = (): PagesState => ({ parts: 0, turn: 1, prompts: [], work: new Work().save() })

/** Makes the pages of one session: the whole, or each part in its order and then the cover. */
export class SessionPages {
  readonly #head: Head
  readonly #place: Place
  readonly #tools: PageTools
  readonly #prompts: CoverPrompt[]
  readonly #work: Work
  #parts: number
  #turn: number

  /** `made`: of the parts that were made before; the next one is the one behind them. */
  constructor(head: Head, place: Place, tools: PageTools, made = noPages()) {
    this.#head = head
    this.#place = place
    this.#tools = tools
    this.#prompts = [...made.prompts]
    this.#work = new Work(made.work)
    this.#parts = made.parts
    this.#turn = made.turn
  }

  /** What is known of the parts that were made so far. */
  save(): PagesState {
    return { parts: this.#parts, turn: this.#turn, prompts: [...this.#prompts], work: this.#work.save() }
  }

  whole(messages: Message[]): Page {
    return this.#atTop(renderPage(this.#head, messages, this.#contextIn(this.#place.dir)))
  }

  /** The next part. `messages` are its own. */
  part(messages: Message[]): Page {
    this.#parts += 1
    const part = this.#parts
    const count = this.#head.parts?.length ?? 0
    const folder = joinPath(this.#place.dir, this.#place.base)
    const prompts = promptsOf(messages, this.#turn)
    const place = {
      part,
      cover: `../${pagePath(this.#place.base)}`,
      firstTurn: this.#turn,
      ...(part > 1 ? { previous: pagePath(partName(part - 1)) } : {}),
      ...(part < count ? { next: pagePath(partName(part + 1)) } : {}),
    }
    this.#prompts.push(...prompts.map((prompt) => ({ part, ...prompt })))
    this.#turn += prompts.length
    const bytes = renderPart(this.#head, place, messages, this.#contextIn(folder), this.#work)
    return { path: joinPath(folder, pagePath(partName(part))), bytes }
  }

  cover(): Page {
    return this.#atTop(renderCover(this.#head, this.#prompts, this.#contextIn(this.#place.dir), this.#work))
  }

  #atTop(bytes: Buffer): Page {
    return { path: joinPath(this.#place.dir, pagePath(this.#place.base)), bytes }
  }

  /** What a page in the folder `from` is made with. */
  #contextIn(from: string): RenderContext {
    const { describe, templates, placed } = this.#tools
    return {
      describe,
      templates,
      json: jsonPath(this.#place.base),
      timeZone: this.#head.timeZone,
      hrefOf(key, at) {
        const there = placed.get(key)
        if (there === undefined) return undefined
        const { place, title, parts = [] } = there
        const part = parts.find(({ from, to }) => at !== undefined && from <= at.message && at.message <= to)
        const href = posix.relative(from, joinPath(place.dir, part?.md ?? pagePath(place.base)))
        const anchor = at === undefined ? '' : `#turn-${at.turn}`
        return { href: href.split('/').map(encodeURIComponent).join('/') + anchor, title }
      },
    }
  }
}
