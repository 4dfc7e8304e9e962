import { html } from '../markdown.ts'
import { argumentsOf, type FaceOf, hintOf, output } from './face.ts'

/** The server, its tool, the arguments. */
export const mcp: FaceOf = ({ call, facts, results }, view) => ({
  summary: [
    ...(facts.mcp === undefined ? [html(call.name)] : [html(facts.mcp.server), html(facts.mcp.tool)]),
    hintOf(call.input),
  ],
  body: argumentsOf(call.input, view),
  result: results.flatMap((result) => output(result, view, 'text', true)),
})
