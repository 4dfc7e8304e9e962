/** The JSON documents of the TypeScript releases (April to August 2025), item by item as the response items that came after. */

import type { Json } from '../../src/model/session.ts'
import { sha256Of } from '../../src/sha256.ts'
import { isObject, type JsonObject, listOf, objectOf, textOf } from './json.ts'

export interface Document {
  head: JsonObject
  items: Json[]
}

export const documentOf = (value: Json): Document => ({
  head: objectOf(objectOf(value).session),
  items: listOf(objectOf(value).items),
})

/** An item as response items. Some of these releases wrote messages as the chat interface has them. */
export function responseItems(item: Json): JsonObject[] {
  if (!isObject(item)) return []
  if (typeof item.type === 'string') return [item]
  const content = item.content ?? ''
  if (item.role === 'tool') return [{ type: 'function_call_output', call_id: item.tool_call_id ?? '', output: content }]
  if (item.role !== 'assistant')
    return typeof item.role === 'string' ? [{ type: 'message', role: item.role, content }] : []
  const items: JsonObject[] = []
  const thought = textOf(item.reasoning) || textOf(item.reasoning_content)
  if (thought !== '') items.push({ type: 'reasoning', summary: [{ type: 'summary_text', text: thought }] })
  if (content !== '' && content !== null)
    items.push({
      type: 'message',
      role: 'assistant',
      content: typeof content === 'string' ? [{ type: 'output_text', text: content }] : content,
    })
  for (const call of listOf(item.tool_calls).filter(isObject)) {
    const { name, arguments: input } = objectOf(call.function)
    items.push({ type: 'function_call', name: name ?? '', arguments: input ?? '', call_id: call.id ?? '' })
  }
  return items
}

/** What identifies the items of a document: their id and, since calls and results share one, their kind; else their content. */
export function documentIds(value: Json): string[] {
  const { items } = documentOf(value)
  return items.map((item) => {
    const { type, id, call_id } = objectOf(item)
    const own = textOf(id) || textOf(call_id)
    if (own !== '') return `${textOf(type)} ${own}`
    return sha256Of(JSON.stringify(item)).slice(0, 16)
  })
}

/** Whether a value is a document with a head and items. */
export const isDocument = (value: Json): boolean =>
  isObject(value) && isObject(value.session) && Array.isArray(value.items)
