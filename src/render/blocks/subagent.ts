import { hrefOfPath, link, quiet } from '../markdown.ts'
import { titleLink } from '../title.ts'
import type { BlockOf } from './block.ts'

/** A helper agent: a link to its page. */
export const subagent: BlockOf<'subagent'> = (block, view) => {
  const page = view.stable ? undefined : view.hrefOf(block.key)
  if (page !== undefined) return `→ ${titleLink(page)}`
  return block.file === ''
    ? quiet('A helper agent whose conversation is not stored.')
    : `→ ${link('conversation of the helper', hrefOfPath(block.file))}`
}
