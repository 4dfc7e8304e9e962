/** Records of what the program attaches for the model: queued prompts, files, hooks, and much that nobody reads. */
import type { ParsedBlock } from '../types.ts'
import { closeReply } from './closing.ts'
import { blocksOf, isMedia, mediaOf, textOfContent } from './content.ts'
import { entryOf, type Fields, fieldsOf, isFields, stringOf, stringsOf } from './json.ts'
import { place, speak } from './speech.ts'
import { count, type Line, messageOf, noticeOf, say, type Thread, unknownOf } from './thread.ts'
import { classify, isTyped, type Said, senderOf } from './typed.ts'

type Reader = (thread: Thread, line: Line, attachment: Fields) => void

/** What was typed, or came in, while the model was working. */
const queuedCommand: Reader = (thread, line, attachment) => {
  const text = textOfContent(attachment.prompt)
  const media = blocksOf(attachment.prompt).flatMap((block) =>
    isFields(block) && isMedia(block) ? [mediaOf(block)] : [],
  )
  const said = queuedAs(attachment, classify(text), media.length > 0)
  if (isTyped(said)) closeReply(thread)
  place(thread, line, isTyped(said) ? 'conversation' : 'between')
  // It continues the turn in which it came: two of them under one record are no going back.
  const { parentUuid: _, ...record } = line.record
  speak(thread, { ...line, record: { ...record, origin: attachment.origin ?? null } }, said, media)
}

function queuedAs(attachment: Fields, said: Said, hasMedia: boolean): Said {
  const sender = senderOf(attachment.origin)
  const isPrompt =
    attachment.commandMode === undefined || attachment.commandMode === 'prompt' || attachment.commandMode === 'bash'
  const isTheirs =
    sender === 'human' || attachment.humanTurn === true || (sender === '' && isPrompt && attachment.isMeta !== true)
  if (!isTheirs) return { ...said, kind: sender === 'peer' ? 'agent' : 'injected' }
  if (attachment.commandMode === 'bash' && said.kind === 'prompt')
    return { ...said, kind: 'shell', text: `!${said.text}` }
  return said.text === '' && hasMedia ? { ...said, kind: 'prompt' } : said
}

/** What the person, or the program for them, handed in. */
const attached: Reader = (thread, line, attachment) => {
  place(thread, line, 'between')
  const name =
    stringOf(attachment.displayPath) ||
    stringOf(attachment.filename) ||
    stringOf(attachment.filePath) ||
    stringOf(attachment.path) ||
    stringOf(attachment.uri) ||
    stringsOf(attachment.mentions).join(', ')
  const text: ParsedBlock = { type: 'text', text: `Attached: ${name || 'a file'}` }
  say(thread, messageOf(line, 'user', 'injected', [text, ...pictureIn(fieldsOf(attachment.content))]))
}

function pictureIn(content: Fields): ParsedBlock[] {
  const file = fieldsOf(content.file)
  const data = stringOf(file.base64)
  if (data === '') return []
  const type = content.type === 'image' ? 'image' : 'document'
  return [mediaOf({ type, source: { type: 'base64', media_type: file.type ?? '', data } })]
}

const injected: Reader = (thread, line, attachment) => {
  place(thread, line, 'between')
  const { content, text: briefing, envelopes } = attachment
  const texts = [stringOf(content), ...stringsOf(content), stringOf(briefing), ...stringsOf(envelopes)]
  const text = texts.filter((one) => one !== '').join('\n')
  if (text === '') count(thread, kindOf(attachment), line)
  else say(thread, messageOf(line, 'user', 'injected', [{ type: 'text', text }]))
}

const notice: Reader = (thread, line, attachment) => {
  place(thread, line, 'between')
  const error = attachment.blockingError
  const text = stringOf(attachment.content) || stringOf(error) || stringOf(fieldsOf(error).blockingError)
  const hook = stringOf(attachment.hookName)
  say(thread, noticeOf(line, [`Hook${hook === '' ? '' : ` ${hook}`}`, text].filter((part) => part !== '').join(': ')))
}

/** Since October 2026 a command that the program does not know goes to the model as it was typed. */
const unknownCommand: Reader = (thread, line, attachment) => {
  place(thread, line, 'between')
  say(thread, noticeOf(line, `Unknown command: /${stringOf(attachment.commandName)}`))
}

