/** The tables of the state. */
import { lineColumns, lineIndexes } from './lines.ts'
import { countedColumns, tallyTables, whoseColumns } from './tallies.ts'

/** Raised when a table changes: an older state is thrown away and made again. */
export const version = '9'

/** Whatever changes in these tables makes void what was said when there was nothing to do. */
const voiding = ['sources', 'units'].flatMap((table) =>
  ['INSERT', 'UPDATE', 'DELETE'].map(
    (change) => `CREATE TRIGGER ${table}_${change} AFTER ${change} ON ${table} BEGIN DELETE FROM settled; END;`,
  ),
)

/**
 * How the state is written. What a statement would need to be undone by itself stays in memory: by itself SQLite writes it to a file
 * in the system's folder for temporary ones, 40 pages for each session. Four times as many pages as usual are written before
 * they are brought from the log to the database: a first run changes the same ones over and over. Pages in memory take 4 MB instead of 16: to
 * bring 20,000 sessions takes no longer so, the system has the file at hand.
 */
export const pragmas = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -4000;
PRAGMA wal_autocheckpoint = 4000;`

/** Makes all of them. Heads are long: in a table without row ids each would take a page of its own. */
export const schema = `
${pragmas}
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
  id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, source TEXT NOT NULL, home TEXT NOT NULL, path TEXT NOT NULL,
  size INTEGER NOT NULL, mtime_ms REAL NOT NULL, ino INTEGER NOT NULL, peek TEXT, unit TEXT NOT NULL, error TEXT
);
CREATE INDEX sources_unit ON sources (unit);
CREATE INDEX sources_error ON sources (file, error) WHERE error IS NOT NULL;
CREATE TABLE ties (name TEXT NOT NULL, source INTEGER NOT NULL, PRIMARY KEY (name, source)) WITHOUT ROWID;
CREATE INDEX ties_source ON ties (source);
CREATE TRIGGER untied AFTER DELETE ON sources BEGIN DELETE FROM ties WHERE source = old.id; END;
CREATE TABLE units (
  key TEXT PRIMARY KEY, source TEXT NOT NULL, dir TEXT, base TEXT, outside TEXT NOT NULL, facts TEXT, skipped TEXT
) WITHOUT ROWID;
CREATE INDEX units_skipped ON units (key, skipped) WHERE dir IS NULL AND skipped IS NOT NULL;
CREATE TABLE files (path TEXT PRIMARY KEY, oid TEXT NOT NULL, is_index INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX index_pages ON files (path) WHERE is_index = 1;
CREATE TABLE pending (path TEXT NOT NULL, oid TEXT NOT NULL, PRIMARY KEY (path, oid)) WITHOUT ROWID;
CREATE TABLE heads (
  path TEXT PRIMARY KEY, oid TEXT NOT NULL, ${countedColumns}, cells TEXT NOT NULL, head TEXT NOT NULL, ${whoseColumns}, ${lineColumns}
);
CREATE INDEX keys ON heads (key);
${lineIndexes}
${tallyTables}
CREATE TABLE settled (listing TEXT PRIMARY KEY, places TEXT NOT NULL, result TEXT NOT NULL);
${voiding.join('\n')}
`
