/** The pages of one conversation: whole, as a cover, as a part. */
import type { Head, Message } from '../model/session.ts'
import { utf8Of } from '../utf8.ts'
import { commitList } from './commits.ts'
import { factsOf, relatedOf } from './facts.ts'
import { frontMatterOf, writeFrontMatter } from './front-matter.ts'
import { heading, hrefOfPath, link, quiet } from './markdown.ts'
import { type Piece, piecesOf } from './pieces.ts'
import { asked, type Prompt, promptList, promptsByPart, promptsOf } from './prompts.ts'
import { filled } from './template.ts'
import { toColumns, withoutMarks } from './title.ts'
import { turnsOf } from './turns.ts'
import type { RenderContext, View } from './view.ts'
import { Work } from './work.ts'

/** Bytes of UTF-8: the most that one block and one page may have. */
const longestBlock = 64 * 1024
const longestPage = 400 * 1024
const shortestBlock = 1024
const roomForPrompts = { page: 48 * 1024, cover: 192 * 1024 }
/** Links to parts on a cover; of more parts every second, third, … is named: each one links to its neighbours. */
const partsInSight = 200
const longestHeading = 120
/** A page has a list of prompts when there are more than these. */
const promptsInSight = 3

/** A session that fits in one page, as UTF-8. Never above 400 KB: the more there is, the less is shown of each block. */
export function renderPage(head: Head, messages: Message[], context: RenderContext): Buffer {
  const prompts = asked(promptsOf(messages, 1))
  const pieces = piecesOf(messages, context.describe)
  const work = new Work().add(pieces)
  return fitted(messages, pieces, 1, { stable: false, ...context, ...cwdOf(head) }, (turns) =>
    filled(context.templates.page, {
      frontMatter: frontMatterOf(head),
      title: titleOf(head),
      facts: factsOf(head, context, work),
      related: relatedOf(head, context),
      prompts: listed(prompts),
      commits: commitList(work.commits),
      turns,
    }),
  )
}

/** A prompt on a cover; `part` is the number of the part that its turn is in. */
export interface CoverPrompt extends Omit<Prompt, 'by'> {
  by?: Prompt['by']
  part: number
}

/**
 * The first page of a session in parts: what it is, where in the parts each prompt is, what came of all parts. Never above
 * 400 KB.
 */
export function renderCover(head: Head, prompts: CoverPrompt[], context: RenderContext, work = new Work()): Buffer {
  const pages = (head.parts ?? []).map((part) => hrefOfPath(part.md))
  const hrefOf = ({ part, turn }: CoverPrompt): string => `${pages[part - 1] ?? ''}#turn-${turn}`
  const cover = filled(context.templates.cover, {
    frontMatter: frontMatterOf(head),
    title: titleOf(head),
    facts: factsOf(head, context, work),
    related: relatedOf(head, context),
    parts: partLinks(pages),
    prompts: promptsByPart(asked(prompts), roomForPrompts.cover, hrefOf),
    commits: commitList(work.commits),
  })
  return utf8Of(cover)
}

function partLinks(pages: string[]): string {
  const step = Math.ceil(pages.length / partsInSight)
  const shown = pages.flatMap((href, index) =>
    index % step === 0 || index === pages.length - 1 ? [link(`Part ${index + 1}`, href)] : [],
  )
  return shown.join(' · ')
}

/** What a part says of its session: only what never changes. */
export type PartHead = Pick<Head, 'source'> & Partial<Pick<Head, 'id' | 'user' | 'system' | 'cwd'>>

export interface PartPlace {
  /** 1-based. */
  part: number
  /** Names of the neighbours' pages and of the cover, relative to this page. `next` only where there is one. */
  previous?: string
  next?: string
  cover: string
  /** The number of the first turn that begins in this part. */
  firstTurn: number
}

/**
 * A part of a long session. Depends on its messages and its place alone, so that it is written once. Never above 400 KB.
 * What was done in it is added to `work`.
 */
export function renderPart(
  head: PartHead,
  place: PartPlace,
  messages: Message[],
  context: RenderContext,
  work = new Work(),
): Buffer {
  const { part, previous, next, cover, firstTurn } = place
  const navigation = [
    previous === undefined ? '' : link(`← Part ${part - 1}`, hrefOfPath(previous)),
    link('Cover', hrefOfPath(cover)),
    next === undefined ? '' : link(`Part ${part + 1} →`, hrefOfPath(next)),
  ]
  const json = `.part-${String(part).padStart(2, '0')}.json`
  const prompts = asked(promptsOf(messages, firstTurn))
  const pieces = piecesOf(messages, context.describe)
  work.add(pieces)
  return fitted(messages, pieces, firstTurn, { stable: true, ...context, ...cwdOf(head), json }, (turns) =>
    filled(context.templates.part, {
      frontMatter: writeFrontMatter(
        { source: head.source, session: head.id, user: head.user, system: head.system, part },
        new Set(['session']),
      ),
      part: String(part),
      navigation: navigation.filter(Boolean).join(' · '),
      prompts: listed(prompts),
      turns,
    }),
  )
}

/** The prompts of a page, where there are more than one sees at a glance. */
const listed = (prompts: Prompt[]): string =>
  prompts.length > promptsInSight ? promptList(prompts, roomForPrompts.page, ({ turn }) => `#turn-${turn}`) : ''

const cwdOf = ({ cwd }: PartHead): { cwd?: string } => (cwd ? { cwd } : {})

/** The title as a heading of at most two lines; the front matter has all of it. */
const titleOf = (head: Head): string =>
  heading(1, toColumns(withoutMarks(head.title), longestHeading) || head.id).replace(/^# /, '')

/** Makes a page that is short enough: by showing less of each block, and when that is not enough, fewer messages. */
function fitted(
  messages: Message[],
  pieces: Piece[],
  firstTurn: number,
  view: Omit<View, 'limit'>,
  page: (turns: string[]) => string[],
): Buffer {
  const written = (blocks: string[]): Buffer =>
    utf8Of(page(blocks.map((block, index) => (index === 0 ? block : `\n\n${block}`))))
  for (let limit = longestBlock; limit >= shortestBlock; limit /= 4) {
    const bytes = written(turnsOf(messages, pieces, firstTurn, { limit, ...view }))
    if (bytes.length <= longestPage) return bytes
  }
  const rest = quiet('More follows in the JSON: this page is as long as a page may be.')
  for (let count = Math.floor(messages.length / 2); ; count = Math.floor(count / 2)) {
    const first = messages.slice(0, count)
    const turns = turnsOf(first, piecesOf(first, view.describe), firstTurn, { limit: shortestBlock, ...view })
    const bytes = written([...turns, rest])
    if (count === 0 || bytes.length <= longestPage) return bytes
  }
}
