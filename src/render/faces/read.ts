import { languageOf } from '../language.ts'
import { htmlCode, inline, quiet } from '../markdown.ts'
import { argumentsOf, type FaceOf, output, shortPath } from './face.ts'

/** The path, the lines, what was in them. */
export const read: FaceOf = ({ call, facts, results }, view) => {
  const { path, lines } = facts
  const isError = results.some((result) => result.isError)
  return {
    summary: [
      path === undefined ? '' : htmlCode(shortPath(path)),
      lines === undefined ? '' : `lines ${lines[0]}–${lines[1]}`,
    ],
    body: path === undefined ? argumentsOf(call.input, view) : shortPath(path) === path ? [] : [quiet(inline(path))],
    result: results.flatMap((result) => output(result, view, isError ? 'text' : languageOf(path))),
  }
}
