/** Tool calls and what came back: paired by the call's id, enriched by the events that tell how it went. */
import type { DiffBlock, Json, RecordRef } from '../../src/model/session.ts'
import type { ImageOrFile, ParsedBlock, ParsedMessage, ParsedToolResult } from '../types.ts'
import { isObject, listOf, numberOf, objectOf, parseJson, textOf } from './json.ts'
import { decodeOutput, type Output } from './outputs.ts'
import { kindOf, planOf } from './tools.ts'
import { type Draft, type Line, messageAt, type Transcript } from './transcript.ts'

/** What an event or a completed item tells of a call besides its output. */
export interface Extra {
  output?: string
  isError?: boolean
  exitCode?: number
  durationMs?: number
  diffs?: DiffBlock[]
  images?: ImageOrFile[]
  /** Threads of helpers that the call started. */
  helpers?: string[]
}

const noExtra: Extra = {}

interface Call {
  name: string
  draft: Draft
  answer?: Draft
  answered: boolean
  /** What was told before the output came. */
  extra: Extra
  refs: RecordRef[]
  turn: number
  /** The process that still ran when the call was answered. */
  running?: number
}

const cut = /tokens truncated|chars truncated|truncated output/

/** Plain data. */
export interface CallsState {
  calls: Map<string, Call>
  /** Calls that are over: answered, all of it handed over, and nothing that they started still runs. */
  over: Set<string>
  /** Calls of which something was told, and whose output has not come. */
  told: Set<string>
  /** Processes whose further output was asked for, and stands with the call that asked. */
  polled: Set<number>
  /** Calls that looked at a picture which is still to come: until spring 2026 it followed in a message of the user's role. */
  looking: string[]
  turn: number
}

export const noCalls = (): CallsState => ({
  calls: new Map(),
  over: new Set(),
  told: new Set(),
  polled: new Set(),
  looking: [],
  turn: 0,
})

export class Calls {
  readonly #state: CallsState
  readonly #transcript: Transcript
  readonly #add: (message: ParsedMessage, line: Line) => Draft
  readonly #model: () => string | undefined
  readonly #person: (text: string, line: Line) => void

  constructor(
    state: CallsState,
    transcript: Transcript,
    add: (message: ParsedMessage, line: Line) => Draft,
    model: () => string | undefined,
    person: (text: string, line: Line) => void,
  ) {
    this.#state = state
    this.#transcript = transcript
    this.#add = add
    this.#model = model
    this.#person = person
  }

  knows(id: string): boolean {
    return this.#state.calls.has(id) || this.#state.over.has(id)
  }

  /** A call. The same id again is a new call once the old one has its answer, else the same record written twice. */
  call(id: string, name: string, input: Json, line: Line, kind: string): void {
    const known = this.#state.calls.get(id)
    if (known !== undefined && id !== '' && !known.answered && known.turn === this.#state.turn && known.name === name) {
      this.#transcript.join(known.draft, line, kind)
      return
    }
    this.#settleOne(id)
    const polled = name === 'write_stdin' ? numberOf(objectOf(input).session_id) : undefined
    if (polled !== undefined) this.#state.polled.add(polled)
    const plan = planOf(name, input)
    const blocks: ParsedBlock[] = [{ type: 'tool_call', id, name, kind: kindOf(name, input), input }]
    if (plan !== undefined) blocks.push(plan)
    const model = this.#model()
    const message = messageAt(line, 'assistant', 'model', blocks)
    if (model !== undefined) message.model = model
    const draft = this.#add(message, line)
    this.#state.over.delete(id)
    this.#state.calls.delete(id)
    this.#state.calls.set(id, { name, draft, answered: false, extra: {}, refs: [], turn: this.#state.turn })
  }

