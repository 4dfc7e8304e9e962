/**
 * A session as it happened. The log is one that is replayed: messages repeat, whole histories are written again, turns are
 * taken back. What a session's file would be folded to is shorter than what was said, so nothing is folded here: each
 * thing is told where it was said first, and what was done to it later is a notice.
 *
 * Gemini CLI changes only the last message of a log (its tokens come, its tools finish). So one message is open, and it is
 * told as soon as another one begins. What a record adds to an older message (two programs writing one log, a copy that
 * was written later) is told where the record stands.
 */
import type { Json, RecordRef } from '../../src/model/session.ts'
import type { Facts, Out } from '../types.ts'
import { type Delegation, delegatedAs } from './delegated.ts'
import { addCwds, addModel, addUsage, factsOf, happened, readHead, typed, update } from './facts.ts'
import { type JsonObject, objectOf, objectsOf, stringOf, timeOf } from './json.ts'
import type { Memory, Pending } from './memory.ts'
import { contextKey, type Entry, isContext, partsOf, richer, textsOf, unitsOf } from './said.ts'
import { type Told, tell, type View } from './tell.ts'
import { isPlaceholder } from './typed.ts'
import { usageOf } from './usage.ts'
import { workspacesOf } from './workspace.ts'

/** What does not change while a session is told. */
export type Situation = Pick<View, 'root' | 'helper' | 'helperDuring' | 'companion'>

export class Timeline {
  readonly #out: Out
  readonly #situation: Situation
  readonly #memory: Memory

  /** `memory`: what is remembered of the records before, and will be of those that come. */
  constructor(out: Out, situation: Situation, memory: Memory) {
    this.#out = out
    this.#situation = situation
    this.#memory = memory
  }

