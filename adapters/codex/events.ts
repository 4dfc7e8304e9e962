/** Events: what the program told its screen. In legacy rollouts they stand beside response items that say the same. */
import { completedReaders } from './completed.ts'
import { pictureAt } from './content.ts'
import { readImage, readWebSearch } from './items.ts'
import { durationOf, isObject, type JsonObject, listOf, numberOf, objectOf, parseJson, textOf } from './json.ts'
import { decodeMcp } from './outputs.ts'
import { diffsOf } from './patches.ts'
import { readReview, readReviewEnd } from './reviews.ts'
import type { Session } from './session.ts'
import { applySettings, compaction, tell } from './told.ts'
import { type Line, messageAt } from './transcript.ts'

type Reader = (session: Session, event: JsonObject, line: Line, kind: string) => void

const skip: Reader = (session, _, line, kind) => session.unrendered(kind, line)
/** Said by an event in legacy rollouts only; paginated ones say it in completed items. */
const legacy =
  (reader: Reader): Reader =>
  (session, event, line, kind) =>
    session.known.mode === 'legacy' ? reader(session, event, line, kind) : session.unrendered(kind, line)

/** Events that say nothing but what another record says as well, or what matters for a moment only. */
const silent = [
  'undo_started',
  'undo_completed',
  'view_image_tool_call',
  'guardian_assessment',
  'session_configured',
  'background_event',
  'turn_diff',
  'plan_update',
  'plan_delta',
  'raw_response_item',
  'deprecation_notice',
  'model_reroute',
  'model_verification',
  'shutdown_complete',
  'item_started',
  'exec_command_begin',
  'exec_command_output_delta',
  'terminal_interaction',
  'exec_approval_request',
  'apply_patch_approval_request',
  'patch_apply_begin',
  'patch_apply_updated',
  'mcp_tool_call_begin',
  'web_search_begin',
  'image_generation_begin',
  'agent_message_delta',
  'agent_message_content_delta',
  'agent_reasoning_delta',
  'agent_reasoning_section_break',
  'agent_reasoning_raw_content_delta',
  'reasoning_content_delta',
  'reasoning_raw_content_delta',
  'mcp_startup_update',
  'mcp_startup_complete',
  'mcp_list_tools_response',
  'list_skills_response',
  'list_custom_prompts_response',
  'skills_update_available',
  'get_history_entry_response',
  'conversation_path',
  'hook_started',
  'hook_completed',
  'request_user_input',
  'request_permissions',
  'elicitation_request',
  'collab_agent_spawn_begin',
  'collab_agent_interaction_begin',
  'collab_waiting_begin',
  'collab_close_begin',
  'collab_resume_begin',
  'realtime_conversation_started',
  'realtime_conversation_realtime',
  'realtime_conversation_closed',
  'realtime_conversation_sdp',
  'realtime_conversation_list_voices_response',
  'turn_moderation_metadata',
  'safety_buffering',
  'environment_connected',
  'environment_disconnected',
  'thread_queue_changed',
  'auth_recovery_started',
  'auth_recovery_completed',
  'raw_response_completed',
  'elicitation_abandoned',
]

