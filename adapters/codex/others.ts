/** Records that are neither items nor events. */
import { readAgentMessage } from './items.ts'
import { type JsonObject, objectOf, textOf } from './json.ts'
import type { Session } from './session.ts'
import { applySettings, compaction } from './told.ts'
import type { Line } from './transcript.ts'

type Reader = (session: Session, payload: JsonObject, line: Line, kind: string) => void

const skip: Reader = (session, _, line, kind) => session.unrendered(kind, line)

/** One reader per type of record. */
export const otherReaders: Record<string, Reader> = {
  turn_context: (session, payload, line, kind) => {
    const changed = applySettings(session, payload)
    if (changed.length === 0) session.unrendered(kind, line)
    else session.notice(changed.join(' '), line)
  },
  compacted: readCompacted,
  // As releases of June 2026 wrote messages between agents.
  inter_agent_communication: readAgentMessage,
  realtime_item: readRealtime,
  token_usage_record: (session, payload, line, kind) => {
    const thread = payload.thread_id
    const own = !session.known.copying && (thread === undefined || thread === session.known.head.id)
    session.usage.record(payload, own)
    session.unrendered(kind, line)
  },
  inter_agent_communication_metadata: skip,
  dynamic_tools_updated: skip,
  world_state: skip,
  retained_context: skip,
  security_risk_score: skip,
}

const preamble = 'Another language model started to solve this problem'

/** The summary that takes the place of what was said; the model's answer that it was made of is not said again. */
function readCompacted(session: Session, payload: JsonObject, line: Line): void {
  const message = textOf(payload.message)
  const at = message.startsWith(preamble) ? message.indexOf('\n') : -1
  const draft = session.add(compaction(message.slice(at + 1).trim(), line), line)
  const answer = message === '' ? undefined : session.twins.matchEnd('assistant', message)
  if (answer !== undefined && !answer.given) {
    session.transcript.drop(answer)
    draft.message.records.unshift(...answer.message.records)
  }
  session.known.compaction = draft
}

/** What was spoken and heard in voice mode. */
function readRealtime(session: Session, payload: JsonObject, line: Line, kind: string): void {
  const item = { ...payload, ...objectOf(payload.item) }
  const text = textOf(item.text) || textOf(item.transcript)
  if (item.type !== 'transcript_segment' || text.trim() === '') {
    session.unrendered(kind, line)
    return
  }
  if (item.role === 'user') session.person([{ type: 'text', text }], line)
  else session.spoken([{ type: 'text', text }], line)
}
