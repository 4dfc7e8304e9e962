/** What index pages need of all sessions, out of indexes that have nothing else: to read whole heads takes ten times as long. */
import { pageBeside } from '../history/paths.ts'
import type { DayCount, Tally } from '../render/index.ts'
import type { Value } from '../sqlite.ts'

/** Columns of the table of heads that are put beside `head`: `Counted`, and the folder that the session lies in. */
export const countedColumns = 'dir TEXT NOT NULL, day TEXT NOT NULL, told INTEGER NOT NULL, of_project INTEGER NOT NULL'

/** Columns that are read out of `head`. */
export const whoseColumns = `
  user TEXT AS (coalesce(json_extract(head, '$.user'), '')),
  source TEXT AS (coalesce(json_extract(head, '$.source'), '')),
  system TEXT AS (coalesce(json_extract(head, '$.system'), '')),
  prompts INTEGER AS (coalesce(json_extract(head, '$.counts.person'), 0))`

const whose = 'dir, user, source, system'

/** Newest first; equal times by key, then by path. */
export const order = 'started_at DESC, key, path'

export const tallyIndexes = `
CREATE INDEX tallies ON heads (${whose}, ${order}, prompts, day, told, of_project);
CREATE INDEX days ON heads (day, source);`

const newestIn = (column: string): string =>
  `(SELECT ${column} FROM heads AS own INDEXED BY tallies
    WHERE (own.dir, own.user, own.source, own.system) = (heads.dir, heads.user, heads.source, heads.system)
    ORDER BY ${order} LIMIT 1)`

export const selectTallies = `
  SELECT ${whose}, count(*), sum(prompts), coalesce(min(nullif(day, '')), ''), max(day), sum(told), min(of_project),
    max(started_at), ${newestIn('key')}, ${newestIn('path')}
  FROM heads INDEXED BY tallies GROUP BY ${whose}`

/** A row of `selectTallies`. */
export function tallyOf(row: readonly Value[]): Tally {
  const [dir, user, source, system, sessions, prompts, firstDay, lastDay, told, ofProject, startedAt, key, path] =
    row as TallyRow
  return {
    dir,
    user,
    source,
    system,
    sessions,
    prompts,
    firstDay,
    lastDay,
    told,
    isOfProject: ofProject === 1,
    newest: { startedAt, key, page: pageBeside(path) },
  }
}

type TallyRow = [
  ...[dir: string, user: string, source: string, system: string, sessions: number, prompts: number],
  ...[firstDay: string, lastDay: string, told: number, ofProject: number],
  ...[startedAt: string, key: string, path: string],
]

export const selectDays = `SELECT day, source, count(*) FROM heads INDEXED BY days WHERE day <> '' GROUP BY day, source`

/** A row of `selectDays`. */
export function dayOf(row: readonly Value[]): DayCount {
  const [day, source, sessions] = row as [string, string, number]
  return { day, source, sessions }
}
