/** What came back from a tool: the text the model saw, and what the program kept beside it. */

import type { Json } from '../../src/model/session.ts'
import type { ParsedBlock, ParsedToolResult } from '../types.ts'
import { resultOf } from './content.ts'
import { type Fields, fieldsOf, isFields, listOf, numberOf, stringOf, stringsOf } from './json.ts'

/** One tool result of a user record. `extra` is the record's structured copy, when it belongs to this result. */
export function toolResult(
  block: Fields,
  extra: Json | undefined,
): { result: ParsedToolResult; beside: ParsedBlock[] } {
  const { output, media } = resultOf(block.content)
  const kept = fieldsOf(extra)
  const isError = block.is_error === true
  const result: ParsedToolResult = { type: 'tool_result', callId: stringOf(block.tool_use_id), output, isError }
  const exitCode = exitCodeOf(output, isError, kept)
  if (exitCode !== undefined) result.exitCode = exitCode
  const durationMs = durationOf(kept)
  if (durationMs !== undefined) result.durationMs = durationMs
  return { result, beside: [...media, ...diffOf(kept)] }
}

/** A command's exit code: failing commands begin their output with it. */
function exitCodeOf(output: string, isError: boolean, kept: Fields): number | undefined {
  const recorded = numberOf(kept.exitCode)
  if (recorded !== undefined) return recorded
  const said = isError ? /^(?:Error: )?Exit code (\d+)/.exec(output)?.[1] : undefined
  return said === undefined ? undefined : Number(said)
}

/** How long it took, in milliseconds, in whichever unit the tool says it. */
function durationOf(kept: Fields): number | undefined {
  const seconds = numberOf(kept.durationSeconds)
  const found = numberOf(kept.durationMs) ?? numberOf(kept.totalDurationMs)
  return found ?? (seconds === undefined ? undefined : Math.round(seconds * 1000))
}

/** What an edit changed, as the hunks of a unified diff. */
function diffOf(kept: Fields): ParsedBlock[] {
  const hunks = listOf(kept.structuredPatch).filter(isFields)
  const path = stringOf(kept.filePath)
  if (hunks.length === 0) return []
  const side = (start: Json | undefined, lines: Json | undefined): string =>
    `${numberOf(start) ?? 0},${numberOf(lines) ?? 0}`
  const patch = hunks
    .map((hunk) => {
      const head = `@@ -${side(hunk.oldStart, hunk.oldLines)} +${side(hunk.newStart, hunk.newLines)} @@`
      return [head, ...stringsOf(hunk.lines)].join('\n')
    })
    .join('\n')
  return [{ type: 'diff', path, patch: `${patch}\n` }]
}

/** Where the program says that it put an output that was too large: an absolute path of the machine it ran on. */
export function persistedPath(output: string, extra: Json | undefined): string {
  const recorded = stringOf(fieldsOf(extra).persistedOutputPath)
  if (recorded !== '') return recorded
  const stub = output.trimStart().startsWith('<persisted-output>')
  return (stub ? /Full output saved to: (.+)$/m.exec(output)?.[1] : undefined)?.trim() ?? ''
}

const rejected = /^(Error: )?(The user doesn't want to|The agent proposed a plan that was rejected)/

/** What the person said when turning a call down; `''` when they gave no reason or it was not turned down. */
export function rejectionReason(output: string, isError: boolean): string {
  if (!isError || !rejected.test(output)) return ''
  const said = /the user said:\s*\n([\s\S]+)$/i.exec(output)?.[1] ?? ''
  const reason = said.replace(/\n\nNote: The user's next message may contain a correction[\s\S]*$/, '').trim()
  return reason.startsWith('The user wants to clarify these questions.') ? clarified(reason) : reason
}

/** Questions that were handed back half answered: the program's words, and the answers that there were. */
function clarified(text: string): string {
  const answered = [...text.matchAll(/^\s*- "([\s\S]*?)"\n\s*Answer: (.+)$/gm)]
  return answered.map(([, question = '', answer = '']) => `${question}\n${answer.trim()}`).join('\n\n')
}

/** What the person answered to the model's questions, each under its question; `''` when there is nothing. */
export function answersOf(extra: Json | undefined): string {
  const kept = fieldsOf(extra)
  const notes = fieldsOf(kept.annotations)
  const answers = Object.entries(fieldsOf(kept.answers)).map(([question, answer]) =>
    [
      question,
      typeof answer === 'string' ? answer : stringsOf(answer).join(', '),
      stringOf(fieldsOf(notes[question]).notes),
    ]
      .filter((line) => line !== '')
      .join('\n'),
  )
  const response = stringOf(kept.response)
  return [...answers, ...(response === '' ? [] : [response])].join('\n\n')
}
