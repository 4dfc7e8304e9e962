/** What no person typed and no model said: what the agent's program put in, notices, messages of other agents. */
import type { Message, TextBlock } from '../../model/session.ts'
import { cut } from '../cut.ts'
import { fence, fold, html, said } from '../markdown.ts'
import type { View } from '../view.ts'
import { size } from '../words.ts'
import { firstLine } from './thinking.ts'

const whatItIs: Partial<Record<Message['origin'], string>> = {
  agent: 'message of an agent',
  system: 'system',
  tool: 'tool',
}

/** A fold: what it is, what it is called, its size; `''` for nothing. */
export function context(block: TextBlock, origin: Message['origin'], view: View): string {
  if (block.text.trim() === '') return ''
  const { shown, note } = cut(block.text, view, block)
  return fold(
    [whatItIs[origin] ?? 'context', ...nameOf(block.text), size(bytesOf(block))],
    [fence(shown.trim()), ...note],
  )
}

/** Several pieces of context, one after the other, in one fold that names the first ones. `folds`: what they look like. */
export function contexts(blocks: TextBlock[], folds: string[]): string {
  const names = blocks.slice(0, namesInSight).map(({ text }) => nameOf(text, 40)[0])
  return fold(
    [
      `${blocks.length} pieces of context`,
      [...names, ...(blocks.length > names.length ? ['…'] : [])].join(', '),
      size(blocks.reduce((sum, block) => sum + bytesOf(block), 0)),
    ],
    ['<blockquote>', ...folds, '</blockquote>'],
  )
}

const namesInSight = 4

const bytesOf = (block: TextBlock): number => block.bytes ?? Buffer.byteLength(block.text)

const tagged = /^\s*<([a-z][^<>"'=\n]{0,60}?)(?:\s+[\w-]+=[^<>\n]*)?>\s*([^\n]*)/i
const summed = /<summary>([^<\n]+)<\/summary>/
const inSight = 4000

/** The tag that a text begins with, and what it says of itself: its summary, or its first words; else its first line. */
function nameOf(text: string, length = 90): string[] {
  const beginning = text.slice(0, inSight)
  const [, tag, first = ''] = tagged.exec(beginning) ?? []
  if (tag === undefined) return [said(firstLine(text, length))]
  const words = firstLine(summed.exec(beginning)?.[1] ?? first, Math.min(length, 60))
  return [html(tag.replaceAll('_', ' ').trim()), words.startsWith('<') ? '' : said(words)]
}
