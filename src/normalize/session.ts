/** Takes what a parser understands and makes the common model of it, message by message. */
import type { Facts, Out, ParsedMessage } from '../../adapters/types.ts'
import type { Counts, Message, PartLink, Problem, RecordRef, ToolCallBlock } from '../model/session.ts'
import type { ToolFacts } from '../model/tool.ts'
import { notUnderstood } from '../parse/guard.ts'
import type { ParseSink } from '../parse/index.ts'
import { type Redacted, redacted } from '../redact/index.ts'
import type { Content, Held } from '../write/held.ts'
import { type BlockContext, normalizeBlock } from './blocks.ts'
import { AttachedFiles, type Hold } from './files.ts'
import { OriginalPieces } from './originals.ts'
import { PartCutter } from './parts.ts'
import { type BuilderState, type Inside, nothing } from './state.ts'
import { TouchedFiles } from './touched.ts'
import { weigh } from './weigh.ts'

/** The numbers of the first and the last message of a part. */
export type PartRange = Pick<PartLink, 'from' | 'to'>

/** A part that is closed: its messages, in memory or as JSON in keeping. */
export interface ClosedPart extends PartRange {
  messages(): Redacted<Message[]>
}

/** A session in the common model, before it has a place in the history. File names in blocks are relative to `<base>/`. */
export interface BuiltSession {
  id: string
  /** Of a helper that stands inside its parent's file: its short id and its parent. */
  inside?: { agentId: string; parent: string }
  facts: Facts
  counts: Omit<Counts, 'records' | 'bytes'>
  /** Records in messages and in `unrendered`. */
  claimed: number
  touched: TouchedFiles
  unrendered: Record<string, number>
  problems: Problem[]
  /** Parts that were closed before this reading began. */
  before: PartRange[]
  /** Further parts that are closed; the last part, or all of a session that fits in one, is `messages`. */
  closed: ClosedPart[]
  messages: Redacted<Message[]>
  attached: ReadonlyMap<string, Held>
  /** Pieces of each original, in the order of the conversation's files. */
  originals: Held[][]
  helpers: BuiltSession[]
  /** A person typed the marker. */
  isMarked: boolean
}

export interface BuildContext extends Omit<BlockContext, 'attached' | 'helperPage'> {
  hold: Hold
  describe(call: ToolCallBlock): ToolFacts
  /** Name of a helper's page relative to the folder of the session `from`; `''` when it is not stored. */
  helperPage(from: string, id: string): string
  /** Whether originals are wanted. */
  originals: boolean
  /** What a person types to have a session in no history. */
  marker: string | null
}

/** Closed parts whose messages are kept as they are, in estimated bytes, before further ones are kept as JSON. */
const partsInMemory = 24 * 1024 * 1024

/** How many problems a head tells one by one. */
const mostProblems = 100

export class SessionBuilder implements ParseSink {
  readonly #id: string
  readonly #inside: Inside | undefined
  readonly #context: BuildContext
  readonly #blocks: BlockContext
  readonly #attached: AttachedFiles
  readonly #cutter: PartCutter
  readonly #before: PartRange[]
  readonly #closed: ClosedPart[] = []
  readonly #originals: OriginalPieces[]
  readonly #known = new Map<number, Content[]>()
  readonly #helpers: Map<string, { builder: SessionBuilder; inside: Inside; facts: Facts | null }>
  readonly #unrendered: Record<string, number>
  readonly #problems: Problem[]
  readonly #touched: TouchedFiles
  readonly #counts: BuiltSession['counts']
  #problemCount: number
  #isMarked: boolean
  #closedJson = 0
  #claimed: number

