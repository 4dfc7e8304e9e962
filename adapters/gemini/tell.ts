/** What the messages of a log say, as messages of the model that all agents share; each thing once. */
import type { Json, Origin, ToolCallBlock } from '../../src/model/session.ts'
import type { ParsedBlock, ParsedMessage } from '../types.ts'
import { runOf, startsHelper } from './delegated.ts'
import { helperId } from './group.ts'
import { type JsonObject, objectOf, objectsOf, stringOf, timeOf } from './json.ts'
import {
  answersIn,
  displayText,
  feedbackIn,
  fileOf,
  hunksOf,
  plansIn,
  type Result,
  resultOf,
  toolResult,
} from './results.ts'
import { callKey, callsOf, fileKey, keyOf, partsOf, type Said, textsOf, userKey } from './said.ts'
import { kindOf } from './tools.ts'
import { binaryThought, isPlaceholder, type Segment, segmentsOf } from './typed.ts'

/** How a message is to be looked at. */
export interface View {
  said: Said
  /** The entry that is being told. */
  entry: number
  /** Of a message that may repeat what was said: how much of it has been found again. Null: it says new things. */
  copy: Map<string, number> | null
  /** Id of the session whose helpers it starts. */
  root: string
  /** The one helper of this session that began between two times: milliseconds since 1970, with a blank between them. */
  helperDuring: (between: string) => string | null
  /** Whether the session is a helper's: its task comes from an agent, and no person speaks in it. */
  helper: boolean
  /** In a session with a person, what is said to a helper of it. */
  delegated: 'task' | 'nudge' | null
  /** Whether a user's text is the summary that takes the place of what was said before. */
  summary: boolean
  /** Path of the companion whose path ends so. */
  companion: (end: string) => string | null
}

/** A finished message without its records. */
export type Told = Omit<ParsedMessage, 'records'>

/** Whether a unit is to be told now; remembers that it was. */
function isNew({ said, copy, entry }: View, unit: string): boolean {
  const times = said.units.get(unit)?.times ?? 0
  if (copy !== null) {
    const found = copy.get(unit) ?? 0
    copy.set(unit, found + 1)
    if (found < times) return false
  }
  said.units.set(unit, { times: times + 1, entry })
  return true
}

/** What is to be told now of a message; what was told before is left out. */
export function tell(body: JsonObject, view: View): Told[] {
  const teller = tellers[stringOf(body.type) ?? ''] ?? tellUnknown
  return teller(body, view)
}

const tellers: Record<string, (body: JsonObject, view: View) => Told[]> = {
  user: tellUser,
  gemini: tellModel,
  info: (body, view) => tellNotice(body, view, ''),
  warning: (body, view) => tellNotice(body, view, 'Warning: '),
  error: (body, view) => tellNotice(body, view, 'Error: '),
}

const tellUnknown = (body: JsonObject, view: View): Told[] =>
  view.copy === null
    ? [{ role: 'system', origin: 'system', ...atOf(body), blocks: [{ type: 'unknown', record: body }] }]
    : []

function atOf(body: JsonObject): { at?: string } {
  const at = timeOf(body.timestamp)
  return at === undefined ? {} : { at }
}

function tellNotice(body: JsonObject, view: View, before: string): Told[] {
  if (view.copy !== null) return []
  const text = textsOf(body.content).join('').trim()
  const files = partsOf(body.content).flatMap((part) => fileOf(part) ?? [])
  const told: Told[] = []
  if (text !== '') {
    told.push({ role: 'system', origin: 'system', ...atOf(body), blocks: [{ type: 'notice', text: before + text }] })
  }
  // Binary results are recorded so, after the model was made to say that it has them.
  if (files.length > 0) told.push({ role: 'user', origin: 'tool', ...atOf(body), blocks: files })
  return told.length > 0 || textsOf(body.content).length > 0 ? told : tellUnknown(body, view)
}

function tellModel(body: JsonObject, view: View): Told[] {
  const model = stringOf(body.model)
  const text = textsOf(body.content).join('')
  const isText = text.trim() !== '' && isNew(view, keyOf('gemini', text))
  const spoken: ParsedBlock[] = isText ? [{ type: 'text', text }] : []
  const calls = callsOf(body).filter((call) => isNewCall(call, view))
  const callBlocks = calls.flatMap((call) => tellCall(call, view))
  const isSilent = text.trim() === '' && callsOf(body).length === 0
  const mayThink = view.copy === null || spoken.length + callBlocks.length > 0 || isSilent
  const thinking = mayThink ? tellThoughts(body, view) : []
  const unknown = partsOf(body.content).filter(isUnknownPart)
  const others: ParsedBlock[] = view.copy === null || isText ? unknown.map(partBlock) : []
  const blocks = [...thinking, ...spoken, ...others, ...callBlocks]
  const origin: Origin = model === undefined && isPlaceholder(text) && calls.length === 0 ? 'injected' : 'model'
  const told: Told[] =
    blocks.length === 0
      ? []
      : [{ role: 'assistant', origin, ...atOf(body), ...(model === undefined ? {} : { model }), blocks }]
  return [...told, ...callsOf(body).flatMap((call) => tellResult(call, body, view))]
}

