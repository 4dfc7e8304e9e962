import { languageOf } from '../language.ts'
import { fence, htmlCode, inline, quiet } from '../markdown.ts'
import { argumentsOf, type FaceOf, fromHere, output, shortPath } from './face.ts'
import { withoutNumbers } from './numbered.ts'

/** The path, the lines, what was in them. */
export const read: FaceOf = ({ call, facts, results }, view) => {
  const path = facts.path === undefined ? undefined : fromHere(facts.path, view)
  const isError = results.some((result) => result.isError)
  let { lines } = facts
  const result = results.flatMap((one) => {
    const found = facts.numbered && !isError ? withoutNumbers(one.output) : undefined
    if (found === undefined) return output(one, view, isError ? 'text' : languageOf(path))
    if (lines !== undefined || found.first > 1) lines = [found.first, found.last]
    const rest = found.rest.trim()
    return [
      ...output({ ...one, output: found.code }, view, languageOf(path)),
      ...(rest === '' ? [] : [fence(rest.slice(0, longestRest))]),
    ]
  })
  return {
    summary: [
      path === undefined ? '' : htmlCode(shortPath(path)),
      lines === undefined ? '' : lines[0] === lines[1] ? `line ${lines[0]}` : `lines ${lines[0]}–${lines[1]}`,
    ],
    body: path === undefined ? argumentsOf(call.input, view) : shortPath(path) === path ? [] : [quiet(inline(path))],
    result,
  }
}

/** Characters of what a tool adds below a file. */
const longestRest = 4000
