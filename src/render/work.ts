/** What came of a session, as far as its tool calls show: files changed, commits made. */
import { type Commit, commitsOf } from './commits.ts'
import { filesOfCall } from './faces/change.ts'
import type { Piece } from './pieces.ts'

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

  /** Adds what was done in further pieces. */
  add(pieces: readonly Piece[]): this {
    for (const piece of pieces) {
      if (!('step' in piece) || piece.step.call === undefined) continue
      const { call, facts, extras } = piece.step
      const changes = call.kind === 'edit' || call.kind === 'write' || extras.some((extra) => extra.type === 'diff')
      if (changes) for (const file of filesOfCall({ facts, extras })) this.files.add(file)
      if (call.kind === 'shell') this.commits.push(...commitsOf(piece.step, facts.command))
    }
    return this
  }
}
