/** What verification found, in words. */
import { counted } from '../render/words.ts'
import type { VerifyResult } from '../verify/types.ts'

/** Lines of one kind; the rest is in the JSON. */
const shown = 20

/** The problems, kind by kind, and a sentence at the end. */
export function verifyLines({ ok, sessions, originals, sources, restored, problems }: VerifyResult): string[] {
  const kinds = [...new Set(problems.map(({ kind }) => kind))]
  const lines = kinds.flatMap((kind) => {
    const own = problems.filter((problem) => problem.kind === kind)
    const rest = own.length - shown
    return [
      ...own.slice(0, shown).map(({ file, message }) => `${kind}: ${file}: ${message}`),
      ...(rest > 0 ? [`${kind}: … and ${rest} more (--json lists all)`] : []),
    ]
  })
  const compared = sources === undefined ? '' : `, ${counted(sources, 'source file')}`
  const back = restored === undefined ? '' : `, ${restored} with their bytes back`
  const what = `${counted(sessions, 'session')}, ${counted(originals, 'original')}${back}${compared}`
  return [...lines, ok ? `${what}: all whole.` : `${what}: ${counted(problems.length, 'problem')}.`]
}
