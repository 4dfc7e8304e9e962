/** One conversation while it is read: what is known so far, and the ways in which a message comes about. */
import { noting } from '../shared/answers.ts'
import type { Conversation, ImageOrFile, Out, ParseContext, ParsedBlock, ParsedMessage } from '../types.ts'
import { Calls } from './calls.ts'
import type { JsonObject } from './json.ts'
import { type Lookups, lookupsOf } from './lookups.ts'
import { Searches } from './searches.ts'
import type { State } from './state.ts'
import { type Draft, type Line, messageAt, Transcript } from './transcript.ts'
import { Twins, type Voice } from './twins.ts'
import { asksByFile, attachmentsIn, type Part, partsOf, typedText, wholeText } from './typed.ts'
import { UsageCounter } from './usage.ts'

/** How a file is to be read; `unsupported`: not at all. */
type Mode = 'legacy' | 'paginated' | 'unsupported'

/** What is known of a conversation so far. Plain data. */
export interface Known {
  /** Calls whose picture is shown. */
  pictures: Set<string>
  /** Messages of the user's role in this turn that only brought a picture which the model had asked to see: an event may repeat each. */
  brought: number
  /** The first head of the first file: who this thread is. */
  head: JsonObject
  git: JsonObject
  helper: boolean
  mode: Mode
  historyMode: string | undefined
  /** Nothing but heads has been read of this file. */
  fresh: boolean
  /** The records are history that the agent copied from another thread. */
  copying: boolean
  model: string | undefined
  models: string[]
  plan: boolean
  cwds: string[]
  title: string | undefined
  goal: string | undefined
  objective: string | undefined
  /** The review that is under way: what the person asked it to look at, and the prompts that were shown. */
  review: { asked: string; prompts: Set<string> } | undefined
  /** The compaction of the open turn, which several records tell of. */
  compaction: Draft | undefined
  /** Pictures in the model's copy of a paginated message, until the message itself comes. */
  copiedPictures: ImageOrFile[]
  updatedAt: string | undefined
  /** Whether the file tells where its turns begin (since February 2026). */
  marked: boolean
  /** Whether the model has said or done something in this turn. */
  busy: boolean
  /** Of a paginated turn: what was shown for each item, which a later line may replace. */
  snapshots: Map<string, Draft>
}

export const nothingKnown = (): Known => ({
  pictures: new Set(),
  brought: 0,
  head: {},
  git: {},
  helper: false,
  mode: 'legacy',
  historyMode: undefined,
  fresh: true,
  copying: false,
  model: undefined,
  models: [],
  plan: false,
  cwds: [],
  title: undefined,
  goal: undefined,
  objective: undefined,
  review: undefined,
  compaction: undefined,
  copiedPictures: [],
  updatedAt: undefined,
  marked: false,
  busy: false,
  snapshots: new Map(),
})

/** All that is remembered here is in the `state` that it is made with. */
export class Session {
  readonly conversation: Conversation
  readonly out: Out
  readonly context: ParseContext
  readonly lookups: Lookups
  readonly known: Known
  readonly transcript: Transcript
  readonly calls: Calls
  readonly twins: Twins
  readonly usage: UsageCounter
  readonly searches: Searches

  constructor(conversation: Conversation, out: Out, context: ParseContext, state: State) {
    this.conversation = conversation
    this.context = context
    this.out = out
    this.lookups = noting(lookupsOf(conversation, context), state.answers)
    this.known = state.known
    this.transcript = new Transcript(out, state.transcript)
    this.twins = new Twins(state.twins)
    this.usage = new UsageCounter(state.usage)
    this.searches = new Searches(state.searches)
    this.calls = new Calls(
      state.calls,
      this.transcript,
      (message, line) => this.add(message, line),
      () => this.known.model,
      (text, line) => this.person([{ type: 'text', text }], line),
    )
  }

  /** A turn is over, or another begins. */
  endTurn(): void {
    this.calls.settle()
    this.transcript.endTurn()
    this.calls.letGo()
    this.twins.clear()
    this.known.snapshots.clear()
    this.searches.clear()
    this.known.busy = false
    this.known.brought = 0
  }

  add(message: ParsedMessage, line: Line): Draft {
    if (this.known.copying) message.inherited = true
    return this.transcript.add(message, line)
  }

  notice(text: string, line: Line): Draft {
    return this.add(messageAt(line, 'system', 'system', [{ type: 'notice', text }]), line)
  }

  unknown(record: ParsedBlock & { type: 'unknown' }, line: Line): void {
    this.add(messageAt(line, 'system', 'system', [record]), line)
  }

  unrendered(kind: string, line: Line): void {
    this.transcript.unrendered(kind, line)
  }

  /** What a person typed; in a helper's thread, what the agent that started it asks of it. */
  person(blocks: ParsedBlock[], line: Line): Draft {
    return this.add(messageAt(line, 'user', this.asker, blocks), line)
  }

  /** A user's message of parts, of which it is decided when the turn is over what was typed. */
  typed(parts: Part[], line: Line): Draft {
    const message = messageAt(line, 'user', this.asker, [])
    if (this.known.copying) message.inherited = true
    const pasted = this.#pasted(wholeText(parts))
    return this.transcript.add(message, line, pasted.length === 0 ? { parts } : { parts, pasted })
  }

