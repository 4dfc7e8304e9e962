import type { ToolResultBlock } from '../../model/session.ts'
import { htmlCode, inline, oneLine, quiet, shorten } from '../markdown.ts'
import { counted } from '../words.ts'
import { argumentsOf, type FaceOf, fromHere, shortPath } from './face.ts'

/** What was searched for, where, and how much was found. */
export const search: FaceOf = ({ call, facts, results }, view) => {
  const asked = facts.pattern ?? facts.query
  const pattern = asked === undefined ? undefined : fromHere(asked, view)
  const path = facts.path === undefined ? undefined : fromHere(facts.path, view)
  const failed = results.length === 0 || results.some((result) => result.isError)
  const long = pattern !== undefined && pattern.length > 60
  return {
    summary: [
      pattern === undefined ? '' : htmlCode(shorten(oneLine(pattern), 60)),
      path === undefined || (path === '.' && pattern !== undefined) ? '' : `in ${htmlCode(shortPath(path))}`,
      failed ? '' : foundIn(results),
    ],
    body:
      pattern === undefined && path === undefined
        ? argumentsOf(call.input, view)
        : long
          ? [quiet(inline(pattern))]
          : [],
  }
}

/** How much a search found, as its output says it, else in lines. */
function foundIn(results: ToolResultBlock[]): string {
  const output = results.map((result) => result.output).join('\n')
  const first = /\S.*/.exec(output)?.[0] ?? ''
  if (first === '' || /^no (?:files|match(?:es)?|results?)\b/i.test(first)) return 'nothing found'
  const said = /^found (\d+) (?:total )?(file|match|result|line)/i.exec(first)
  if (said !== null) return counted(Number(said[1]), said[2]?.toLowerCase() ?? '')
  return counted(output.match(/[^\n]*\S[^\n]*/g)?.length ?? 0, 'line')
}
