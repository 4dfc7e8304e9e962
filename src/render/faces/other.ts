import { html, htmlCode } from '../markdown.ts'
import { argumentsOf, type FaceOf, fromHere, hintOf, output, shortPath } from './face.ts'

/** A tool that is known by its name only. */
export const other: FaceOf = ({ call, facts, results }, view) => ({
  summary: [
    html(call.name),
    facts.path === undefined ? hintOf(call.input) : htmlCode(shortPath(fromHere(facts.path, view))),
  ],
  body: argumentsOf(call.input, view),
  result: results.flatMap((result) => output(result, view, 'text', true)),
})
