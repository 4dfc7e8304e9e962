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
  prompts INTEGER AS (coalesce(json_extract(head, '$.counts.person'), 0)),
  parent TEXT AS (json_extract(head, '$.parent.kind'))`

const whose = ['dir', 'user', 'source', 'system']
const sums = ['sessions', 'prompts', 'first_day', 'last_day', 'told', 'of_project']
const newest = ['started_at', 'key', 'path', 'day', 'title', 'parent']

/** Newest first; equal times by key, then by path. */
export const order = 'started_at DESC, key, path'

/** Columns by name, of one table. */
const of = (table: string, columns: readonly string[]): string => columns.map((name) => `${table}.${name}`).join(', ')

const noteUntallied = (row: 'new' | 'old'): string => `INSERT OR IGNORE INTO untallied VALUES (${of(row, whose)});`

/**
 * The sums as they were when they were last asked for, and whose are to be made anew since a session came, changed or went:
 * to add up all of 20,000 sessions takes five times as long as to read what was added up.
 */
export const tallyTables = `
CREATE INDEX by_folder ON heads (${whose.join(', ')}, ${order}, prompts, day, told, of_project);
CREATE INDEX days ON heads (day, source);
CREATE TABLE tallied (${[...whose, ...sums, ...newest].join(', ')}, PRIMARY KEY (${whose.join(', ')})) WITHOUT ROWID;
CREATE TABLE untallied (${whose.join(', ')}, PRIMARY KEY (${whose.join(', ')})) WITHOUT ROWID;
CREATE TRIGGER heads_insert AFTER INSERT ON heads BEGIN ${noteUntallied('new')} END;
CREATE TRIGGER heads_delete AFTER DELETE ON heads BEGIN ${noteUntallied('old')} END;`

/** Brings the sums up to date, one statement after the other. */
export const addUp = [
  `DELETE FROM tallied WHERE (${whose.join(', ')}) IN (SELECT ${whose.join(', ')} FROM untallied)`,
  `INSERT INTO tallied
   SELECT own.*, ${of('heads', newest)} FROM (
     SELECT ${of('untallied', whose)}, count(*), sum(prompts), coalesce(min(nullif(day, '')), ''), max(day), sum(told),
       min(of_project)
     FROM untallied CROSS JOIN heads INDEXED BY by_folder USING (${whose.join(', ')})
     GROUP BY ${of('untallied', whose)}
   ) AS own JOIN heads ON heads.path = (
     SELECT path FROM heads AS each INDEXED BY by_folder
     WHERE (${of('each', whose)}) = (${of('own', whose)}) ORDER BY ${order} LIMIT 1)`,
  'DELETE FROM untallied',
]

export const selectTallies = `SELECT ${[...whose, ...sums, ...newest].join(', ')} FROM tallied`

/** A row of `selectTallies`. */
export function tallyOf(row: readonly Value[]): Tally {
  const [dir, user, source, system, sessions, prompts, firstDay, lastDay, told, ofProject, ...first] = row as TallyRow
  const [startedAt, key, path, day, title, parent] = first
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
    newest: {
      page: pageBeside(path),
      head: { key, title, ...(parent === null ? {} : { parent: { kind: parent } }) },
      startedAt,
      day,
    },
  }
}

type TallyRow = [
  ...[dir: string, user: string, source: string, system: string, sessions: number, prompts: number],
  ...[firstDay: string, lastDay: string, told: number, ofProject: number],
  ...[startedAt: string, key: string, path: string, day: string, title: string, parent: ParentKind | null],
]

type ParentKind = NonNullable<Tally['newest']['head']['parent']>['kind']

export const selectDays = `SELECT day, source, count(*) FROM heads INDEXED BY days WHERE day <> '' GROUP BY day, source`

/** A row of `selectDays`. */
export function dayOf(row: readonly Value[]): DayCount {
  const [day, source, sessions] = row as [string, string, number]
  return { day, source, sessions }
}
