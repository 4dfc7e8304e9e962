/** Response items: what goes to and comes from the model. */
import type { Json } from '../../src/model/session.ts'
import { pictureOf, textsOf } from './content.ts'
import { isObject, type JsonObject, listOf, objectOf, parseJson, textOf } from './json.ts'
import { decodeOutput } from './outputs.ts'
import type { Session } from './session.ts'
import { nameOf } from './tools.ts'
import { type Line, messageAt } from './transcript.ts'

type Reader = (session: Session, item: JsonObject, line: Line, kind: string, metadata: JsonObject) => void

const skip: Reader = (session, _, line, kind) => session.unrendered(kind, line)

/** One reader per type of item. What is skipped is state or cannot be read by anybody but the service. */
export const itemReaders: Record<string, Reader> = {
  message: readMessage,
  reasoning: readReasoning,
  function_call: readFunctionCall,
  function_call_output: readOutput,
  custom_tool_call: (session, item, line, kind) => {
    session.known.busy = true
    const name = nameOf(textOf(item.name), textOf(item.namespace))
    session.calls.call(textOf(item.call_id), name, item.input ?? '', line, kind)
  },
  custom_tool_call_output: (session, item, line, kind) =>
    session.calls.result(textOf(item.call_id), item.output, line, kind),
  local_shell_call: (session, item, line, kind) => {
    session.known.busy = true
    session.calls.call(textOf(item.call_id) || textOf(item.id), 'local_shell', objectOf(item.action), line, kind)
  },
  web_search_call: (session, item, line, kind) =>
    readWebSearch(session, textOf(item.id), item.action ?? {}, line, kind),
  image_generation_call: (session, item, line, kind) => readImage(session, textOf(item.id), item, line, kind),
  tool_search_call: (session, item, line, kind) =>
    session.calls.call(textOf(item.call_id) || textOf(item.id), 'tool_search', item.arguments ?? {}, line, kind),
  tool_search_output: (session, item, line, kind) =>
    session.calls.result(textOf(item.call_id), JSON.stringify(item.tools ?? []), line, kind),
  agent_message: readAgentMessage,
  compaction: skip,
  compaction_summary: skip,
  compaction_trigger: skip,
  context_compaction: skip,
  ghost_snapshot: skip,
  configuration_update: skip,
  additional_tools: skip,
  other: skip,
}

function readMessage(session: Session, item: JsonObject, line: Line, kind: string, metadata: JsonObject): void {
  if (metadata.inherited_user_message === true) {
    session.unrendered(kind, line)
    return
  }
  switch (item.role) {
    case 'assistant':
      readAnswer(session, item, line, kind, metadata)
      return
    case 'user':
      session.userItem(item, line, kind)
      return
    default: {
      const text = textsOf(item.content).join('\n\n')
      if (text === '') {
        session.unrendered(kind, line)
        return
      }
      session.add(messageAt(line, 'system', 'injected', [{ type: 'text', text }]), line)
    }
  }
}

const citation = /<oai-mem-citation>[\s\S]*?(?:<\/oai-mem-citation>|$)/g
const proposal = /<proposed_plan>([\s\S]*?)(?:<\/proposed_plan>|$)/

function readAnswer(session: Session, item: JsonObject, line: Line, kind: string, metadata: JsonObject): void {
  const text = textsOf(item.content).join('').replace(citation, '')
  if (text.trim() === '' || metadata.compaction_output === true || isEnvelope(text)) {
    session.unrendered(kind, line)
    return
  }
  const plan = proposal.exec(text)
  const planned = plan === null ? undefined : session.twins.match('plan', 'event', [plan[1] ?? ''])
  const rest = planned === undefined ? text : text.replace(proposal, '')
  if (planned !== undefined && rest.trim() === '') {
    session.transcript.join(planned, line, kind)
    return
  }
  const twin =
    session.twins.match('assistant', 'event', [rest, text.replace(proposal, '')]) ??
    session.twins.matchRun('assistant', rest)
  if (twin !== undefined) {
    session.transcript.join(twin, line, kind)
    return
  }
  if (metadata.delivered_assistant_message !== undefined && metadata.delivered_assistant_message !== null) {
    session.unrendered(kind, line)
    return
  }
  session.twins.add('assistant', 'item', rest, session.spoken([{ type: 'text', text: rest }], line))
}

/** A message to another agent, which stands where it arrives. */
function isEnvelope(text: string): boolean {
  if (!text.startsWith('{')) return false
  const value = parseJson(text)
  return isObject(value) && 'author' in value && 'recipient' in value && 'content' in value
}

