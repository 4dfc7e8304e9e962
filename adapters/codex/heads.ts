/** The head of a file: who the thread is, how its history is kept, and what it continues. */
import { isObject, type JsonObject, objectOf, textOf } from './json.ts'
import { rolloutName } from './names.ts'
import { baseOf, isHelper } from './peek.ts'
import type { Session } from './session.ts'
import type { Line } from './transcript.ts'

/** A file begins: what was open in the one before is over. */
export function startFile(session: Session, original: number): void {
  session.endTurn()
  session.known.mode = 'legacy'
  session.known.copying = false
  session.known.fresh = true
  const name = rolloutName(session.conversation.files[original]?.path ?? '')
  session.transcript.startFile(name?.rollout ?? session.conversation.id)
}

/** The first head of a file. */
export function readHead(session: Session, head: JsonObject, line: Line, original: number): void {
  const isFirst = Object.keys(session.known.head).length === 0
  if (isFirst) {
    session.known.head = withoutInstructions(head)
    session.known.git = objectOf(head.git)
    session.known.helper = isHelper(head)
    const named = rolloutName(session.conversation.files[original]?.path ?? '')?.thread
    if (named !== undefined && named !== textOf(head.id).toLowerCase())
      session.problem(
        original,
        'conflicting ids',
        'The name of the file and its head say different ids; the head counts.',
      )
  }
  session.seenFolder(textOf(head.cwd))
  const mode = head.history_mode
  if (mode === undefined || mode === 'legacy') session.known.mode = 'legacy'
  else if (mode === 'paginated') session.known.mode = 'paginated'
  else {
    refuse(session, typeof mode === 'string' ? mode : JSON.stringify(mode), line, original)
    return
  }
  session.known.historyMode =
    session.known.mode === 'paginated' || mode !== undefined ? session.known.mode : session.known.historyMode
}

/** Fields of a head that are long and that nobody asks for: what the model is told before anything else. */
const instructions: ReadonlySet<string> = new Set(['base_instructions', 'dynamic_tools', 'instructions'])

export const withoutInstructions = (head: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(head).map(([name, value]) => [name, instructions.has(name) ? null : value]))

/** A way of keeping history that this reader does not know is not guessed at. */
function refuse(session: Session, mode: string, line: Line, original: number): void {
  session.known.mode = 'unsupported'
  session.known.historyMode = mode
  const text = `This session keeps its history in a way that annals does not know (“${mode}”); its original is kept, and nothing of it is shown.`
  session.problem(original, 'unsupported history mode', text, line.refs[0]?.[1])
  session.notice(text, line)
  session.transcript.flush()
}

/** A file that continues another file of its thread takes back what that one had after the place where it continues. */
export function readRevert(session: Session, head: JsonObject, line: Line, original: number): void {
  if (session.known.mode === 'unsupported') return
  const base = baseOf(head)
  if (base === undefined) {
    session.unrendered('session_meta', line)
    return
  }
  const found = session.transcript.continues(base.rollout, base.end)
  if (found === 'unknown') {
    const forked = textOf(head.forked_from_id)
    const own = isObject(session.known.head) && base.rollout === session.conversation.id
    if (forked === '' || own)
      session.problem(
        original,
        'missing file',
        'The file that this one continues is not there; the conversation is incomplete.',
      )
    session.unrendered('session_meta', line)
    return
  }
  if (found === 'all') {
    session.unrendered('session_meta', line)
    return
  }
  session.transcript.takeBackFrom(found, line)
}
