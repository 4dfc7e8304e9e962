import { html, htmlCode } from '../markdown.ts'
import { argumentsOf, type FaceOf, shortPath } from './face.ts'

/** A tool that is known by its name only. */
export const other: FaceOf = ({ call, facts }, view) => ({
  summary: [html(call.name), facts.path === undefined ? '' : htmlCode(shortPath(facts.path))],
  body: argumentsOf(call.input, view),
})
