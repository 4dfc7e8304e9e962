/** What came of a session, as far as its tool calls show: files changed, commits made. */
import type { Message } from '../model/session.ts'
import { type Commit, commitsOf } from './commits.ts'
import { filesOfCall } from './faces/change.ts'
import { piecesOf } from './pieces.ts'
import type { RenderContext } from './view.ts'

export interface WorkState {
  files: string[]
  commits: Commit[]
}

export class Work {
  /** As the calls name them. */
  readonly files: Set<string>
  /** In order. */
  readonly commits: Commit[]

  /** `saved`: what was done before. */
  constructor({ files, commits }: WorkState = { files: [], commits: [] }) {
    this.files = new Set(files)
    this.commits = [...commits]
  }

  save(): WorkState {
    return { files: [...this.files], commits: [...this.commits] }
  }

  /** Adds what was done in further messages. */
  add(messages: Message[], { describe }: Pick<RenderContext, 'describe'>): this {
    for (const piece of piecesOf(messages)) {
      if (!('step' in piece) || piece.step.call === undefined) continue
      const { call, extras } = piece.step
      const changes = call.kind === 'edit' || call.kind === 'write' || extras.some((extra) => extra.type === 'diff')
      if (changes) for (const file of filesOfCall({ facts: describe(call), extras })) this.files.add(file)
      if (call.kind === 'shell') this.commits.push(...commitsOf(piece.step, describe(call).command))
    }
    return this
  }
}
