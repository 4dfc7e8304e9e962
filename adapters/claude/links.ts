/** Which helper a call started, by the best evidence there is. */

import type { Json } from '../../src/model/session.ts'
import type { ParseContext, ParsedSubagent } from '../types.ts'
import { fieldsOf, stringOf } from './json.ts'
import { promptKey } from './peek.ts'
import { type Helper, relativesOf } from './relatives.ts'

/** Plain data. */
export interface Links {
  root: string
  /** Whose helpers those are that copied records name. */
  original: string
  helpers: Helper[]
  linked: Set<string>
  /** Calls that the records said something about before they came back: call → helper's short id. */
  hints: Map<string, string>
}

/** `original`: the session that this one began as a copy of, `''` if none; its helpers are not copied along. */
export const linksOf = (root: string, own: string, original: string, context: ParseContext): Links => ({
  root,
  original: original === '' ? root : original,
  helpers: [root, ...(original === '' ? [] : [original])]
    .flatMap((session) => relativesOf(context).helpers.get(session) ?? [])
    .filter((helper) => helper.id !== own),
  linked: new Set(),
  hints: new Map(),
})

function link(links: Links, ids: string[]): ParsedSubagent[] {
  const fresh = ids.filter((id) => !links.linked.has(id))
  for (const id of fresh) links.linked.add(id)
  return fresh.map((id) => ({ type: 'subagent', id }))
}

/** At the call: what is said of the helper names the call, or the helper's task is the call's, and no other's. */
export function atCall(links: Links, callId: string, input: Json): ParsedSubagent[] {
  const named = links.helpers.find((helper) => callId !== '' && helper.toolUseId === callId)
  if (named !== undefined) return link(links, [named.id])
  const key = promptKey(stringOf(fieldsOf(input).prompt))
  const same = key === '' ? [] : links.helpers.filter((helper) => helper.prompt === key && helper.toolUseId === '')
  return link(links, same.length === 1 ? same.map((helper) => helper.id) : [])
}

/** At the result: the result names the helper, or the run whose helpers lie together. */
export function atResult(
  links: Links,
  callId: string,
  output: string,
  extra: Json | undefined,
  inherited: boolean,
): ParsedSubagent[] {
  const kept = fieldsOf(extra)
  const run = stringOf(kept.runId)
  const ofRun = run === '' ? [] : links.helpers.filter((helper) => helper.path.includes(`/workflows/${run}/`))
  if (ofRun.length > 0)
    return link(
      links,
      ofRun.map((helper) => helper.id),
    )
  const agentId =
    stringOf(kept.agentId) || (/^agentId: ([\w-]+)/m.exec(output)?.[1] ?? '') || (links.hints.get(callId) ?? '')
  links.hints.delete(callId)
  if (agentId === '') return []
  const session = inherited ? links.original : links.root
  return link(links, [links.helpers.find((helper) => helper.agentId === agentId)?.id ?? `${session}/${agentId}`])
}