  /** `saved`: what an earlier builder of this session made, to be gone on with. */
  constructor(id: string, context: BuildContext, inside?: Inside, saved = nothing(id)) {
    this.#id = id
    this.#inside = inside
    this.#context = context
    this.#attached = new AttachedFiles(context.hold, saved.attached)
    const { keyOf, companionFile } = context
    this.#blocks = { attached: this.#attached, keyOf, companionFile, helperPage: (to) => context.helperPage(id, to) }
    this.#cutter = new PartCutter(weigh, (messages, json) => this.#keepPart(messages, json), saved.cutter)
    this.#before = saved.closed
    this.#originals = saved.originals.map((original) => new OriginalPieces(context.hold, original))
    this.#helpers = new Map(
      saved.helpers.map(({ inside: known, facts, state }) => {
        return [state.id, { builder: new SessionBuilder(state.id, context, known, state), inside: known, facts }]
      }),
    )
    this.#unrendered = saved.unrendered
    this.#problems = saved.problems
    this.#touched = new TouchedFiles(saved.touched)
    this.#counts = saved.counts
    this.#problemCount = saved.problemCount
    this.#isMarked = saved.isMarked
    this.#claimed = saved.claimed
  }

  /** A view of what it has made so far, to be used before it is given more. */
  save(): BuilderState {
    return {
      id: this.#id,
      counts: this.#counts,
      claimed: this.#claimed,
      touched: this.#touched.save(),
      unrendered: this.#unrendered,
      problems: this.#problems,
      problemCount: this.#problemCount,
      isMarked: this.#isMarked,
      closed: [...this.#before, ...this.#closed.map(({ from, to }) => ({ from, to }))],
      cutter: this.#cutter.save(),
      attached: this.#attached.save(),
      originals: this.#originals.map((original) => original.save()),
      helpers: [...this.#helpers.values()].map(({ builder, inside, facts }) => ({
        inside,
        facts,
        state: builder.save(),
      })),
    }
  }

  message(parsed: ParsedMessage): number {
    const n = this.#counts.messages + 1
    const { role, at, origin, model, inherited, records } = parsed
    const blocks = parsed.blocks.map((block) => normalizeBlock(block, this.#blocks))
    // In the order in which fields stand in the JSON. Spreads of what may be missing would take ten times as long.
    const message = { n, role } as Message
    if (at !== undefined) message.at = at
    message.origin = origin
    if (model !== undefined) message.model = model
    if (inherited !== undefined) message.inherited = inherited
    message.records = records
    message.blocks = blocks
    this.#count(message)
    this.#cutter.add(message)
    return n
  }

  unrendered(kind: string, _record: RecordRef): void {
    this.#claimed += 1
    this.#unrendered[kind] = (this.#unrendered[kind] ?? 0) + 1
  }

  problem(problem: Problem): void {
    this.#problemCount += 1
    if (this.#problems.length < mostProblems) this.#problems.push(problem)
  }

  helper(id: string, agentId: string, parent: string): ReturnType<Out['helper']> {
    const known = this.#helpers.get(id)
    const inside = { agentId, parent }
    const entry = known ?? { builder: new SessionBuilder(id, this.#context, inside), inside, facts: null }
    this.#helpers.set(id, entry)
    return { out: this.#outOf(entry.builder), end: (facts) => (entry.facts = facts) }
  }

  chunk(original: number, bytes: Buffer): void {
    if (!this.#context.originals) return
    this.#original(original).add(bytes)
  }

  /** An original that comes later is in the history already, in these pieces, and is not read again. */
  known(original: number, pieces: Content[]): void {
    this.#known.set(original, pieces)
  }

  /**
   * Everything has been read. `files`: how many originals there are. `records`: how many were read; what the parser lost where
   * it stumbled is counted.
   */
  build(facts: Facts, files: number, records = 0): BuiltSession {
    const stumbled = this.#problems.some(({ kind }) => kind === notUnderstood)
    while (stumbled && this.#claimed < records) this.unrendered(notUnderstood, [0, 0])
    if (this.#context.originals) {
      for (let index = 0; index < files; index += 1) this.#original(index).end()
    }
    const messages = this.#cutter.end()
    return {
      id: this.#id,
      ...(this.#inside === undefined ? {} : { inside: this.#inside }),
      facts,
      counts: this.#counts,
      claimed: this.#claimed,
      touched: this.#touched,
      unrendered: this.#unrendered,
      problems: this.#toldProblems(),
      before: this.#before,
      closed: this.#closed,
      messages: redacted(messages),
      isMarked: this.#isMarked,
      attached: this.#attached.files,
      originals: this.#originals.map((original) => original.pieces),
      helpers: [...this.#helpers.values()].map(({ builder, facts: own }) =>
        builder.build(own ?? withoutFacts(facts), 0),
      ),
    }
  }

  /** All problems, or the first ones and how many there were: a file in another encoding has one a line. */
  #toldProblems(): Problem[] {
    const [first] = this.#problems
    const more = this.#problemCount - this.#problems.length
    if (first === undefined || more === 0) return this.#problems
    return [...this.#problems, { file: first.file, kind: 'more', message: `There are ${more} more problems.` }]
  }

  #original(index: number): OriginalPieces {
    for (let next = this.#originals.length; next <= index; next += 1) {
      // They come in one after the other.
      this.#originals.at(-1)?.end()
      this.#originals.push(new OriginalPieces(this.#context.hold, { pieces: this.#known.get(next) ?? [] }))
    }
    const original = this.#originals[index]
    if (original === undefined) throw new RangeError(`There is no original ${index}.`)
    return original
  }

  /** A helper's `Out`: its records are counted in this session as a helper's, so that each record is counted here once. */
  #outOf(builder: SessionBuilder): Out {
    return {
      message: (message) => {
        const n = builder.message(message)
        for (const record of message.records) this.unrendered('helper', record)
        return n
      },
      unrendered: (kind, record) => {
        this.unrendered('helper', record)
        builder.unrendered(kind, record)
      },
      problem: (problem) => builder.problem(problem),
      helper: (id, agentId, parent) => this.helper(id, agentId, parent),
    }
  }

  #count(message: Message): void {
    this.#claimed += message.records.length
    this.#counts.messages += 1
    if (message.origin === 'person') {
      this.#counts.person += 1
      this.#isMarked ||= isSaid(message, this.#context.marker)
    }
    if (message.origin === 'model') this.#counts.agent += 1
    for (const block of message.blocks) {
      if (block.type === 'tool_call') {
        this.#counts.tool += 1
        if (message.inherited === undefined) this.#touched.add(block, this.#context.describe)
      } else if (block.type === 'thinking') this.#counts.thinking += 1
      else if (block.type === 'image') this.#counts.images += 1
    }
  }

  /** `json`: what they weigh as JSON, in bytes. */
  #keepPart(messages: Message[], json: number): void {
    const range = { from: messages[0]?.n ?? 0, to: messages.at(-1)?.n ?? 0 }
    this.#closedJson += json
    if (this.#closedJson <= partsInMemory) {
      this.#closed.push({ ...range, messages: asTheyAre(messages) })
      return
    }
    this.#closed.push({ ...range, messages: fromJson(this.#context.hold(Buffer.from(JSON.stringify(messages)))) })
  }
}

// Made apart from each other: a closure keeps everything alive that its neighbours use.
const asTheyAre =
  (messages: Message[]): ClosedPart['messages'] =>
  () =>
    redacted(messages)
const fromJson =
  (held: Held): ClosedPart['messages'] =>
  () =>
    redacted(JSON.parse(held.read().toString()) as Message[])

const isSaid = ({ blocks }: Message, marker: string | null): boolean =>
  marker !== null && blocks.some((block) => block.type === 'text' && block.text.includes(marker))

const withoutFacts = ({ agent }: Facts): Facts => ({ agent, models: [] })