/** One reader per type of event. */
export const eventReaders: Record<string, Reader> = {
  user_message: legacy(readUser),
  agent_message: legacy((session, event, line, kind) =>
    session.saidByEvent('assistant', textOf(event.message), line, kind),
  ),
  agent_reasoning: legacy((session, event, line, kind) =>
    session.saidByEvent('thinking', textOf(event.text), line, kind),
  ),
  agent_reasoning_raw_content: legacy((session, event, line, kind) =>
    session.saidByEvent('raw', textOf(event.text), line, kind),
  ),
  item_completed: (session, event, line, kind) => {
    const item = objectOf(event.item)
    const type = textOf(item.type)
    const reader = Object.hasOwn(completedReaders, type) ? completedReaders[type] : undefined
    if (reader === undefined) return session.unknown({ type: 'unknown', record: event }, line)
    reader(session, item, line, `${kind}/${type}`, event)
  },
  task_started: startTurn,
  turn_started: startTurn,
  task_complete: completeTurn,
  turn_complete: completeTurn,
  turn_aborted: readAborted,
  thread_rolled_back: (session, event, line) => {
    session.endTurn()
    session.transcript.takeBackTurns(
      Math.max(1, Math.floor(numberOf(event.num_turns) ?? 1)),
      line,
      session.known.copying,
    )
  },
  context_compacted: (session, _, line, kind) => {
    if (session.known.compaction === undefined) session.known.compaction = session.add(compaction('', line), line)
    else session.transcript.join(session.known.compaction, line, kind)
  },
  entered_review_mode: readReview,
  exited_review_mode: readReviewEnd,
  token_count: (session, event, line, kind) => {
    session.usage.count(event, !session.known.copying)
    session.unrendered(kind, line)
  },
  thread_name_updated: (session, event, line, kind) => {
    const name = textOf(event.thread_name).trim()
    const own = event.thread_id === undefined || event.thread_id === session.known.head.id
    if (session.known.copying || !own || name === '' || name === session.known.title)
      return session.unrendered(kind, line)
    session.known.title = name
    session.notice(`The title is now “${name}”.`, line)
  },
  thread_goal_updated: readGoal,
  thread_settings_applied: (session, event, line, kind) => {
    const settings = objectOf(event.thread_settings)
    const changed = applySettings(session, settings)
    if (changed.length === 0) session.unrendered(kind, line)
    else session.notice(changed.join(' '), line)
  },
  sub_agent_activity: (session, event, line, kind) => {
    const id = textOf(event.agent_thread_id)
    if (event.kind !== 'started' || id === '') return session.unrendered(kind, line)
    if (!session.calls.enrich(textOf(event.event_id), { helpers: [id] }, line, kind))
      session.add(messageAt(line, 'user', 'tool', [{ type: 'subagent', id }]), line)
  },
  collab_agent_spawn_end: (session, event, line, kind) => {
    const id = textOf(event.new_thread_id)
    if (!session.calls.enrich(textOf(event.call_id), id === '' ? {} : { helpers: [id] }, line, kind))
      session.calls.inner(
        textOf(event.call_id),
        'spawn_agent',
        { message: event.prompt ?? '' },
        id === '' ? {} : { helpers: [id] },
        line,
        kind,
      )
  },
  collab_agent_interaction_end: enrichOrSkip,
  collab_waiting_end: enrichOrSkip,
  collab_close_end: enrichOrSkip,
  collab_resume_end: enrichOrSkip,
  exec_command_end: (session, event, line, kind) => {
    // What a person typed as `!command` stands in a response item as well.
    if (event.source === 'user_shell') return session.unrendered(kind, line)
    const { call_id, command, cwd } = event
    const exitCode = numberOf(event.exit_code)
    const output = textOf(event.aggregated_output) || textOf(event.stdout) + textOf(event.stderr)
    tell(
      session,
      textOf(call_id),
      'shell',
      { command: command ?? '', workdir: cwd ?? '' },
      { output, ...exit(exitCode), ...took(event.duration) },
      line,
      kind,
    )
  },
  patch_apply_end: (session, event, line, kind) => {
    const diffs = diffsOf(event.changes)
    const output = textOf(event.stdout) + textOf(event.stderr)
    const extra = { output, diffs, ...(event.success === false ? { isError: true } : {}) }
    tell(session, textOf(event.call_id), 'apply_patch', { files: diffs.map((diff) => diff.path) }, extra, line, kind)
  },
  mcp_tool_call_end: (session, event, line, kind) => {
    const { server, tool, arguments: input } = objectOf(event.invocation)
    const { text, isError, images } = decodeMcp(event.result)
    const extra = { output: text, isError, images, ...took(event.duration) }
    tell(session, textOf(event.call_id), `mcp__${textOf(server)}__${textOf(tool)}`, input ?? {}, extra, line, kind)
  },
  dynamic_tool_call_request: (session, event, line, kind) => {
    const id = textOf(event.call_id) || textOf(event.callId)
    if (session.calls.knows(id)) session.unrendered(kind, line)
    else session.calls.call(id, textOf(event.tool), event.arguments ?? {}, line, kind)
  },
  dynamic_tool_call_response: (session, event, line, kind) => {
    const id = textOf(event.call_id) || textOf(event.callId)
    const { text, images } = decodeMcp({ content: event.content_items ?? event.contentItems ?? [] })
    const extra = {
      output: text,
      images,
      ...(event.success === false ? { isError: true } : {}),
      ...took(event.duration),
    }
    tell(session, id, textOf(event.tool), event.arguments ?? {}, extra, line, kind)
  },
  web_search_end: (session, event, line, kind) =>
    readWebSearch(
      session,
      textOf(event.call_id),
      event.action ?? { query: event.query ?? '' },
      line,
      kind,
      event.results,
    ),
  image_generation_end: (session, event, line, kind) => readImage(session, textOf(event.call_id), event, line, kind),
  error: warn,
  stream_error: warn,
  warning: warn,
  guardian_warning: warn,
  ...Object.fromEntries(silent.map((type) => [type, skip])),
}

