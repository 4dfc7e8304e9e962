/** The door to better-sqlite3: the only file that knows it. */
import Sqlite from 'better-sqlite3'
import { codeOf, exit, reasonOf, UserError } from './errors.ts'

export type Value = null | number | bigint | string | Buffer
export type Row = Record<string, Value>

/** A database of which we use little. */
export interface Database {
  exec(sql: string): void
  run(sql: string, ...values: Value[]): void
  all(sql: string, ...values: Value[]): Row[]
  /** Like `all`, each row as its values in order: quicker where there are many. */
  arrays(sql: string, ...values: Value[]): Value[][]
  /** The values of the first column: quicker than `arrays`, which makes one for each. */
  values(sql: string, ...values: Value[]): Value[]
  /** The rows of a large table, one after the other, each as the values of its columns in order. */
  rows(sql: string): IterableIterator<Value[]>
  /** Runs `work` as one transaction, or as a part of the one that is under way; what it reads is of one instant. */
  transaction<T>(work: () => T): T
  close(): void
}

/**
 * What better-sqlite3 made in this process. The engine is not to collect any of it: where it does so with no script on the stack,
 * Node 24 looks for the environment of it in vain, and ends the process. They are few: a statement for each SQL.
 */
const kept = new Set<object>()

const keep = <T extends object>(made: T): T => {
  kept.add(made)
  return made
}

/** The library brings a binary that is compiled for one line of Node: of another one, or where none was made, it does not load. */
function opened(file: string): Sqlite.Database {
  try {
    return keep(new Sqlite(file))
  } catch (error) {
    if (codeOf(error) !== 'ERR_DLOPEN_FAILED' && !/^Could not locate the bindings file/.test(reasonOf(error)))
      throw error
    throw new UserError(
      `better-sqlite3 was not made for this Node (${process.version}).`,
      exit.unreadable,
      'Where annals is installed, npm rebuild better-sqlite3 makes it anew.',
      error,
    )
  }
}

/**
 * Opens a database file; creates it when it is missing. Throws what SQLite throws, and a `UserError` (exit 3) where
 * better-sqlite3 itself cannot be loaded.
 */
export function openDatabase(file: string): Database {
  const db = opened(file)
  const statements = new Map<string, Sqlite.Statement<Value[], Row>>()
  const raw = new Map<string, Sqlite.Statement<Value[], Value[]>>()
  const plucking = new Map<string, Sqlite.Statement<Value[], Value>>()
  const prepare = (sql: string): Sqlite.Statement<Value[], Row> => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = keep(db.prepare<Value[], Row>(sql))
    statements.set(sql, statement)
    return statement
  }
  return {
    exec: (sql) => {
      db.exec(sql)
    },
    run: (sql, ...values) => {
      prepare(sql).run(...values)
    },
    all: (sql, ...values) => prepare(sql).all(...values),
    arrays: (sql, ...values) => {
      const statement = raw.get(sql) ?? keep(db.prepare<Value[], Value[]>(sql).raw())
      raw.set(sql, statement)
      return statement.all(...values)
    },
    values: (sql, ...values) => {
      const statement = plucking.get(sql) ?? keep(db.prepare<Value[], Value>(sql).pluck())
      plucking.set(sql, statement)
      return statement.all(...values)
    },
    rows: (sql) => keep(keep(db.prepare<[], Value[]>(sql).raw()).iterate()),
    transaction: (work) => {
      if (db.inTransaction) return work()
      db.exec('BEGIN')
      try {
        const result = work()
        db.exec('COMMIT')
        return result
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK')
        throw error
      }
    },
    close: () => {
      db.close()
    },
  }
}
