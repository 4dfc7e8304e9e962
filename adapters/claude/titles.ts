/** The agent's own title of a conversation. */
import type { Conversation, ParseContext } from '../types.ts'
import { fieldsOf, parsed } from './json.ts'
import { titleIn } from './peek.ts'
import { summariesIn } from './relatives.ts'
import type { Thread } from './thread.ts'

/** The best title there is: what the person called it, then what the agent did; `''` when nobody did. */
export function titleOf(conversation: Conversation, thread: Thread, context: ParseContext): string {
  const { customTitle, agentName, aiTitle } = thread.facts
  return (
    customTitle ||
    sideTitle(conversation, context) ||
    agentName ||
    aiTitle ||
    summaryOf(thread, context) ||
    (conversation.outside?.title ?? '')
  )
}

/** What lies beside it: `custom-title.json` of a session, what is said of a helper. */
function sideTitle(conversation: Conversation, context: ParseContext): string {
  const isTold = (path: string): boolean =>
    conversation.root === undefined ? path.endsWith('/custom-title.json') : path.endsWith('.meta.json')
  const file = conversation.files.find((one) => one.readAs === 'companion' && isTold(one.path))
  if (file === undefined) return ''
  const known = context.peek(file.path)?.title
  if (typeof known === 'string') return known
  return titleIn(fieldsOf(parsed(context.companion(file.path)?.toString('utf8') ?? '')))
}

/** Old titles name the record they were made for and may stand in any file of the folder. */
function summaryOf(thread: Thread, context: ParseContext): string {
  const lastOwn = (summaries: ReadonlyMap<string, string>): string =>
    [...summaries].filter(([leaf, title]) => thread.tree.anchors.has(leaf) && !isError(title)).at(-1)?.[1] ?? ''
  return lastOwn(thread.facts.summaries) || lastOwn(summariesIn(context))
}

/** Where the request for a title failed, old versions kept what the API said instead. */
const isError = (title: string): boolean => /^(API Error\b|Invalid API key\b|Credit balance is too low)/.test(title)
