/** The kinds of values a key can have: what is read from a file or a variable, and the words for what is not. */
import { orNearest } from '../nearest.ts'
import type { Table, Toml } from './toml.ts'

/** What reading a value needs to know of where it stands. */
export interface Reading {
  /** Says what is wrong with the value on a line, without a full stop; `field`: `.pattern` of a table in it. */
  complain(line: number, message: string, field?: string): void
  /** A path as it is written in this place, made absolute. */
  resolve(path: string): string
}

export interface Kind<Value> {
  /** For the manual and for complaints: `true or false`. */
  readonly says: string
  /** A value in a file; undefined when it is none of this kind, which was complained of. */
  read(written: Toml, reading: Reading): Value | undefined
  /** A value in a variable, as a value in a file. */
  typed(text: string): Toml
}

const typedText = (value: string): Toml => ({ is: 'text', line: 0, value })
const typedList = (text: string): Toml => ({
  is: 'list',
  line: 0,
  items: text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map(typedText),
})

/** A text for which `wrong` finds nothing; `wrong` says what is wrong as a sentence. */
export const text = (says = 'a text', wrong: (value: string) => string | null = () => null): Kind<string> => ({
  says,
  read(written, { complain }) {
    if (written.is !== 'text') return void complain(written.line, `should be ${says}`)
    const message = written.value.trim() === '' ? `is empty; it should be ${says}` : wrong(written.value)
    return message === null ? written.value : void complain(written.line, message)
  },
  typed: typedText,
})

export const path: Kind<string> = {
  says: 'a path',
  read(written, reading) {
    const value = text('a path').read(written, reading)
    return value === undefined ? undefined : reading.resolve(value)
  },
  typed: typedText,
}

/** `[source=]dir`: only the path in it is made absolute. */
export const place = (sources: readonly string[]): Kind<string> => ({
  says: 'a path, with the source in front where it cannot be told: codex=/backup/sessions',
  read(written, reading) {
    const value = text('a path').read(written, reading)
    if (value === undefined) return undefined
    const equals = value.indexOf('=')
    const named = sources.includes(value.slice(0, Math.max(0, equals)))
    return named ? value.slice(0, equals + 1) + reading.resolve(value.slice(equals + 1)) : reading.resolve(value)
  },
  typed: typedText,
})

export const oneOf = <Word extends string>(words: readonly Word[]): Kind<Word> => ({
  says: words.join(', '),
  read(written, reading) {
    const value = text(`one of ${words.join(', ')}`).read(written, reading)
    if (value === undefined) return undefined
    const word = words.find((one) => one === value)
    if (word !== undefined) return word
    return void reading.complain(written.line, `"${value}" is none of ${words.join(', ')}${orNearest(value, words)}`)
  },
  typed: typedText,
})

const spoken: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
}

export const yesOrNo: Kind<boolean> = {
  says: 'true or false',
  read(written, { complain }) {
    return written.is === 'flag' ? written.value : void complain(written.line, 'should be true or false')
  },
  typed(word) {
    const value = spoken[word.trim().toLowerCase()]
    return value === undefined ? typedText(word) : { is: 'flag', line: 0, value }
  },
}

/** A list of values of one kind; a single one may stand for a list of one. */
export const listOf = <Value>(kind: Kind<Value>, says: string): Kind<Value[]> => ({
  says,
  read(written, reading) {
    const items = written.is === 'list' ? written.items : [written]
    const values = items.flatMap((item) => {
      const value = kind.read(item, reading)
      return value === undefined ? [] : [value]
    })
    return values.length === items.length ? values : undefined
  },
  typed: typedList,
})

/** What each field of a table is, and whether it must be there. */
type Fields<Row> = { [Name in keyof Row]-?: { kind: Kind<NonNullable<Row[Name]>>; needed?: true } }

/** Reads one table of these fields. */
export const row =
  <Row extends object>(fields: Fields<Row>) =>
  (written: Table, reading: Reading): Row | undefined =>
    readRow(written, fields, reading)

/** A list of tables of the same fields: `[[name]]` in a file. A variable cannot hold one. */
export const rowsOf = <Row extends object>(fields: Fields<Row>, says: string): Kind<Row[]> => ({
  says,
  read(written, reading) {
    if (written.is !== 'list') return void reading.complain(written.line, `should be ${says}`)
    const rows = written.items.map((item) =>
      item.is === 'table' ? readRow(item, fields, reading) : void reading.complain(item.line, `should be ${says}`),
    )
    const good = rows.filter((row): row is Row => row !== undefined)
    return good.length === rows.length ? good : undefined
  },
  typed: typedText,
})

function readRow<Row extends object>({ line, entries }: Table, fields: Fields<Row>, reading: Reading): Row | undefined {
  const names = Object.keys(fields) as (keyof Row & string)[]
  let whole = true
  const about = (name: string): Reading => ({
    ...reading,
    complain(at, message, field = '') {
      whole = false
      reading.complain(at, message, `.${name}${field}`)
    },
  })
  for (const [name, { line: at }] of entries) {
    if (!(names as string[]).includes(name)) about(name).complain(at, `is not known${orNearest(name, names)}`)
  }
  const row: Partial<Row> = {}
  for (const name of names) {
    const written = entries.get(name)
    if (written === undefined) {
      if (fields[name].needed) about(name).complain(line, 'is missing')
      continue
    }
    const value = fields[name].kind.read(written, about(name))
    if (value !== undefined) row[name] = value
  }
  return whole ? (row as Row) : undefined
}