function readReasoning(session: Session, item: JsonObject, line: Line, kind: string): void {
  let refs = line
  const told = (voice: 'thinking' | 'raw', texts: string[]): void => {
    for (const text of texts) {
      if (text.trim() === '') continue
      const twin = session.twins.match(voice, 'event', [text])
      if (twin !== undefined) session.transcript.join(twin, refs, kind)
      else session.twins.add(voice, 'item', text, session.spoken([{ type: 'thinking', text }], refs))
      refs = { ...line, refs: [] }
    }
  }
  told('thinking', textsOf(item.summary))
  told('raw', textsOf(item.content))
  session.unrendered(kind, refs)
}

function readFunctionCall(session: Session, item: JsonObject, line: Line, kind: string): void {
  session.known.busy = true
  const name = nameOf(textOf(item.name), textOf(item.namespace))
  const text = textOf(item.arguments)
  session.calls.call(
    textOf(item.call_id) || textOf(item.id),
    name,
    argumentsOf(text) ?? item.arguments ?? {},
    line,
    kind,
  )
}

/** An output without a call's id answers the nearest open call, unless it has a name: then the program made it up. */
function readOutput(session: Session, item: JsonObject, line: Line, kind: string): void {
  const id = textOf(item.call_id)
  if (id !== '' || textOf(item.name) === '') {
    session.calls.result(id, item.output, line, kind)
    return
  }
  const { text } = decodeOutput(item.output)
  session.add(messageAt(line, 'user', 'injected', [{ type: 'text', text: `${textOf(item.name)}: ${text}` }]), line)
}

/** Arguments are a text that should be JSON; numbers that JSON.parse would round leave it a text. */
function argumentsOf(text: string): Json | undefined {
  const value = parseJson(text)
  return value !== undefined && typeof value === 'object' ? value : text === '' ? undefined : text
}

/**
 * A web search: the call and what tells of its end find each other by id, else by what was asked. `results` stand with the
 * end only, and seldom.
 */
export function readWebSearch(
  session: Session,
  id: string,
  action: Json,
  line: Line,
  kind: string,
  results: Json = null,
): void {
  session.known.busy = true
  const same = session.searches.match(id, action)
  if (same !== undefined) {
    session.transcript.join(same, line, kind)
  } else {
    const draft = session.spoken([{ type: 'tool_call', id, name: 'web_search', kind: 'web', input: action }], line)
    session.searches.add(id, action, draft)
  }
  if (results === null || (Array.isArray(results) && results.length === 0)) return
  const output = typeof results === 'string' ? results : JSON.stringify(results, null, 2)
  const result = { type: 'tool_result' as const, callId: id, output, isError: false }
  session.add(messageAt({ ...line, refs: [] }, 'user', 'tool', [result]), line)
}

/** A picture that the model made: `result` is base64, `saved_path` where Codex put it. */
export function readImage(session: Session, id: string, item: JsonObject, line: Line, kind: string): void {
  const image = generated(session, item)
  if (session.calls.knows(id)) {
    session.calls.enrich(
      id,
      image === undefined || session.known.pictures.has(id) ? {} : { images: [image] },
      line,
      kind,
    )
    return
  }
  session.known.busy = true
  if (image !== undefined) session.known.pictures.add(id)
  const prompt = textOf(item.revised_prompt)
  const extra = { output: textOf(item.status), ...(image === undefined ? {} : { images: [image] }) }
  session.calls.inner(id, 'image_generation', prompt === '' ? {} : { prompt }, extra, line, kind)
}

function generated(session: Session, item: JsonObject): ReturnType<typeof pictureOf> | undefined {
  const base64 = textOf(item.result)
  if (base64 !== '') return pictureOf(base64)
  const path = textOf(item.saved_path).replaceAll('\\', '/')
  if (path === '') return undefined
  const companion = /generated_images\/.+$/.exec(path)?.[0] ?? ''
  const data = companion === '' ? null : session.companion(companion)
  return { type: 'image', mediaType: 'image/png', name: path, ...(data === null ? {} : { data }) }
}

/** A message from another agent. Its task for a helper may be readable by the service alone; then only the sender shows. */
export function readAgentMessage(session: Session, item: JsonObject, line: Line, kind: string): void {
  const text = textsOf(item.content).join('\n')
  const sealed =
    textOf(item.encrypted_content) !== '' ||
    listOf(item.content).some((part) => objectOf(part).type === 'encrypted_content')
  const body = [
    text.trim() === '' ? '' : text,
    sealed ? `(What ${textOf(item.author) || 'it'} says is encrypted.)` : '',
  ]
  const shown = body.filter((part) => part !== '').join('\n')
  if (shown === '') session.unrendered(kind, line)
  else session.add(messageAt(line, 'user', 'agent', [{ type: 'text', text: shown }]), line)
}
