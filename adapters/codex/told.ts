/** What several kinds of records tell alike: how a call went, which settings hold, that the context was summed up. */
import type { Extra } from './calls.ts'
import { type JsonObject, objectOf, textOf } from './json.ts'
import type { Session } from './session.ts'
import { type Line, messageAt } from './transcript.ts'

/** Adds to the call what an event tells of it; a call that stands nowhere else (a script made it) is shown with it. */
export function tell(
  session: Session,
  id: string,
  name: string,
  input: JsonObject[string],
  extra: Extra,
  line: Line,
  kind: string,
): void {
  if (session.calls.enrich(id, extra, line, kind)) return
  session.known.busy = true
  session.calls.inner(id, name, input, extra, line, kind)
}

/** Takes over model, folder and mode; returns what of it changed, as sentences. */
export function applySettings(session: Session, settings: JsonObject): string[] {
  const changed: string[] = []
  const model = textOf(settings.model)
  if (model !== '' && model !== session.known.model) {
    if (session.known.model !== undefined) changed.push(`The model is now ${model}.`)
    session.known.model = model
  }
  if (!session.known.copying) {
    session.seenModel(model)
    session.seenFolder(textOf(settings.cwd))
  }
  const mode = textOf(objectOf(settings.collaboration_mode).mode)
  const plan = mode === 'plan'
  if (mode !== '' && plan !== session.known.plan) {
    changed.push(plan ? 'Plan mode is on.' : 'Plan mode is off.')
    session.known.plan = plan
  }
  return changed
}

/** The block for a context that was summed up. */
export const compaction = (text: string, line: Line): ReturnType<typeof messageAt> =>
  messageAt(line, 'system', 'system', [{ type: 'compaction', text }])
