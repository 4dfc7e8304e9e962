/** What a person typed, among all that stands in messages of role `user`. */
import type { Json } from '../../src/model/session.ts'
import type { ImageOrFile, ParsedBlock, ParsedMessage } from '../types.ts'
import { imageOf } from './content.ts'
import { isObject, type JsonObject, listOf, objectOf, textOf } from './json.ts'
import { decodeOutput, type Output } from './outputs.ts'

/** `shell`: a command that the person typed as `!command`, with its output. `hook`: never typed, even if an event says so. */
type PartOrigin = 'person' | 'injected' | 'shell' | 'hook'
export interface Part {
  origin: PartOrigin
  text: string
  image?: ImageOrFile
}

/** What begins and ends a part that a program put in; compared without case, blanks around left out. */
const tags: readonly (readonly [start: string, end: string])[] = [
  ['# agents.md instructions', '</instructions>'],
  ['<user_instructions>', '</user_instructions>'],
  ['<environment_context>', '</environment_context>'],
  ['<external_', '>'],
  ['<skill>', '</skill>'],
  ['<turn_aborted>', '</turn_aborted>'],
  ['<subagent_notification>', '</subagent_notification>'],
  ['<codex_internal_context', '</codex_internal_context>'],
  ['<goal_context>', '</goal_context>'],
  ['<recommended_plugins>', '</recommended_plugins>'],
  ['<user_action>', '</user_action>'],
  ['<skill_suggestions>', '</skill_suggestions>'],
  ['<app-context>', '</app-context>'],
  ['<environment>', '</environment>'],
  ['<environment-change>', '</environment-change>'],
  ['<task-notification>', '</task-notification>'],
  ['<heartbeat>', '</heartbeat>'],
  ['warning: apply_patch was requested via ', ''],
  ['warning: your account was flagged for potentially high-risk cyber activity', ''],
  ['warning: the maximum number of unified exec processes you can keep open is', ''],
  ['here is a list of plugins that are available but not installed.', ''],
  ['another language model started to solve this problem', ''],
]

const shellCommand = /^<user_shell_command>[\s\S]*<\/user_shell_command>$/i
const hookPrompt = /^<hook_prompt[\s>][\s\S]*<\/hook_prompt>$/i

/** Who a text of role `user` is from, by what it begins and ends with. */
function originByTag(text: string): PartOrigin {
  const body = text.trim()
  if (shellCommand.test(body)) return 'shell'
  if (hookPrompt.test(body)) return 'hook'
  const lower = body.toLowerCase()
  return tags.some(([start, end]) => lower.startsWith(start) && lower.endsWith(end)) ? 'injected' : 'person'
}

/** Who a part is from, by the kind that releases since August 2026 write beside it. */
function originByKind(kind: string): PartOrigin {
  if (kind === 'shell.user_command') return 'shell'
  return kind.startsWith('user.') && kind !== 'user.heartbeat' ? 'person' : 'injected'
}

const wrapper = /^<\/?(?:image|audio)(?:\s[^>]*)?>$/

/** The parts of a user's response item. Tags that only wrap a picture are left out. */
export function partsOf(item: JsonObject): Part[] {
  const content: Json[] = typeof item.content === 'string' ? [{ text: item.content }] : listOf(item.content)
  const kinds = listOf(objectOf(item.internal_chat_message_metadata_passthrough).content_item_kinds)
  const byKind = kinds.length === content.length
  return content.flatMap((part, index): Part[] => {
    if (!isObject(part)) return []
    const kind = byKind ? originByKind(textOf(kinds[index])) : undefined
    const image = imageOf(part)
    if (image !== undefined) return [{ origin: kind ?? 'person', text: '', image }]
    if (typeof part.text !== 'string' || wrapper.test(part.text.trim())) return []
    return [{ origin: kind ?? originByTag(part.text), text: part.text }]
  })
}

/** All of a message as one text, to find its double. */
export const wholeText = (parts: Part[]): string => parts.map((part) => part.text).join('')
export const typedText = (parts: Part[]): string => wholeText(parts.filter((part) => part.origin === 'person'))

