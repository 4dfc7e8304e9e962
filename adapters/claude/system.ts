/** Records of what the program itself has to say. */
import { entryOf, stringOf } from './json.ts'
import { beginCompaction, place, speak } from './speech.ts'
import { count, type Line, noticeOf, say, type Thread, unknownOf } from './thread.ts'
import { classify } from './typed.ts'

type Reader = (thread: Thread, line: Line) => void

const contentOf = (line: Line): string => stringOf(line.record.content)

const notice =
  (text: (line: Line) => string): Reader =>
  (thread, line) => {
    const said = text(line)
    if (said === '') counted(thread, line)
    else say(thread, noticeOf(line, said))
  }

const counted: Reader = (thread, line) => {
  const subtype = stringOf(line.record.subtype)
  count(thread, subtype === '' ? 'system' : `system/${subtype}`, line)
}

/** A request that failed is tried again many times: the first time tells it. */
const apiError: Reader = (thread, line) => {
  const attempt = line.record.retryAttempt
  if (typeof attempt === 'number' && attempt > 1) counted(thread, line)
  else say(thread, noticeOf(line, `The request to the model failed${errorWords(line)}.`))
}

function errorWords({ record }: Line): string {
  const error = record.error
  if (typeof error !== 'object' || error === null || Array.isArray(error)) return ''
  const { status, message } = error
  if (typeof status === 'number') return ` (${status})`
  return typeof message === 'string' && message !== '' ? ` (${message.slice(0, 200)})` : ''
}

const stopHook: Reader = (thread, line) => {
  if (line.record.preventedContinuation !== true) counted(thread, line)
  else
    say(
      thread,
      noticeOf(
        line,
        `A hook stopped the turn${stringOf(line.record.stopReason) === '' ? '.' : `: ${stringOf(line.record.stopReason)}`}`,
      ),
    )
}

const readers: Readonly<Record<string, Reader>> = {
  '': counted,
  agents_killed: counted,
  api_error: apiError,
  away_summary: notice((line) => contentOf(line).replace(/\s*\(disable recaps in \/config\)\s*$/, '')),
  bridge_status: counted,
  cloud_session_status: notice(contentOf),
  compact_boundary: (thread, line) => beginCompaction(thread, line, contentOf(line) || 'Conversation compacted'),
  file_snapshot: counted,
  informational: notice(contentOf),
  local_command: (thread, line) => speak(thread, line, classify(contentOf(line))),
  memory_saved: counted,
  microcompact_boundary: notice(() => 'Older tool results were cleared from the context.'),
  model_consent_fallback: notice((line) => contentOf(line) || 'Another model took over.'),
  model_fallback: notice((line) => contentOf(line) || 'Another model took over.'),
  model_refusal_fallback: notice((line) => contentOf(line) || 'The model declined; another one took over.'),
  model_refusal_no_fallback: notice((line) => contentOf(line) || 'The model declined.'),
  permission_retry: counted,
  placed: counted,
  rewind_stand_in: counted,
  scheduled_task_fire: notice((line) => contentOf(line) || 'A scheduled task started.'),
  stop_hook_summary: stopHook,
  turn_duration: counted,
  voice_call_talk: notice(contentOf),
}

/** A record in which the program itself says something. */
export function readSystem(thread: Thread, line: Line): void {
  place(thread, line, 'between')
  const reader = entryOf(readers, stringOf(line.record.subtype))
  if (reader === undefined) say(thread, unknownOf(line))
  else reader(thread, line)
}
