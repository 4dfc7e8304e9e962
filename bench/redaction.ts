/**
 * `npm run bench:redaction [-- --seed 1 --times 4 --bytes 100MB --write --missed]`: how many planted credentials are found,
 * how often something is masked in real sessions (a folder of them named by `ANNALS_CORPUS`), and how fast. `--write` puts
 * the figures into `docs/redaction.md`; `--missed` lists what was planted and not found.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openRedactor, rulesVersion } from '../src/redact/index.ts'
import { everyAgent, makeTree } from './generate/tree.ts'
import { replaced } from './page.ts'
import { kinds } from './redaction/formats.ts'
import { alarmTable, percent, recallTable, speedTable } from './redaction/page.ts'
import { measureRecall } from './redaction/recall.ts'
import { type Measured, measureFolder, parseFolder } from './redaction/sessions.ts'
import { bytesOf } from './sizes.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    times: { type: 'string', default: '4' },
    bytes: { type: 'string', default: '100MB' },
    write: { type: 'boolean', default: false },
    missed: { type: 'boolean', default: false },
  },
})

const page = join(import.meta.dirname, '../docs/redaction.md')
const say = (text: string): boolean => process.stdout.write(`${text}\n`)
const redactor = openRedactor({ key: new Uint8Array(32), secrets: [], rules: [], allow: [] })

function recall(): string {
  const recalls = measureRecall(
    redactor,
    Number(values.seed),
    Number(values.times),
    (line) => values.missed && say(line),
  )
  const { fixed, named, generic } = Object.fromEntries(recalls.byForm)
  const all = [...recalls.byForm.values()].reduce((sum, { planted }) => sum + planted, 0)
  return [
    `${kinds.length} kinds, ${all} credentials, seed ${values.seed}: of a fixed form ${percent(fixed)} found, by the name of their service ${percent(named)}, by a telling name alone ${percent(generic)}.`,
    recallTable('family', recalls.byFamily.values()),
    recallTable(
      'by a telling name alone',
      [...recalls.byKind.values()].filter(({ form }) => form === 'generic'),
    ),
    recallTable('place', recalls.bySurface.values()),
  ].join('\n\n')
}

function falseAlarms(): string | null {
  const folder = process.env.ANNALS_CORPUS
  if (folder === undefined) return null
  return alarmTable(measureFolder(redactor, folder))
}

/** The best of some: what else the machine does counts least in it. */
const fastest = (measure: () => Measured): Measured =>
  Array.from({ length: 5 }, measure).reduce((best, one) => (one.seconds < best.seconds ? one : best))

function speed(): string {
  const home = mkdtempSync(join(tmpdir(), 'annals-redaction-'))
  try {
    makeTree({ home, sessions: 200, bytes: bytesOf(values.bytes), seed: Number(values.seed), agents: everyAgent })
    const masked = (below: string): Measured => fastest(() => measureFolder(redactor, below))
    const parsed = (below: string): Measured => fastest(() => parseFolder(below))
    const rows = {
      'made sessions, nothing to mask': masked(home),
      'made sessions, `JSON.parse` alone': parsed(home),
    }
    const folder = process.env.ANNALS_CORPUS
    return speedTable(
      folder === undefined
        ? rows
        : {
            ...rows,
            'real sessions': masked(folder),
            'real sessions, `JSON.parse` alone': parsed(folder),
          },
    )
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

const blocks = { recall: recall(), alarms: falseAlarms(), speed: speed() }
const machine = `Rules ${rulesVersion}, node ${process.version}, ${availableParallelism()} cores, processor time of one.`
for (const [name, block] of Object.entries(blocks))
  say(`## ${name}\n\n${block ?? 'Skipped: name a folder in ANNALS_CORPUS.'}\n`)
say(machine)
if (values.write) {
  const text = readFileSync(page, 'utf8')
  writeFileSync(page, replaced(text, { ...blocks, machine }))
}