const exit = (exitCode: number | undefined): { exitCode?: number } => (exitCode === undefined ? {} : { exitCode })
const took = (duration: JsonObject[string] | undefined): { durationMs?: number } => {
  const durationMs = durationOf(duration)
  return durationMs === undefined ? {} : { durationMs }
}

function enrichOrSkip(session: Session, event: JsonObject, line: Line, kind: string): void {
  if (!session.calls.enrich(textOf(event.call_id), {}, line, kind)) session.unrendered(kind, line)
}

function readUser(session: Session, event: JsonObject, line: Line, kind: string): void {
  // In autumn 2025 context came as an event of its own kind.
  if (typeof event.kind === 'string' && event.kind !== 'plain') {
    session.unrendered(kind, line)
    return
  }
  if (session.known.review !== undefined) {
    session.reviewPrompt(textOf(event.message), line, kind)
    return
  }
  const pictures = listOf(event.images).map((image) => pictureAt(textOf(image)))
  const local = listOf(event.local_images).map((path) => pictureAt(textOf(path) || textOf(objectOf(path).path)))
  session.userEvent(textOf(event.message), [...pictures, ...local], line, kind)
}

function startTurn(session: Session, _: JsonObject, line: Line, kind: string): void {
  session.endTurn()
  session.known.marked = true
  session.known.compaction = undefined
  session.unrendered(kind, line)
}

/** The last answer stands here again; only a damaged file has it nowhere else. */
function completeTurn(session: Session, event: JsonObject, line: Line, kind: string): void {
  const error = inWords(isObject(event.error) ? textOf(event.error.message) : textOf(event.error))
  if (error === '') session.unrendered(kind, line)
  else session.notice(`The turn failed: ${error}`, line)
}

const reasons: Record<string, string> = {
  interrupted: 'The turn was interrupted.',
  replaced: 'The turn was replaced by another one.',
  review_ended: 'The review ended.',
  budget_limited: 'The turn ended: its budget was used up.',
}

function readAborted(session: Session, event: JsonObject, line: Line): void {
  const reason = textOf(event.reason)
  session.notice(reasons[reason] ?? `The turn ended${reason === '' ? '' : `: ${reason}`}.`, line)
}

/** What a service answered as JSON, in its words: `{"error": {"message": …}}`, `{"detail": …}`. */
function inWords(message: string): string {
  if (!message.startsWith('{')) return message
  const { error, detail } = objectOf(parseJson(message))
  return textOf(objectOf(error).message) || textOf(detail) || message
}

function warn(session: Session, event: JsonObject, line: Line, kind: string): void {
  const message = inWords(textOf(event.message))
  if (message === '') session.unrendered(kind, line)
  else session.notice(`${kind.endsWith('warning') ? 'Warning' : 'Error'}: ${message}`, line)
}

function readGoal(session: Session, event: JsonObject, line: Line, kind: string): void {
  const { objective, status } = objectOf(event.goal)
  const goal = `${textOf(status)} ${textOf(objective)}`
  if (textOf(objective) === '' || goal === session.known.goal) {
    session.unrendered(kind, line)
    return
  }
  session.known.goal = goal
  session.known.objective ??= textOf(objective)
  session.notice(`Goal${textOf(status) === '' ? '' : ` (${textOf(status)})`}: ${textOf(objective)}`, line)
}