const knownParts = ['text', 'functionCall', 'functionResponse', 'thought', 'thoughtSignature', 'videoMetadata']

const isUnknownPart = (part: JsonObject): boolean =>
  Object.keys(part).length > 0 && !Object.keys(part).some((key) => knownParts.includes(key))

function partBlock(part: JsonObject): ParsedBlock {
  const file = fileOf(part)
  if (file !== null) return file
  const code = objectOf(part.executableCode) ?? objectOf(part.codeExecutionResult)
  const text = stringOf(code?.code) ?? stringOf(code?.output)
  return text === undefined ? { type: 'unknown', record: part } : { type: 'text', text: `\`\`\`\n${text}\n\`\`\`` }
}

function tellThoughts(body: JsonObject, { said, copy }: View): ParsedBlock[] {
  const thoughts = objectsOf(body.thoughts).map(({ subject, description, timestamp }) => {
    const [heading, text] = [stringOf(subject)?.trim() ?? '', stringOf(description)?.trim() ?? '']
    return { text: [heading === '' ? '' : `**${heading}**`, text].filter((one) => one !== '').join('\n\n'), timestamp }
  })
  const inParts = partsOf(body.content).flatMap(({ text, thought }) =>
    thought === true && typeof text === 'string' && text !== binaryThought ? [{ text, timestamp: null }] : [],
  )
  return [...thoughts, ...(thoughts.length === 0 ? inParts : [])].flatMap(({ text, timestamp }): ParsedBlock[] => {
    if (text.trim() === '') return []
    const loose = keyOf('thought', text.replace(/[*\s]+/g, ' '))
    // The program can record a thought of one moment with two messages; at another moment it was thought again.
    const exact = typeof timestamp === 'string' ? `${loose} ${timestamp}` : undefined
    const isKnown = copy === null ? exact !== undefined && said.thoughts.has(exact) : said.thoughts.has(loose)
    said.thoughts.add(loose)
    if (exact !== undefined) said.thoughts.add(exact)
    return isKnown ? [] : [{ type: 'thinking', text }]
  })
}

/** A call whose result was told is over: the same id in a new message is a new call. */
function isNewCall(call: JsonObject, view: View): boolean {
  const unit = callKey(stringOf(call.id) ?? '', call)
  const isTold = view.said.calls.has(unit)
  const isAnew = view.copy === null && view.said.calls.get(unit) === true
  if (isTold && !isAnew) return false
  view.said.calls.set(unit, false)
  const times = view.said.units.get(unit)?.times ?? 0
  view.said.units.set(unit, { times: times + 1, entry: view.entry })
  return true
}

function tellCall(call: JsonObject, { root, helperDuring }: View): ParsedBlock[] {
  const [name, agentId] = [stringOf(call.name) ?? '', stringOf(call.agentId)]
  const isTask = agentId !== undefined || startsHelper(call)
  const block: ToolCallBlock = {
    type: 'tool_call',
    id: stringOf(call.id) ?? '',
    name,
    kind: kindOf(name, isTask),
    input: call.args ?? {},
  }
  const items = plansIn(objectOf(call.args)?.todos ?? objectOf(call.resultDisplay)?.todos)
  const run = isTask ? runOf(call) : null
  // Before 0.39 a call does not name the helper it started.
  const helper = agentId === undefined ? run && helperDuring(`${run.from} ${run.to}`) : helperId(root, agentId)
  return [
    block,
    ...(items.length === 0 ? [] : [{ type: 'plan' as const, items }]),
    ...(helper === null ? [] : [{ type: 'subagent' as const, id: helper }]),
  ]
}

const over = new Set<Json | undefined>(['success', 'error', 'cancelled'])

function tellResult(call: JsonObject, body: JsonObject, view: View): Told[] {
  const id = stringOf(call.id) ?? ''
  const unit = callKey(id, call)
  if (view.said.calls.get(unit) === true) return []
  const display = displayText(call.resultDisplay)
  const recorded = resultOf(call.result)
  if (recorded === null && !over.has(call.status)) return []
  view.said.calls.set(unit, true)
  const result: Result = recorded ?? { output: '', isError: false, exitCode: undefined, files: [], beside: [] }
  if (result.output === '' && display !== undefined) result.output = display
  result.isError ||= call.status === 'error' || call.status === 'cancelled'
  for (const text of result.beside) view.said.units.set(userKey(text), { times: 1, entry: view.entry })
  for (const part of objectsOf(call.result)) {
    if (isUnknownPart(part)) view.said.units.set(fileKey(part), { times: 1, entry: view.entry })
  }
  const at = atOf(call.timestamp === undefined ? body : call)
  const told: Told[] = [
    {
      role: 'user',
      origin: 'tool',
      ...at,
      blocks: [toolResult(id, result, view.companion), ...diffOf(call), ...result.files],
    },
  ]
  const said = call.name === 'ask_user' ? answersIn(result.output) : feedbackIn(result.output)
  if (said !== undefined) told.push({ role: 'user', origin: 'person', ...at, blocks: [{ type: 'text', text: said }] })
  return told
}

