/** Consecutive calls in one fold, with a line that says what they were. */
import { type ToolKind, toolKinds } from '../model/session.ts'
import { hasFailed, timeOf } from './faces/index.ts'
import { fold } from './markdown.ts'
import type { Piece, Step } from './pieces.ts'
import { counted, duration } from './words.ts'

/** The blocks of a run of folds: one fold where there are two calls or more, else each as it is. */
export function groupOf(run: Piece[], render: (piece: Piece) => string): string[] {
  const steps = run.flatMap((piece) => ('step' in piece ? [piece.step] : []))
  const blocks = run.map(render).filter(Boolean)
  if (steps.length < 2) return blocks
  const failed = steps.filter(hasFailed).length
  const time = steps.reduce((sum, step) => sum + timeOf(step), 0)
  return [
    fold(
      [
        counted(steps.length, 'tool call'),
        ...kindsOf(steps),
        failed > 0 ? `<b>${failed} failed</b>` : '',
        time >= 50 ? duration(time) : '',
      ],
      ['<blockquote>', ...blocks, '</blockquote>'],
    ),
  ]
}

/** `9 read`, `3 edit`: the kinds of some calls, the most frequent first. */
function kindsOf(steps: Step[]): string[] {
  const counts = new Map<ToolKind, number>()
  for (const { call } of steps) {
    if (call !== undefined) counts.set(call.kind, (counts.get(call.kind) ?? 0) + 1)
  }
  return toolKinds
    .filter((kind) => counts.has(kind))
    .toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))
    .map((kind) => `${counts.get(kind)} ${kind}`)
}
