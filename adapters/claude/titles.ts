/** The agent's own title of a conversation. */
import type { Conversation, ParseContext } from '../types.ts'
import { fieldsOf, parsed, stringOf } from './json.ts'
import { relativesOf } from './relatives.ts'
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
  const told = fieldsOf(file === undefined ? undefined : parsed(context.companion(file.path)?.toString('utf8') ?? ''))
  return stringOf(told.customTitle) || stringOf(told.description)
}

/** Old titles name the record they were made for and may stand in any file of the folder. */
function summaryOf(thread: Thread, context: ParseContext): string {
  const isOwn = (leaf: string): boolean => thread.tree.anchors.has(leaf)
  const own = [...thread.facts.summaries].filter(([leaf]) => isOwn(leaf)).at(-1)?.[1] ?? ''
  if (own !== '') return own
  const elsewhere = [...relativesOf(context).summaries].filter(([leaf]) => isOwn(leaf)).at(-1)
  return elsewhere?.[1] ?? ''
}
