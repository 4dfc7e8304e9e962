import { htmlCode, inline, oneLine, quiet, shorten } from '../markdown.ts'
import { counted } from '../words.ts'
import { argumentsOf, type FaceOf, shortPath } from './face.ts'

/** What was searched for, where, and how many lines came back. */
export const search: FaceOf = ({ call, facts, results }, view) => {
  const pattern = facts.pattern ?? facts.query
  const lines = results.reduce((sum, { output }) => sum + (output.match(/[^\n]*\S[^\n]*/g)?.length ?? 0), 0)
  const failed = results.length === 0 || results.some((result) => result.isError)
  const long = pattern !== undefined && pattern.length > 60
  return {
    summary: [
      pattern === undefined ? '' : htmlCode(shorten(oneLine(pattern), 60)),
      facts.path === undefined ? '' : `in ${htmlCode(shortPath(facts.path))}`,
      failed ? '' : counted(lines, 'line'),
    ],
    body:
      pattern === undefined && facts.path === undefined
        ? argumentsOf(call.input, view)
        : long
          ? [quiet(inline(pattern))]
          : [],
  }
}
