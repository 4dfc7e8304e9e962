/** How tool calls look: one face per kind of tool, never by an agent's name for it. */
import type { ToolKind } from '../../model/session.ts'
import { blockOf } from '../blocks/index.ts'
import { fold, quiet } from '../markdown.ts'
import type { Step } from '../pieces.ts'
import type { View } from '../view.ts'
import { duration } from '../words.ts'
import { ask } from './ask.ts'
import { edit } from './edit.ts'
import { type FaceOf, output } from './face.ts'
import { mcp } from './mcp.ts'
import { other } from './other.ts'
import { plan } from './plan.ts'
import { read } from './read.ts'
import { search } from './search.ts'
import { shell } from './shell.ts'
import { task } from './task.ts'
import { web } from './web.ts'
import { write } from './write.ts'

const faces: Record<ToolKind, FaceOf> = { shell, read, write, edit, search, web, task, plan, ask, mcp, other }

/** Whether a call went wrong, as far as its results say. */
export const hasFailed = ({ results }: Step): boolean =>
  results.some((result) => result.isError || (result.exitCode ?? 0) !== 0)

/** Milliseconds that the results of a call say it took. */
export const timeOf = ({ results }: Step): number => results.reduce((sum, result) => sum + (result.durationMs ?? 0), 0)

/** The end of a summary line: what came of it. */
function outcome(step: Step, isSilent = false): string[] {
  const exit = step.results.find((result) => (result.exitCode ?? 0) !== 0)?.exitCode
  const failed = exit !== undefined ? `<b>exit ${exit}</b>` : hasFailed(step) ? '<b>failed</b>' : ''
  const time = timeOf(step)
  return [failed, step.results.length === 0 && !isSilent ? 'no result' : '', time >= 50 ? duration(time) : '']
}

/** A call and what came back, folded. */
export function stepOf(step: Step, view: View): string {
  const { results, extras } = step
  if (step.call === undefined) {
    const body = results.flatMap((result) => output(result, view))
    return fold(
      ['result of an earlier call', ...outcome(step)],
      [...(body.length > 0 ? body : [quiet('No output.')]), ...extras.map((extra) => blockOf(extra, view))],
    )
  }
  const { call, facts } = step
  const isSilent = facts.silent === true
  const face = faces[call.kind](step, view)
  const result = face.result ?? results.flatMap((one) => output(one, view))
  const rest = extras.filter((extra) => !face.shown?.includes(extra.type)).map((extra) => blockOf(extra, view))
  const missing =
    results.length > 0 || isSilent ? [] : [quiet(view.stable ? 'No result on this page.' : 'No result was recorded.')]
  const body = [...face.body, ...result, ...rest, ...missing]
  return fold(
    [call.kind === 'other' ? 'tool' : call.kind, ...face.summary, ...outcome(step, isSilent)],
    body.length > 0 ? body : [quiet(isSilent ? 'No more was recorded.' : 'No output.')],
  )
}
