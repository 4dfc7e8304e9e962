/** What decides whether sessions belong to the repository, compared with the last run. */
import { knownBy } from '../redact/mac.ts'
import type { Surface } from '../redact/surface.ts'
import type { State } from '../state/index.ts'
import { groundsOf } from './belongs.ts'
import { type BelongsTo, belongsTo } from './project.ts'
import type { LookSettings } from './settings.ts'

export interface Project {
  /** Nothing of it has changed since the last run. */
  same: boolean
  belongs?: BelongsTo
  /** Remembers it, with the worktrees that were seen once, for the sessions that ran in them. */
  begin(surface: Surface): void
}

/** Looks at the repository of a project; a history of all sessions asks for nothing. */
export function compareProject(settings: LookSettings, state: State): Project {
  const { project: rules, repository, home, dryRun, redaction } = settings
  if (rules === undefined) return { same: true, begin: () => undefined }
  const grounds = groundsOf(repository, home, JSON.parse(state.recall('worktrees') ?? '[]') as string[])
  const told = JSON.stringify([grounds, rules])
  const known = knownBy(redaction.key, told)
  const same = state.recall('grounds known by') === known
  const begin = (surface: Surface): void => {
    if (same || dryRun) return
    state.remember('grounds known by', known)
    state.remember('grounds', surface.text(told))
    state.remember('worktrees', JSON.stringify(grounds.worktrees.filter((one) => surface.path(one) === one)))
  }
  return { same, belongs: belongsTo(grounds, rules), begin }
}
