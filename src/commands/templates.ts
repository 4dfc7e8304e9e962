/** The templates of pages that a command is told to use. */
import { pathOf, type Typed, text } from '../options.ts'
import type { Templates } from '../render/template.ts'
import type { Context } from './types.ts'

/** `--templates`. Throws a `UserError` (exit 2) for a mistake in one. */
export async function templatesOf(typed: Typed, { env }: Context): Promise<Templates> {
  const { loadTemplates } = await import('../render/template.ts')
  const dir = text(typed.templates)
  return loadTemplates(dir === undefined ? undefined : pathOf(dir, env))
}