  /** What a call gave back. Without an id it answers the nearest call that has no answer. */
  result(callId: string, output: Json | undefined, line: Line, kind: string): void {
    const id = callId === '' ? this.#lastOpen() : callId
    if (this.#state.over.has(id)) {
      this.#transcript.unrendered(`repeated ${kind}`, line)
      return
    }
    const call = this.#state.calls.get(id)
    const decoded = decodeOutput(output, call !== undefined && kindOf(call.name, '') === 'mcp')
    if (call?.answered && this.#repeats(call, decoded, line, kind)) return
    this.#answer(id, call, decoded, line)
    if (call?.name === 'view_image' && /^attached\b/i.test(decoded.text)) this.#state.looking.push(id)
    if (call?.name === 'request_user_input') this.#answers(decoded.text, line)
  }

  /** How a call went, told beside its output. False when no such call is known. */
  enrich(id: string, extra: Extra, line: Line, kind: string): boolean {
    const call = this.#state.calls.get(id)
    if (call === undefined) {
      if (this.#state.over.has(id)) this.#late(undefined, extra, line, kind)
      return this.#state.over.has(id)
    }
    if (extra.helpers !== undefined && !call.draft.given) {
      call.draft.message.blocks.push(...helperBlocks(extra.helpers))
      delete extra.helpers
    }
    if (!call.answered) {
      call.extra = { ...call.extra, ...extra, diffs: [...(call.extra.diffs ?? []), ...(extra.diffs ?? [])] }
      call.refs.push(...line.refs)
      this.#state.told.add(id)
    } else if (call.answer !== undefined && !call.answer.given && call.running === undefined) {
      complete(call.answer, extra)
      this.#transcript.join(call.answer, line, kind)
    } else {
      this.#late(call.running, extra, line, kind)
    }
    return true
  }

  /** The picture that the model had asked to see came on its own. False when it had asked for none. */
  saw(images: ImageOrFile[], line: Line, kind: string): boolean {
    const id = this.#state.looking.shift()
    return id !== undefined && this.enrich(id, { images }, line, kind)
  }

  /** A call that stands nowhere but in the event (or item) that tells how it went: made by a script, say. */
  inner(id: string, name: string, input: Json, extra: Extra, line: Line, kind: string): void {
    this.call(id, name, input, line, kind)
    const call = this.#state.calls.get(id)
    const output = { text: extra.output ?? '', isError: extra.isError ?? false, images: [] }
    if (call !== undefined) call.extra = { ...extra }
    this.#answer(id, call, output, { ...line, refs: [] })
  }

  /** The turn is over: calls of which only events told the end get their answer from those. */
  settle(): void {
    this.#state.turn += 1
    this.#state.looking = []
    for (const id of this.#state.told) this.#settleOne(id)
  }

  /** Keeps no more than the id of each call that is over. */
  letGo(): void {
    const { calls, over } = this.#state
    for (const [id, { answer, draft, running }] of calls) {
      if (!draft.given || answer?.given !== true || running !== undefined) continue
      calls.delete(id)
      over.add(id)
    }
  }

  #settleOne(id: string): void {
    const call = this.#state.calls.get(id)
    if (call === undefined || !this.#state.told.has(id)) return
    const at = call.draft.message.at
    const output = { text: call.extra.output ?? '', isError: false, images: [] }
    this.#answer(id, call, output, { refs: [], at })
  }

  #lastOpen(): string {
    const open = [...this.#state.calls].filter(([, call]) => !call.answered)
    return open.at(-1)?.[0] ?? ''
  }

  #answer(id: string, call: Call | undefined, decoded: Output, line: Line): void {
    const extra = call?.extra ?? noExtra
    const exitCode = extra.exitCode ?? decoded.exitCode
    const durationMs = extra.durationMs ?? decoded.durationMs
    const full = extra.output
    const output =
      full !== undefined && full.length > decoded.text.length && cut.test(decoded.text) ? full : decoded.text
    const result: ParsedToolResult = {
      type: 'tool_result',
      callId: id,
      output,
      isError:
        extra.isError ?? (exitCode !== undefined && decoded.exitCode === undefined ? exitCode !== 0 : decoded.isError),
    }
    if (exitCode !== undefined) result.exitCode = exitCode
    if (durationMs !== undefined) result.durationMs = durationMs
    const images = decoded.images.length > 0 ? decoded.images : (extra.images ?? [])
    const helpers = [...(extra.helpers ?? []), ...(call === undefined ? [] : startedBy(call.name, decoded.text))]
    const blocks: ParsedBlock[] = [result, ...(extra.diffs ?? []), ...images]
    if (call !== undefined && !call.draft.given) addHelpers(call.draft.message.blocks, helpers)
    else addHelpers(blocks, helpers)
    const refs = [...line.refs, ...(call?.refs ?? [])]
    const answer = this.#add(messageAt({ refs, at: line.at }, 'user', 'tool', blocks), line)
    if (call === undefined) return
    if (decoded.running !== undefined) call.running = decoded.running
    call.answered = true
    call.answer = answer
    call.extra = {}
    call.refs = []
    this.#state.told.delete(id)
  }

  /** An output that was written twice, after a crash: the later one counts. */
  #repeats(call: Call, decoded: Output, line: Line, kind: string): boolean {
    const answer = call.answer
    if (answer === undefined || answer.given) {
      this.#transcript.unrendered(`repeated ${kind}`, line)
      return true
    }
    const result = answer.message.blocks.find((block) => block.type === 'tool_result')
    if (result !== undefined) result.output = decoded.text
    this.#transcript.join(answer, line, kind)
    return true
  }

  /** Told after the answer: what cannot become part of it any more, and what a process wrote that still ran then. */
  #late(running: number | undefined, extra: Extra, line: Line, kind: string): void {
    const output = extra.output ?? ''
    const unheard = running !== undefined && !this.#state.polled.has(running) && output.trim() !== ''
    const blocks: ParsedBlock[] = unheard ? [{ type: 'text', text: output }] : []
    blocks.push(...(extra.diffs ?? []), ...(extra.images ?? []), ...helperBlocks(extra.helpers ?? []))
    if (blocks.length === 0) this.#transcript.unrendered(kind, line)
    else this.#add(messageAt(line, 'user', 'tool', blocks), line)
  }

