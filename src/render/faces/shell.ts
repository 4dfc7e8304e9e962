import { commitsOf } from '../commits.ts'
import { html, htmlCode, inline, oneLine, quiet, shorten } from '../markdown.ts'
import { argumentsOf, code, type FaceOf, fromHere } from './face.ts'

/** The command, where it ran, what it printed; commits that it made. */
export const shell: FaceOf = (called, view) => {
  const { command, cwd } = called.facts
  if (command === undefined || oneLine(command) === '')
    return { summary: [html(called.call.name)], body: argumentsOf(called.call.input, view) }
  const commits = commitsOf(called, command)
  return {
    summary: [
      htmlCode(telling(command)),
      ...commits.map(({ hash, subject }) => html(shorten(`${hash} ${subject}`, 80))),
    ],
    body: [
      ...(cwd === undefined || cwd === view.cwd ? [] : [quiet(`in ${inline(fromHere(cwd, view))}`)]),
      ...code(command.trim(), 'sh', view),
    ],
  }
}

/** Lines of a script that say nothing of what it does. */
const preamble = /^\s*(?:#.*|set [-+].*)?$/

/** The first line of a command that says something, with `…` when there is more. */
function telling(command: string): string {
  const lines = command
    .slice(0, 2000)
    .split('\n')
    .filter((line) => !preamble.test(line))
  const line = shorten(oneLine(lines[0] ?? command.slice(0, 200)), 80)
  return lines.length > 1 && !line.endsWith('…') ? `${line} …` : line
}
