/** What verification says. */

/**
 * What can be wrong:
 * `mark` the history's `.gitattributes` is not ours · `unreadable` git or a source file does not give its bytes ·
 * `not ours` a JSON that cannot be read as one of ours · `missing` a file that a JSON names is not there ·
 * `stray` a file that no JSON names · `part` a part that does not fit its cover · `numbers` messages are not numbered in
 * a row · `records` not every record is accounted for · `checksum` an original is not what its JSON says ·
 * `fingerprint` that of the session is not that of its originals · `link`, `anchor` a link in a page leads nowhere ·
 * `vault` an original cannot have its bytes back ·
 * `not stored`, `differs` a source in an agent's own store is not, or not as it is there, in the history
 */
export type ProblemKind =
  | 'mark'
  | 'unreadable'
  | 'not ours'
  | 'missing'
  | 'stray'
  | 'part'
  | 'numbers'
  | 'records'
  | 'checksum'
  | 'fingerprint'
  | 'link'
  | 'anchor'
  | 'not stored'
  | 'differs'
  | 'vault'

export interface VerifyProblem {
  /** In the history: from the repository's top, `/` as separator; a source: its absolute path. */
  file: string
  kind: ProblemKind
  message: string
}

export interface VerifyResult {
  ok: boolean
  /** Sessions at the top. */
  sessions: number
  /** Originals whose bytes were joined and hashed. */
  originals: number
  /** Masked originals that had their bytes back from vaults; only where that was asked for. */
  restored?: number
  /** Files in the agents' own stores that were compared; only where that was asked for. */
  sources?: number
  problems: VerifyProblem[]
}
