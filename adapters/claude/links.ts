/** Which helper a call started, by the best evidence there is. */

import type { Json } from '../../src/model/session.ts'
import type { ParsedSubagent } from '../types.ts'
import { fieldsOf, stringOf } from './json.ts'
import { promptKey } from './peek.ts'
import type { Thread } from './thread.ts'

/** Which helpers have been linked, and what is known of others. Plain data. */
export interface Links {
  linked: Set<string>
  /** Calls that the records said something about before they came back: call → helper's short id. */
  hints: Map<string, string>
}

export const noLinks = (): Links => ({ linked: new Set(), hints: new Map() })

function link(links: Links, ids: string[]): ParsedSubagent[] {
  const fresh = ids.filter((id) => !links.linked.has(id))
  for (const id of fresh) links.linked.add(id)
  return fresh.map((id) => ({ type: 'subagent', id }))
}

/** At the call: what is said of the helper names the call, or the helper's task is the call's, and no other's. */
export function atCall({ links, outside }: Thread, callId: string, input: Json): ParsedSubagent[] {
  const key = promptKey(stringOf(fieldsOf(input).prompt))
  const helper = outside.helperOfCall(callId) || (key === '' ? '' : outside.helperOfTask(key))
  return link(links, helper === '' ? [] : [helper])
}

/** At the result: the result names the helper, or the run whose helpers lie together. */
export function atResult(
  { links, outside }: Thread,
  callId: string,
  output: string,
  extra: Json | undefined,
  inherited: boolean,
): ParsedSubagent[] {
  const kept = fieldsOf(extra)
  const run = stringOf(kept.runId)
  const ofRun = run === '' ? [] : outside.helpersOfRun(run)
  if (ofRun.length > 0) return link(links, ofRun)
  const agentId =
    stringOf(kept.agentId) || (/^agentId: ([\w-]+)/m.exec(output)?.[1] ?? '') || (links.hints.get(callId) ?? '')
  links.hints.delete(callId)
  if (agentId === '') return []
  return link(links, [outside.helper(agentId) || `${inherited ? outside.original : outside.root}/${agentId}`])
}
