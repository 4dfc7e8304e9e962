/** What is known of a session once it has been read. */
import type { Agent, Git } from '../../src/model/session.ts'
import type { Facts } from '../types.ts'
import { textsOf } from './content.ts'
import { isObject, type JsonObject, textOf, timeOf } from './json.ts'
import { timeMade } from './names.ts'
import { parentOf } from './peek.ts'
import type { Session } from './session.ts'

/** The working directory that the first context message of early releases names; `''` where it names none. */
export function cwdIn(item: JsonObject): string {
  if (item.role !== 'user') return ''
  const context = textsOf(item.content).find((text) => text.trimStart().startsWith('<environment_context>'))
  if (context === undefined) return ''
  const found = /<cwd>([^<]*)<\/cwd>/.exec(context) ?? /Current working directory: (.*)/.exec(context)
  return found?.[1]?.trim() ?? ''
}

/** What is known of the conversation once all of it has been read. */
export function factsOf(session: Session): Facts {
  const { known, conversation } = session
  const { head } = known
  const transcript = session.transcript.state
  const made = timeOf(head.timestamp) ?? timeMade(conversation.id, conversation.files[0]?.path ?? '')
  const startedAt = transcript.startedAt ?? made
  const endedAt = transcript.endedAt ?? startedAt
  const updatedAt = known.updatedAt ?? endedAt
  const firstPrompt = transcript.firstPrompt ?? known.objective ?? transcript.inheritedPrompt
  const nickname = [textOf(head.agent_nickname), textOf(head.agent_role) || textOf(head.agent_type)].filter(
    (part) => part !== '',
  )
  const title = known.title ?? (known.helper && nickname.length > 0 ? nickname.join(', ') : undefined)
  const parent = parentLink(session)
  const git = gitOf(known.git)
  return {
    agent: agentOf(head),
    models: known.models,
    ...(title === undefined ? {} : { title }),
    ...(firstPrompt === undefined ? {} : { firstPrompt }),
    ...(known.cwds[0] === undefined ? {} : { cwd: known.cwds[0], cwds: known.cwds }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
    ...(git === undefined ? {} : { git }),
    ...(parent === undefined ? {} : { parent }),
    ...(known.historyMode === undefined ? {} : { historyMode: known.historyMode }),
    ...(session.usage.counted ? { usage: session.usage.sum } : {}),
  }
}

function parentLink({ known: { head, helper }, conversation }: Session): Facts['parent'] {
  const started = parentOf(head) || (conversation.parent ?? '')
  if (helper) return started === '' ? undefined : { id: started, kind: 'subagent' }
  const source = textOf(head.forked_from_id)
  return source === '' || source === conversation.id ? undefined : { id: source, kind: 'fork' }
}

function agentOf(head: JsonObject): Agent {
  const entrypoint = entrypointOf(head.source)
  return {
    name: 'Codex CLI',
    ...(textOf(head.cli_version) === '' ? {} : { version: textOf(head.cli_version) }),
    ...(textOf(head.originator) === '' ? {} : { originator: textOf(head.originator) }),
    ...(entrypoint === '' ? {} : { entrypoint }),
  }
}

/** `cli`, `exec`, …; of the object forms the innermost word: `review`, `thread_spawn`, `guardian`. */
function entrypointOf(source: JsonObject[string] | undefined): string {
  if (!isObject(source)) return textOf(source)
  const [[key, value] = ['', null]] = Object.entries(source)
  if (typeof value === 'string') return value
  if (!isObject(value)) return key
  const [[inner, name] = ['', null]] = Object.entries(value)
  return typeof name === 'string' ? name : inner
}

function gitOf(git: JsonObject): Git | undefined {
  const found: Git = {}
  const [branch, commit, remote] = [textOf(git.branch), textOf(git.commit_hash), textOf(git.repository_url)]
  if (branch !== '') found.branch = branch
  if (commit !== '') found.commit = commit
  if (remote !== '') found.remote = remote
  return Object.keys(found).length === 0 ? undefined : found
}