  /** What stands in the text files that a prompt names, where they are all that it says. */
  #pasted(text: string): string[] {
    if (!asksByFile(text)) return []
    return attachmentsIn(text).flatMap((path) => {
      const bytes = /\.(txt|md)$/i.test(path) ? this.companion(path) : null
      return bytes === null ? [] : [bytes.toString('utf8')]
    })
  }

  /** A prompt that reached this thread from its review: the person's own words at most once, else the program's. */
  reviewPrompt(text: string, line: Line, kind: string): void {
    const review = this.known.review
    if (review === undefined || text.trim() === '' || review.prompts.has(text)) {
      this.unrendered(kind, line)
      return
    }
    review.prompts.add(text)
    if (text.trim() === review.asked.trim()) this.person([{ type: 'text', text }], line)
    else this.add(messageAt(line, 'user', 'injected', [{ type: 'text', text }]), line)
  }

  get asker(): 'person' | 'agent' {
    return this.known.helper ? 'agent' : 'person'
  }

  /** What the model said or thought. */
  spoken(blocks: ParsedBlock[], line: Line): Draft {
    this.known.busy = true
    const message = messageAt(line, 'assistant', 'model', blocks)
    if (this.known.model !== undefined) message.model = this.known.model
    return this.add(message, line)
  }

  /** One of the two records in which a legacy rollout says something; the second joins the first. */
  saidByEvent(voice: Voice, text: string, line: Line, kind: string): void {
    if (text.trim() === '') {
      this.unrendered(kind, line)
      return
    }
    const twin = this.twins.match(voice, 'item', [text])
    if (twin !== undefined) {
      this.transcript.join(twin, line, kind)
      return
    }
    const thought = voice === 'thinking' || voice === 'raw'
    const draft = this.spoken([{ type: thought ? 'thinking' : 'text', text }], line)
    this.twins.add(voice, 'event', text, draft)
  }

  /** A user's response item; what of it was typed shows when its event comes, or when the turn is over. */
  userItem(item: JsonObject, line: Line, kind: string): void {
    const parts = partsOf(item)
    if (parts.length === 0) {
      this.unrendered(kind, line)
      return
    }
    const typed = typedText(parts)
    const whole = wholeText(parts)
    const pictures = parts.flatMap((part) => (part.image === undefined ? [] : [part.image]))
    if (whole.trim() === '' && this.calls.saw(pictures, line, kind)) {
      this.known.brought += 1
      return
    }
    if (!this.known.marked && this.known.busy && (typed.trim() !== '' || pictures.length > 0)) this.endTurn()
    const twin = this.twins.match('user', 'event', keysOf([whole, typed], pictures.length > 0))
    if (twin !== undefined) {
      this.transcript.join(twin, line, kind)
      return
    }
    const draft = this.typed(parts, line)
    for (const key of new Set(keysOf([whole, typed], pictures.length > 0))) this.twins.add('user', 'item', key, draft)
  }

  /** The event that says what was typed. */
  userEvent(text: string, pictures: ImageOrFile[], line: Line, kind: string): void {
    const [key = ''] = keysOf([text], pictures.length > 0)
    const twin = key === '' ? undefined : this.twins.match('user', 'item', [key])
    if (twin !== undefined) {
      this.twins.forget(twin)
      if (!twin.given && twin.user !== undefined && text.trim() !== '') {
        twin.user.said = text
        twin.user.whole = sameText(wholeText(twin.user.parts), text)
      }
      this.transcript.join(twin, line, kind)
      return
    }
    if (text.trim() === '' && this.known.brought > 0) {
      this.known.brought -= 1
      this.unrendered(kind, line)
      return
    }
    if (!this.known.marked && this.known.busy) this.endTurn()
    if (key === '') {
      this.unrendered(kind, line)
      return
    }
    const draft = this.typed(
      [...asParts(text), ...pictures.map((image): Part => ({ origin: 'person', text: '', image }))],
      line,
    )
    this.twins.add('user', 'event', key, draft)
  }

  /** The bytes of a companion; null when it is not there. */
  companion(path: string): Buffer | null {
    this.lookups.companion(path)
    return this.context.companion(path)
  }

  seenModel(model: string): void {
    if (model !== '' && !this.known.models.includes(model)) this.known.models.push(model)
  }

  seenFolder(cwd: string): void {
    if (cwd !== '' && !this.known.cwds.includes(cwd)) this.known.cwds.push(cwd)
  }

  problem(original: number, kind: string, message: string, line?: number): void {
    const file = this.conversation.files[original]?.path ?? ''
    this.out.problem({ file, ...(line === undefined ? {} : { line }), kind, message })
  }
}

const asParts = (text: string): Part[] => (text.trim() === '' ? [] : [{ origin: 'person', text }])

const sameText = (one: string, other: string): boolean =>
  one === other || one.replace(/\s+/g, '') === other.replace(/\s+/g, '')

/** The texts by which a user's message finds its double; one that is only a picture has a name for that. */
const keysOf = (texts: string[], pictures: boolean): string[] => {
  const said = texts.filter((text) => text.trim() !== '')
  return said.length === 0 && pictures ? ['[image]'] : said
}
