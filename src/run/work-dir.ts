/** Where annals keeps what is its own in a repository. */
import type { Repository } from '../commit/types.ts'
import { joinPath } from '../history/paths.ts'

/** The folder in the git directory that is annals' own: see `HistorySettings.workDir`. Linked worktrees share it. */
export const workDirOf = ({ commonDir }: Repository): string => joinPath(commonDir, 'annals')