  /** What the person answered to the model's questions: `{"answers": {<question>: {"answers": […]}}}`. */
  #answers(text: string, line: Line): void {
    const answers = objectOf(objectOf(parseJson(text)).answers)
    const lines = Object.values(answers).flatMap((one) =>
      listOf(isObject(one) ? one.answers : one).map((answer) => textOf(answer).replace(/^user_note: /, '')),
    )
    const said = lines.filter((answer) => answer !== '').join('\n')
    if (said !== '') this.#person(said, { ...line, refs: [] })
  }
}

const helperBlocks = (ids: string[]): ParsedBlock[] => ids.map((id) => ({ type: 'subagent', id }))

function addHelpers(blocks: ParsedBlock[], ids: string[]): void {
  if (ids.length === 0) return
  const there = new Set(blocks.flatMap((block) => (block.type === 'subagent' ? [block.id] : [])))
  blocks.push(...helperBlocks([...new Set(ids)].filter((id) => !there.has(id))))
}

/** The thread that `spawn_agent` says it started. */
function startedBy(name: string, output: string): string[] {
  if (name !== 'spawn_agent' || !output.startsWith('{')) return []
  const { agent_id, thread_id } = objectOf(parseJson(output))
  const id = textOf(agent_id) || textOf(thread_id)
  return id === '' ? [] : [id]
}

/** Adds to an answer what was told after it. */
function complete({ message }: Draft, extra: Extra): void {
  for (const block of message.blocks) {
    if (block.type !== 'tool_result') continue
    if (block.exitCode === undefined && extra.exitCode !== undefined) block.exitCode = extra.exitCode
    if (extra.durationMs !== undefined) block.durationMs = extra.durationMs
    if (block.output === '' && extra.output !== undefined) block.output = extra.output
  }
  message.blocks.push(...(extra.diffs ?? []), ...(extra.images ?? []))
  addHelpers(message.blocks, extra.helpers ?? [])
}
