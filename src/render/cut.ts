/** A block may take so much room on a page and no more. */
import type { Spilled } from '../model/session.ts'
import { beginningOf, hrefOfPath, link, quiet } from './markdown.ts'
import type { View } from './view.ts'
import { size } from './words.ts'

/**
 * The beginning of a text that may be shown, and the lines that say what is missing and where it is: none when the whole
 * text is shown. `spilled`: where the whole of it lies when not even the JSON has it.
 */
export function cut(text: string, view: View, spilled: Spilled = {}): { shown: string; note: string[] } {
  const shown = beginningOf(text, view.limit)
  if (spilled.file !== undefined) {
    const whole = `${link('whole text', hrefOfPath(spilled.file))}${spilled.bytes === undefined ? '' : ` (${size(spilled.bytes)})`}`
    return { shown, note: [quiet(`This is the beginning. The ${whole} is a file of its own.`)] }
  }
  if (shown.length === text.length) return { shown, note: [] }
  const rest = size(Buffer.byteLength(text) - Buffer.byteLength(shown))
  return {
    shown,
    note: [
      quiet(
        `${rest} more ${view.json === undefined ? 'in the JSON' : `in the ${link('JSON', hrefOfPath(view.json))}`}.`,
      ),
    ],
  }
}
