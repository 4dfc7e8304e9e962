/** The tables of the state. */
import { lineColumns, lineIndexes } from './lines.ts'
import { countedColumns, tallyIndexes, whoseColumns } from './tallies.ts'

/** Raised when a table changes: an older state is thrown away and made again. */
export const version = '7'

/** Whatever changes in these tables makes void what was said when there was nothing to do. */
const voiding = ['sources', 'units'].flatMap((table) =>
  ['INSERT', 'UPDATE', 'DELETE'].map(
    (change) => `CREATE TRIGGER ${table}_${change} AFTER ${change} ON ${table} BEGIN DELETE FROM settled; END;`,
  ),
)

/** Makes all of them. Heads are long: in a table without row ids each would take a page of its own. */
export const schema = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
  file TEXT PRIMARY KEY, source TEXT NOT NULL, home TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL,
  mtime_ms REAL NOT NULL, ino INTEGER NOT NULL, peek TEXT, unit TEXT NOT NULL, error TEXT
) WITHOUT ROWID;
CREATE TABLE units (
  key TEXT PRIMARY KEY, source TEXT NOT NULL, dir TEXT, base TEXT, outside TEXT NOT NULL, facts TEXT, skipped TEXT
) WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, oid TEXT NOT NULL, is_index INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX index_pages ON files (path) WHERE is_index = 1;
CREATE TABLE pending (path TEXT NOT NULL, oid TEXT NOT NULL, PRIMARY KEY (path, oid)) WITHOUT ROWID;
CREATE TABLE heads (
  path TEXT PRIMARY KEY, oid TEXT NOT NULL, ${countedColumns}, head TEXT NOT NULL, ${whoseColumns}, ${lineColumns}
);
CREATE INDEX keys ON heads (key);
${lineIndexes}
${tallyIndexes}
CREATE TABLE settled (listing TEXT PRIMARY KEY, result TEXT NOT NULL);
${voiding.join('\n')}
`
