import { htmlCode, inline, oneLine, quiet, shorten } from '../markdown.ts'
import { argumentsOf, code, type FaceOf } from './face.ts'

/** The command, where it ran, what it printed. */
export const shell: FaceOf = ({ call, facts }, view) => {
  if (facts.command === undefined) return { summary: [], body: argumentsOf(call.input, view) }
  const lines = facts.command.trim().split('\n')
  const first = shorten(oneLine(lines.find((line) => line.trim() !== '' && !line.startsWith('#')) ?? ''), 80)
  return {
    summary: [htmlCode(lines.length > 1 && !first.endsWith('…') ? `${first} …` : first)],
    body: [
      ...(facts.cwd === undefined || facts.cwd === view.cwd ? [] : [quiet(`in ${inline(facts.cwd)}`)]),
      ...code(facts.command.trim(), 'sh', view),
    ],
  }
}
