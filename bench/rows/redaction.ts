/** Masking alone, on one core: session text, source code, and texts that are made to be slow. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openRedactor, type Redactor } from '../../src/redact/index.ts'
import { rules } from '../../src/redact/rules/index.ts'
import { type Aim, type Floor, figure, type Row } from '../figures.ts'
import { makeTree } from '../generate/tree.ts'
import { type MaskedRecords, maskRecords, parseRecords, recordsBelow } from '../redaction/sessions.ts'
import { megabytes } from '../sizes.ts'
import { folder, type Lab, type Stage } from './stage.ts'

const libraries = join(import.meta.dirname, '../../node_modules')

export const redaction: Stage = {
  keys: ['redaction'],
  measure(lab) {
    const { scale, seed, agents } = lab
    const redactor = openRedactor({ key: new Uint8Array(32), secrets: [], rules: [], allow: [] })
    const home = folder(lab, 'home')
    makeTree({ home, sessions: 100, bytes: scale.masked, seed, agents })
    return [
      masked(lab, redactor, 'session text', recordsBelow(home), 300),
      masked(lab, redactor, 'source code', sourceCode(scale.masked), 200),
      hostile(lab, redactor),
    ]
  },
}

const megabytesASecond = ({ bytes, seconds }: MaskedRecords): number => bytes / 1e6 / seconds

function masked(lab: Lab, redactor: Redactor, what: string, records: readonly Buffer[], least: number): Row {
  const bytes = records.reduce((sum, { length }) => sum + length, 0)
  const measured = Array.from({ length: lab.times }, () => megabytesASecond(maskRecords(redactor, records)))
  const parsing: Floor = { name: 'JSON.parse', value: megabytesASecond(parseRecords(records)) }
  const aim: Aim = { least, applies: bytes >= 2e7 }
  return {
    key: 'redaction',
    title: `redaction of ${what}`,
    of: `${megabytes(bytes)} MB, one core`,
    figures: [figure('speed', 'MB/s', measured, aim, [parsing])],
  }
}

/** Files of the libraries that annals is made with, each as a result that an agent was given; so many bytes at most. */
function sourceCode(bytes: number): Buffer[] {
  const records: Buffer[] = []
  let left = bytes
  for (const path of readdirSync(libraries, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.[cm]?[jt]s$/.test(path) || left <= 0) continue
    const content = readIfFile(join(libraries, path))
    const record = Buffer.from(JSON.stringify({ type: 'user', message: { role: 'user', content } }))
    left -= record.length
    records.push(record)
  }
  return records
}

/** Some folders are called like a file. */
function readIfFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Pieces of which a text is full: what could make a search begin again and again. */
const pieces = [
  'password=',
  'password=hunter2x ',
  'password: ',
  'token: x9_',
  'eyJ',
  'LS0tLS1CRUdJTi',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN ',
  '"key": "',
  '\\u0041',
  'cookie: a=1',
  'AKIA',
  'https://a:b',
  '://',
  'sk-',
  'A',
  'a.a.a.',
  '%41',
  '%20',
  '{"a":',
  '\n{"a":"',
  '"},{"text":"',
  '"',
  '\\',
  '\0p\0a\0s\0s',
  'TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNlY3RldHVyIGFkaXBpc2NpbmcgZWxpdC4g',
]

/** Each keyword and each look-alike of a rule, one behind the other: what is nearly a secret. */
const almost = rules.flatMap(({ keywords, lookalike }) => [...keywords, lookalike])

/** Of the texts that are full of `pieces` the slowest, and how much longer twice as much of one takes. */
function hostile({ times }: Lab, redactor: Redactor): Row {
  const masked = (piece: string, bytes: number): MaskedRecords => {
    const record = Buffer.from(JSON.stringify({ text: piece.repeat(Math.ceil(bytes / piece.length)) }))
    const all = Array.from({ length: times }, () => maskRecords(redactor, [record]))
    return all.reduce((best, one) => (one.seconds < best.seconds ? one : best))
  }
  const measured = pieces.map((piece) => ({ piece, once: masked(piece, 500_000), twice: masked(piece, 1_000_000) }))
  const slow = measured.filter(({ once }) => once.seconds > 0.01)
  const growth = Math.max(...slow.map(({ once, twice }) => twice.seconds / once.seconds), 1)
  const speeds = [
    ...measured.map(({ piece, twice }) => ({ piece, speed: megabytesASecond(twice) })),
    ...almost.map((piece) => ({ piece, speed: megabytesASecond(masked(piece, 50_000)) })),
  ].sort((one, other) => one.speed - other.speed)
  const named = speeds.slice(0, 5).map(({ piece, speed }) => `${JSON.stringify(piece)} ${speed.toFixed(1)} MB/s`)
  return {
    key: 'redaction',
    title: 'redaction of hostile text',
    of: `${speeds.length} texts`,
    note: `The slowest are full of ${named.join(', ')}`,
    figures: [
      figure('twice as much takes', '×', [growth], { most: 3, applies: true }),
      figure('the slowest', 'MB/s', [speeds[0]?.speed ?? 0], { least: 20, applies: true }),
    ],
  }
}