const counted: Reader = (thread, line, attachment) => {
  place(thread, line, 'between')
  count(thread, kindOf(attachment), line)
}

const kindOf = (attachment: Fields): string => `attachment/${stringOf(attachment.type)}`

const countedKinds = [
  'account_memory_recall',
  'advisor_stripped',
  'advisor_tool',
  'agent_ask_notice',
  'agent_listing_delta',
  'agent_mention',
  'artifact_opening_prefetch',
  'async_hook_response',
  'async_hook_response_batch',
  'attention_budget',
  'auto_mode',
  'auto_mode_exit',
  'bash_output_audience_note',
  'batching_reminder',
  'batching_reminder_sent',
  'budget_usd',
  'claude_app_notice',
  'command_permissions',
  'compact_file_reference',
  'companion_intro',
  'context_efficiency',
  'context_sections',
  'coordinator_context',
  'cowork_memory_context',
  'credential_org',
  'critical_system_reminder',
  'date',
  'date_change',
  'deferred_tools_delta',
  'deferred_tools_record',
  'diagnostics',
  'dynamic_skill',
  'edited_image_file',
  'edited_text_file',
  'elapsed_time_reminder',
  'environment',
  'first_week',
  'goal_status',
  'goals',
  'hook_cancelled',
  'hook_deferred_tool',
  'hook_error_during_execution',
  'hook_non_blocking_error',
  'hook_permission_decision',
  'hook_plugin_listing',
  'hook_stopped_continuation',
  'hook_success',
  'inlined_image_paths',
  'instructions',
  'invoked_skills',
  'language',
  'linked_plugin_tools_note',
  'max_turns_reached',
  'mcp_dropped_tools_delta',
  'mcp_instructions_delta',
  'memory_update',
  'message_pdf_reads',
  'model',
  'nested_memory',
  'output_limit_note',
  'output_style',
  'output_style_instructions',
  'output_token_usage',
  'peer_mention',
  'plan_file_reference',
  'plan_mode',
  'plan_mode_exit',
  'plan_mode_reentry',
  'prefix_delta',
  'proactivity',
  'progress_reminder_sent',
  'project_doc_reads',
  'projects_thread_ask',
  'prompt_as_file',
  'prompt_render_point',
  'prompt_snapshot',
  'read_truncation_notice',
  'relevant_memories',
  'remote_session_change',
  'repl_mcp_needs_auth',
  'repl_mcp_servers',
  'sandbox_instructions',
  'secondary_reminder',
  'secondary_reminder_sent',
  'session_context',
  'session_cron_carry',
  'silent_turn_reminder',
  'skill_listing',
  'skill_mention',
  'structured_output',
  'task_reminder',
  'task_status',
  'team_context',
  'teammate_mailbox',
  'teammate_shutdown_batch',
  'thinking_drop',
  'thinking_stripped',
  'thread_state',
  'todo_reminder',
  'token_usage',
  'tool_host_result_lines',
  'tool_hosts_correction',
  'tool_hosts_notice',
  'tool_offer_record',
  'tool_results_cut',
  'tool_search_usage_reminder',
  'total_tokens_reminder',
  'ultra_effort_enter',
  'ultra_effort_exit',
  'ultrathink_effort',
  'verify_plan_reminder',
  'whole_texts_withdrawn',
  'widget_context_hint',
  'withheld_memory',
  'workflow_keyword_request',
  'workflow_size_guideline_change',
]

const readers: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(countedKinds.map((kind) => [kind, counted])),
  queued_command: queuedCommand,
  file: attached,
  directory: attached,
  pdf_reference: attached,
  mcp_resource: attached,
  already_read_file: attached,
  at_mention_reference: attached,
  selected_lines_in_diff: attached,
  selected_lines_in_ide: attached,
  opened_file_in_ide: attached,
  dir_sync_notice: injected,
  fork_briefing: injected,
  hook_additional_context: injected,
  plugin_note: injected,
  poll_events: injected,
  hook_system_message: notice,
  hook_blocking_error: notice,
  unknown_command_fallback: unknownCommand,
}

/** A record of something that the program put beside a prompt. */
export function readAttachment(thread: Thread, line: Line): void {
  const attachment = fieldsOf(line.record.attachment)
  const reader = entryOf(readers, stringOf(attachment.type))
  if (reader !== undefined) reader(thread, line, attachment)
  else {
    place(thread, line, 'between')
    say(thread, unknownOf(line))
  }
}
