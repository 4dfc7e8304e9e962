/** Consecutive calls in one fold, with a line that says what they were. */
import { type ToolKind, toolKinds } from '../model/session.ts'
import { contexts } from './blocks/context.ts'
import { thoughtsOf } from './blocks/thinking.ts'
import { hasFailed, timeOf } from './faces/index.ts'
import { foldBlocks } from './markdown.ts'
import type { Piece, Step } from './pieces.ts'
import { counted, duration } from './words.ts'

/** The blocks of a run of folds: one fold where there are two calls or more; else neighbours of one kind share one. */
export function groupOf(run: Piece[], render: (piece: Piece) => string): string[] {
  const steps = run.flatMap((piece) => ('step' in piece ? [piece.step] : []))
  const folds = run.map((piece) => ({ piece, block: render(piece) })).filter(({ block }) => block !== '')
  if (steps.length < 2) return neighbours(folds)
  const failed = steps.filter(hasFailed).length
  const time = steps.reduce((sum, step) => sum + timeOf(step), 0)
  return foldBlocks(
    [
      counted(steps.length, 'tool call'),
      ...kindsOf(steps),
      failed > 0 ? `<b>${failed} failed</b>` : '',
      time >= 50 ? duration(time) : '',
    ],
    ['<blockquote>', ...folds.map(({ block }) => block), '</blockquote>'],
  )
}

interface Folded {
  piece: Piece
  block: string
}

/** Three thoughts and more, or two pieces of context and more, one after the other: one fold. */
function neighbours(folds: Folded[]): string[] {
  const blocks: string[] = []
  for (let from = 0, to = 0; from < folds.length; from = to) {
    const kind = kindOf(folds[from])
    to = from + 1
    while (to < folds.length && kindOf(folds[to]) === kind) to += 1
    const own = folds.slice(from, to)
    const shown = own.map(({ block }) => block)
    const inner = own.flatMap(({ piece }) => ('block' in piece ? [piece.block] : []))
    if (kind === 'thinking' && own.length > 2) {
      const thoughts = inner.flatMap((block) => (block.type === 'thinking' ? [block] : []))
      blocks.push(thoughtsOf(thoughts, shown))
    } else if (kind === 'context' && own.length > 1) {
      blocks.push(
        contexts(
          inner.flatMap((block) => (block.type === 'text' ? [block] : [])),
          shown,
        ),
      )
    } else blocks.push(...shown)
  }
  return blocks
}

function kindOf(fold: Folded | undefined): string {
  if (fold === undefined || 'step' in fold.piece) return 'call'
  const { block, message } = fold.piece
  return block.type === 'text' && message.origin === 'injected' ? 'context' : block.type
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
