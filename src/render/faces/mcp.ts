import { html } from '../markdown.ts'
import { argumentsOf, type FaceOf } from './face.ts'

/** The server, its tool, the arguments. */
export const mcp: FaceOf = ({ call, facts }, view) => ({
  summary: facts.mcp === undefined ? [html(call.name)] : [html(facts.mcp.server), html(facts.mcp.tool)],
  body: argumentsOf(call.input, view),
})