/** A user's message on the way: what its response item holds, and what the event beside it says was typed. */
export interface UserDraft {
  parts: Part[]
  /** The text of the event that is this message's double. */
  said?: string
  /** Whether the event's text is the whole message, so that nothing of it is context. */
  whole?: boolean
  /** Texts that were pasted and became files, of which the message only gives the paths. */
  pasted?: string[]
}

/** The messages that a user's message becomes: context first, then what was typed, then what a typed command gave. */
export function messagesOfUser(draft: UserDraft, base: Omit<ParsedMessage, 'blocks'>): ParsedMessage[] {
  const typedByEvent = (part: Part): boolean => part.origin !== 'hook' && draft.whole === true
  const typed = draft.parts.filter((part) => part.origin === 'person' || typedByEvent(part))
  const rest = draft.parts.filter((part) => !typed.includes(part))
  const text = draft.said ?? wholeText(typed)
  const images = typed.flatMap((part) => (part.image === undefined ? [] : [part.image]))
  const [preamble, request] = text.trim() === '' ? ['', ''] : splitPreamble(text)
  const context = rest
    .filter((part) => part.origin !== 'shell')
    .map((part): ParsedBlock => part.image ?? asText(part.text))
  if (preamble !== '') context.push(asText(preamble))
  const messages: ParsedMessage[] = []
  if (context.length > 0) messages.push({ ...base, origin: 'injected', blocks: context })
  const pasted = (draft.pasted ?? []).map(asText)
  const blocks: ParsedBlock[] = [...(request === '' ? [] : [asText(request)]), ...pasted, ...images]
  if (blocks.length > 0) messages.push({ ...base, blocks })
  for (const part of rest) if (part.origin === 'shell') messages.push(...messagesOfShell(part.text, base))
  return messages.map((message, index) => (index === 0 ? message : { ...message, records: [] }))
}

const asText = (text: string): ParsedBlock => ({ type: 'text', text })

/** `<user_shell_command>` with `<command>` and `<result>` in it. */
function messagesOfShell(text: string, base: Omit<ParsedMessage, 'blocks'>): ParsedMessage[] {
  const inside = (tag: string): string | undefined =>
    new RegExp(`<${tag}>\\n?([\\s\\S]*?)\\n?</${tag}>`).exec(text)?.[1]
  const command = inside('command')
  if (command === undefined) return [{ ...base, blocks: [asText(text)] }]
  return shellMessages(command, decodeOutput((inside('result') ?? '').replace(/^Duration: /m, 'Wall time: ')), base)
}

/** A command that the person typed, and what it gave. */
export function shellMessages(
  command: string,
  result: Pick<Output, 'text' | 'isError' | 'exitCode' | 'durationMs'>,
  base: Omit<ParsedMessage, 'blocks'>,
): ParsedMessage[] {
  const { text, isError, exitCode, durationMs } = result
  return [
    { ...base, blocks: [asText(`!${command}`)] },
    {
      ...base,
      origin: 'tool',
      records: [],
      blocks: [
        {
          type: 'tool_result',
          callId: '',
          output: text,
          isError,
          ...(exitCode === undefined ? {} : { exitCode }),
          ...(durationMs === undefined ? {} : { durationMs }),
        },
      ],
    },
  ]
}

const request = /^## My request(?: for Codex)?:[ \t]*$/m

/**
 * What the editor or the desktop application put in front of a prompt, and the prompt. An empty request (everything is in
 * the files that it names) leaves the whole text the person's.
 */
export function splitPreamble(text: string): [preamble: string, request: string] {
  const heading = text.trimStart().startsWith('# ') ? request.exec(text) : null
  if (heading === null) return ['', text]
  const asked = text.slice(heading.index + heading[0].length).trim()
  return asked === '' ? ['', text] : [text.slice(0, heading.index).trim(), asked]
}

/** Whether a message asks for nothing but what is in the files that it names. */
export function asksByFile(text: string): boolean {
  const heading = text.trimStart().startsWith('# ') ? request.exec(text) : null
  return heading !== null && text.slice(heading.index + heading[0].length).trim() === ''
}

/** The attachments that a text names, as paths relative to the home. */
export const attachmentsIn = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(/[\\/](attachments[\\/][\w-]+[\\/][^\s"'<>|]+)/g)].map(([, path = '']) =>
      path.replaceAll('\\', '/'),
    ),
  ),
]
