/** What the records of a conversation refer to and other files hold: its helpers, its outputs, what it was copied from. */
import type { Json } from '../../src/model/session.ts'
import type { Conversation, ParseContext } from '../types.ts'
import type { Source } from './original.ts'
import { helpersOf } from './relatives.ts'

/** Looks up by ids and words of the records; `''` and an empty list: there is none. */
type Lookups = ReturnType<typeof lookupsOf>

/** The lookups, and the sessions whose helpers those are that its own and its copied records name. */
export type Outside = Lookups & { root: string; original: string }

/** The lookups of a conversation. Its helpers are those of its root and of the session it was copied from. */
export function lookupsOf(conversation: Conversation, source: Source, context: ParseContext) {
  const helpers = [conversation.root ?? conversation.id, source.id]
    .flatMap((session) => (session === '' ? [] : helpersOf(session, context)))
    .filter((helper) => helper.id !== conversation.id)
  const outputs = outputsOf(conversation)
  return {
    /** What it was copied from, and how much that holds. Asked about nothing. */
    source: (_nothing: string): Json => [source.id, source.file?.path ?? '', source.file?.size ?? 0],
    /** The helper of which it is said that this call started it. */
    helperOfCall: (callId: string): string =>
      callId === '' ? '' : (helpers.find(({ toolUseId }) => toolUseId === callId)?.id ?? ''),
    /** The only helper with this task, by the task's key, of which nothing says which call started it. */
    helperOfTask(task: string): string {
      const same = helpers.filter(({ prompt, toolUseId }) => prompt === task && toolUseId === '')
      return same.length === 1 ? (same[0]?.id ?? '') : ''
    },
    /** The helpers whose files lie together as those of one run. */
    helpersOfRun: (run: string): string[] =>
      helpers.filter(({ path }) => path.includes(`/workflows/${run}/`)).map(({ id }) => id),
    /** The helper with this short id. */
    helper: (agentId: string): string => helpers.find((helper) => helper.agentId === agentId)?.id ?? '',
    /** Path of an output that was too large for the session's file, by its file name. */
    output: (name: string): string => outputs.get(name) ?? '',
  }
}

const outputsOf = (conversation: Conversation): ReadonlyMap<string, string> =>
  new Map(
    conversation.files
      .filter((file) => file.readAs === 'companion' && file.path.includes('/tool-results/'))
      .map((file) => [file.path.slice(file.path.lastIndexOf('/') + 1), file.path]),
  )