  /** A session's head: of a document, or a line of a log. */
  head(value: JsonObject): void {
    this.#flush()
    this.#memory.replay = null
    this.#memory.startsAnew = true
    readHead(this.#memory.gathered, value)
  }

  /** Helpers' runs of which messages may follow. */
  expect(delegations: Delegation[]): void {
    this.#memory.delegations = [...this.#memory.delegations, ...delegations]
  }

  /** A message that stands by itself; `refs`: none when another message takes the record that both stand in. */
  message(body: JsonObject, refs: RecordRef[]): void {
    this.#memory.startsAnew = false
    const id = stringOf(body.id)
    if (this.#memory.open !== null && id !== undefined && this.#memory.open.body.id === id) {
      this.#memory.open = { body: richer(this.#memory.open.body, body), refs: [...this.#memory.open.refs, ...refs] }
      return
    }
    this.#flush()
    const known = id === undefined ? undefined : this.#memory.said.ids.get(id)
    if (known !== undefined) {
      this.#claim(this.#tell(body, known, new Map()), refs, `${typeOf(body)}/repeated`)
      return
    }
    const isHistory = textsOf(body.content).some(isContext) && this.#memory.said.units.has(contextKey)
    if (isHistory) this.#memory.replay = new Map()
    if (this.#memory.replay !== null && typeof body.model === 'string') this.#memory.replay = null
    if (this.#memory.replay !== null)
      this.#claim(this.#tellCopy(body, this.#memory.replay), refs, `${typeOf(body)}/repeated`)
    else this.#memory.open = { body, refs }
  }

  /** A whole history that takes the place of what the model saw until now. `kind`: as what it is counted when it adds nothing. */
  history(messages: Json | undefined, at: string | undefined, ref: RecordRef, kind: string): void {
    this.#flush()
    this.#memory.replay = null
    const bodies = unique(objectsOf(messages))
    const used = new Map<string, number>()
    const present = new Set<string>()
    for (const body of bodies) {
      const isKnown = this.#known(body) !== undefined
      for (const unit of unitsOf(body)) {
        present.add(unit)
        if (isKnown) used.set(unit, (used.get(unit) ?? 0) + 1)
      }
    }
    const summaries = bodies.filter((body, i) => this.#isSummary(body, bodies[i + 1]))
    const refs = [ref]
    if (summaries.length === 0 && !this.#memory.startsAnew) this.#leftOut(bodies, present, at, refs)
    const fold: number[] = []
    for (const body of bodies) {
      const known = this.#known(body)
      const told =
        known === undefined ? this.#tellCopy(body, used, summaries.includes(body)) : this.#tell(body, known, new Map())
      this.#give(told, refs)
      const entry = this.#known(body)
      if (entry !== undefined) fold.push(entry)
    }
    this.#memory.fold = fold
    this.#memory.startsAnew = false
    if (refs.length > 0) this.#out.unrendered(kind, ref)
  }

  /** The person took back a message and all that followed. */
  rewind(id: string, ref: RecordRef): void {
    this.#flush()
    const at = this.#memory.fold.indexOf(this.#memory.said.ids.get(id) ?? -1)
    const removed = this.#memory.fold
      .splice(at === -1 ? 0 : at)
      .flatMap((entry) => this.#memory.said.entries[entry] ?? [])
    const shown = removed.filter(({ from }) => from > 0)
    const turns = removed.filter(({ person }) => person).length
    const text = turns === 1 ? '1 turn was taken back.' : `${turns} turns were taken back.`
    const range: [number, number] = [Math.min(...shown.map(({ from }) => from)), Math.max(...shown.map(({ to }) => to))]
    const block = { type: 'notice' as const, text, ...(shown.length === 0 ? {} : { takesBack: range }) }
    this.#claim([{ role: 'system', origin: 'system', blocks: [block] }], [ref], '$rewindTo')
  }

  /** What a log says anew of the session itself. Returns whether a title took the place of another one. */
  set(values: JsonObject): boolean {
    const before = this.#memory.gathered.title
    update(this.#memory.gathered, values)
    return before !== undefined && before !== this.#memory.gathered.title
  }

  /** Something that is no message but has to be seen. */
  notice(text: string, ref: RecordRef): void {
    this.#flush()
    this.#claim([{ role: 'system', origin: 'system', blocks: [{ type: 'notice', text }] }], [ref], 'notice')
  }

  /** A record of a kind nobody has seen. */
  unknown(record: Json, ref: RecordRef): void {
    this.#flush()
    this.#claim([{ role: 'system', origin: 'system', blocks: [{ type: 'unknown', record }] }], [ref], 'unknown')
  }

  /** A record that is shown nowhere. */
  count(kind: string, ref: RecordRef): void {
    this.#out.unrendered(kind, ref)
  }

  /** `cwd`: where it took place, as far as names and beginnings tell. */
  end(cwd: string | undefined): Facts {
    this.#flush()
    for (const { refs } of this.#memory.preface ?? []) for (const ref of refs) this.#out.unrendered('context', ref)
    return factsOf(this.#memory.gathered, cwd, this.#situation.helper)
  }

  #known(body: JsonObject): number | undefined {
    const id = stringOf(body.id)
    return id === undefined ? undefined : this.#memory.said.ids.get(id)
  }

  #flush(): void {
    if (this.#memory.open === null) return
    const { body, refs } = this.#memory.open
    this.#memory.open = null
    const entry = this.#enter(body)
    this.#memory.fold.push(entry)
    this.#claim(this.#tell(body, entry, null), refs, silentKind(body))
  }

  #enter(body: JsonObject): number {
    const entry: Entry = { type: typeOf(body), from: 0, to: 0, units: unitsOf(body), person: false, counted: false }
    const index = this.#memory.said.entries.push(entry) - 1
    const id = stringOf(body.id)
    if (id !== undefined) this.#memory.said.ids.set(id, index)
    return index
  }

  /** A message under an id nobody knows that may be a copy of one that was told. */
  #tellCopy(body: JsonObject, used: Map<string, number>, summary = false): Pending {
    const units = unitsOf(body)
    const isCopy =
      units.length > 0 && units.every((unit) => (used.get(unit) ?? 0) < (this.#memory.said.units.get(unit)?.times ?? 0))
    const original = isCopy ? this.#memory.said.units.get(units[0] ?? '')?.entry : undefined
    const id = stringOf(body.id)
    if (original !== undefined && id !== undefined) this.#memory.said.ids.set(id, original)
    return this.#tell(body, original ?? this.#enter(body), used, summary)
  }

  #tell(body: JsonObject, entry: number, copy: View['copy'], summary = false): Pending {
    const known = this.#memory.said.entries[entry]
    const usage = usageOf(body.tokens)
    if (usage !== null && known?.counted === false) {
      known.counted = true
      addUsage(this.#memory.gathered, usage)
    }
    addModel(this.#memory.gathered, stringOf(body.model))
    for (const text of textsOf(body.content)) if (isContext(text)) addCwds(this.#memory.gathered, workspacesOf(text))
    const delegated = this.#situation.helper ? null : delegatedAs(body, this.#memory.delegations)
    const { root, helper, helperDuring, companion } = this.#situation
    const { said } = this.#memory
    const told = tell(body, { root, helper, helperDuring, companion, said, entry, delegated, copy, summary })
    if (copy === null) happened(this.#memory.gathered, timeOf(body.timestamp))
    return { told, entry }
  }

  #claim(pending: Pending | Told[], refs: RecordRef[], kind: string): void {
    const left = [...refs]
    this.#give(pending, left)
    for (const ref of left) this.#out.unrendered(kind, ref)
  }

  /** Hands over messages; the first one takes the records. */
  #give(pending: Pending | Told[], refs: RecordRef[]): void {
    const { told, entry } = Array.isArray(pending) ? { told: pending, entry: -1 } : pending
    const held = this.#memory.preface
    if (held !== null) {
      if (told.length > 0 && told.every(({ origin }) => origin === 'injected')) {
        held.push({ pending: { told, entry }, refs: refs.splice(0) })
      }
      if (told.every(({ origin }) => origin === 'injected')) return
      this.#memory.preface = null
      for (const one of held) this.#give(one.pending, one.refs)
    }
    const known = this.#memory.said.entries[entry]
    for (const message of told) {
      const n = this.#out.message(Object.assign(message, { records: refs.splice(0) }))
      happened(this.#memory.gathered, message.at)
      if (known === undefined) continue
      if (known.from === 0) known.from = n
      known.to = n
      if (message.origin !== 'person' && !(message.origin === 'agent' && this.#situation.helper)) continue
      known.person = true
      const text = message.blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n')
      if (text !== '') typed(this.#memory.gathered, text)
    }
  }

  /** A summary takes the place of the turns before it; the program answers it in the model's name. */
  #isSummary(body: JsonObject, next: JsonObject | undefined): boolean {
    const text = textsOf(body.content).join('')
    if (body.type !== 'user' || this.#known(body) !== undefined) return false
    const answered = next?.type === 'gemini' && isPlaceholder(textsOf(next.content).join(''))
    return (
      text.includes('<state_snapshot>') ||
      (answered && !isContext(text) && unitsOf(body).some((unit) => !this.#memory.said.units.has(unit)))
    )
  }

  /** Tells that a new history leaves out what was said: an unanswered prompt was rolled back, or the history was cut. */
  #leftOut(bodies: JsonObject[], present: ReadonlySet<string>, at: string | undefined, refs: RecordRef[]): void {
    const kept = new Set(bodies.map((body) => this.#known(body)))
    const counts = this.#memory.fold.filter((entry) => this.#matters(entry))
    const missing = counts.filter(
      (entry) => !kept.has(entry) && !this.#memory.said.entries[entry]?.units.some((unit) => present.has(unit)),
    )
    if (missing.length === 0) return
    const isTail = counts.slice(-missing.length).every((entry, i) => entry === missing[i])
    const prompts = missing.filter((entry) => this.#memory.said.entries[entry]?.person).length
    const text =
      isTail && prompts > 0
        ? 'The request was cancelled or failed; the model does not see it any more.'
        : `The model does not see ${missing.length} of the messages before any more.`
    const when = at === undefined ? {} : { at }
    this.#give([{ role: 'system', origin: 'system', ...when, blocks: [{ type: 'notice', text }] }], refs)
  }

  #matters(entry: number): boolean {
    const known = this.#memory.said.entries[entry]
    return known !== undefined && known.units.length > 0 && (known.type === 'gemini' || known.person)
  }
}

/** What a message is counted as that has nothing of its own to say. */
const silentKind = (body: JsonObject): string =>
  partsOf(body.content).some((part) => part.functionResponse !== undefined)
    ? `${typeOf(body)}/functionResponse`
    : `${typeOf(body)}/empty`

const typeOf = (body: JsonObject): string => stringOf(body.type) ?? 'message'

/** Later entries of an id count, at the place of the first. */
function unique(bodies: JsonObject[]): JsonObject[] {
  const byId = new Map<string, number>()
  const all: JsonObject[] = []
  for (const body of bodies) {
    const id = stringOf(body.id)
    const at = id === undefined ? undefined : byId.get(id)
    const before = at === undefined ? undefined : objectOf(all[at])
    if (at !== undefined && before !== undefined && before !== null) all[at] = richer(before, body)
    else if (id === undefined) all.push(body)
    else byId.set(id, all.push(body) - 1)
  }
  return all
}
