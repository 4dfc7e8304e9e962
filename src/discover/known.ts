/** What is known of a source from the last time, and whether it is still so. The state keeps it between runs. */
import type { Peek, SourceFile } from '../../adapters/types.ts'

/** A source file as it was when it was last looked at. */
export interface KnownSource {
  file: string
  source: string
  home: string
  path: string
  size: number
  mtimeMs: number
  ino: number
  /** `null`: none of this agent's files, or an index. */
  peek: Peek | null
  /** Key of the session at the top that it belongs to; `''` for an index. */
  unit: string
  /** Why its session could not be stored when it was last tried. */
  error: string | null
}

/** What a file is told by. */
export type Stamp = Pick<SourceFile, 'size' | 'mtimeMs' | 'ino'>

/** Whether a file is as it was: told from size, time and inode, so that it need not be opened. */
export const isSame = (file: Stamp, known: Stamp | undefined): boolean =>
  known !== undefined && known.size === file.size && known.mtimeMs === file.mtimeMs && known.ino === file.ino
