/** Masking alone, on one core: session text, source code, and texts that are made to be slow. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openRedactor, type Redactor } from '../../src/redact/index.ts'
import { type Aim, type Floor, figure, type Row } from '../figures.ts'
import { makeTree } from '../generate/tree.ts'
import { almostSecrets, type HostileText, hostileTexts } from '../redaction/hostile.ts'
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

/** So large is a text by which it is seen whether it is one of the slowest, and so many of these are measured closely. */
const [first, slowest] = [100_000, 16]
/** So large is a text, and twice that, that is measured closely: what a call costs at least does not count there. */
const large = 1_000_000
/** A text is measured so often at least, and the best counts: it takes some hundredths of a second. */
const leastTimes = 4

/** Of texts that are made to be slow the slowest, and how much longer twice as much of one takes. */
function hostile({ times }: Lab, redactor: Redactor): Row {
  const best = (text: HostileText, bytes: number, often: number): MaskedRecords => {
    const record = text.record(bytes)
    const all = Array.from({ length: often }, () => maskRecords(redactor, [record]))
    return all.reduce((one, other) => (other.seconds < one.seconds ? other : one))
  }
  const slow = almostSecrets
    .map((text) => ({ text, speed: megabytesASecond(best(text, first, 2)) }))
    .sort((one, other) => one.speed - other.speed)
    .slice(0, slowest)
  const measured = [...hostileTexts, ...slow.map(({ text }) => text)].map((text) => {
    const often = Math.max(times, leastTimes)
    const [once, twice] = [best(text, large, often), best(text, 2 * large, often)]
    return { name: text.name, speed: megabytesASecond(twice), growth: twice.seconds / once.seconds }
  })
  const growing = measured.toSorted((one, other) => other.growth - one.growth)
  const bySpeed = measured.toSorted((one, other) => one.speed - other.speed)
  const named = bySpeed.slice(0, 5).map(({ name, speed }) => `${name} ${speed.toFixed(1)} MB/s`)
  return {
    key: 'redaction',
    title: 'redaction of hostile text',
    of: `${almostSecrets.length + hostileTexts.length} texts`,
    note: `The slowest are ${named.join(', ')}; ${growing[0]?.name} takes longest when there is more of it`,
    figures: [
      figure('twice as much takes', '×', [Math.max(1, growing[0]?.growth ?? 1)], { most: 3, applies: true }),
      figure('the slowest', 'MB/s', [bySpeed[0]?.speed ?? 0], { least: 20, applies: true }),
    ],
  }
}