/** What an edit changed; one that failed or was refused changed nothing. */
function diffOf(call: JsonObject): ParsedBlock[] {
  const display = objectOf(call.resultDisplay)
  const patch = hunksOf(stringOf(display?.fileDiff) ?? '')
  if (patch === undefined || call.status === 'error' || call.status === 'cancelled') return []
  const path = stringOf(display?.filePath) ?? stringOf(objectOf(call.args)?.file_path) ?? stringOf(display?.fileName)
  return [{ type: 'diff', path: path ?? '', patch }]
}

function tellUser(body: JsonObject, view: View): Told[] {
  const parts = partsOf(body.content)
  const told = parts.flatMap((part) => tellResponse(objectOf(part.functionResponse), body, view))
  const isResponse = parts.some((part) => objectOf(part.functionResponse) !== null)
  const texts = newTexts(body, isResponse, view)
  const segments = view.summary
    ? texts.map((text): Segment => ({ from: 'compaction', text }))
    : withDisplay(segmentsOf(texts), texts.length === 0 ? undefined : body.displayContent)
  for (const { from, text } of segments) {
    const last = told.at(-1)
    const origin = originOf(from, view)
    const block: ParsedBlock = from === 'compaction' ? { type: 'compaction', text } : { type: 'text', text }
    if (last?.origin === origin && from !== 'compaction') last.blocks.push(block)
    else told.push({ role: from === 'compaction' ? 'system' : 'user', origin, ...atOf(body), blocks: [block] })
  }
  const files = parts.filter((part) => isUnknownPart(part) && isNew(isResponse ? seen(view) : view, fileKey(part)))
  for (const block of files.map(partBlock)) {
    const origin: Origin = block.type === 'unknown' ? 'system' : isResponse ? 'tool' : originOf('person', view)
    const last = told.findLast((one) => one.origin === origin)
    if (last === undefined)
      told.push({ role: origin === 'system' ? 'system' : 'user', origin, ...atOf(body), blocks: [block] })
    else last.blocks.push(block)
  }
  return told
}

/** As a copy of itself: what was said once is not new. */
const seen = (view: View): View => ({ ...view, copy: new Map() })

function originOf(from: Segment['from'], { helper, said, delegated }: View): Origin {
  if (from === 'compaction') return 'system'
  if (from === 'injected') return 'injected'
  if (delegated !== null) return delegated === 'task' ? 'agent' : 'injected'
  if (!helper) return 'person'
  // The first thing a helper hears is its task; what follows, its own program says.
  return said.entries.some(({ person }) => person) ? 'injected' : 'agent'
}

function newTexts(body: JsonObject, isResponse: boolean, view: View): string[] {
  const texts = textsOf(body.content).filter((text) => text.trim() !== '')
  const mine = isResponse ? seen(view) : view
  if (texts.length > 1 && view.copy !== null && view.said.units.has(userKey(texts.join('')))) return []
  if (texts.length > 1) isNew(mine, userKey(texts.join('')))
  return texts.filter((text) => isNew(mine, userKey(text)))
}

/** What was typed when it differs from what the model got: it stands for the person, the rest is what was made of it. */
function withDisplay(segments: Segment[], display: Json | undefined): Segment[] {
  const typed = textsOf(display).join('').trim()
  if (typed === '') return segments
  const made = segments
    .filter(({ text }) => !typed.includes(text))
    .map((segment): Segment => (segment.from === 'person' ? { ...segment, from: 'injected' } : segment))
  return [{ from: 'person', text: typed }, ...made]
}

function tellResponse(response: JsonObject | null, body: JsonObject, view: View): Told[] {
  if (response === null) return []
  const id = stringOf(response.id) ?? ''
  const unit = callKey(id, response)
  if (id !== '' && view.said.calls.get(unit) === true) return []
  const result = resultOf([{ functionResponse: response }])
  if (result === null || (id === '' && !isNew(view, keyOf('result', result.output)))) return []
  if (id !== '') view.said.calls.set(unit, true)
  return [
    { role: 'user', origin: 'tool', ...atOf(body), blocks: [toolResult(id, result, view.companion), ...result.files] },
  ]
}
