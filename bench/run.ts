/**
 * `npm run bench`: measures, on trees that it makes, what a run of annals takes, beside what the machine needs at least.
 *
 *     npm run bench                                    all rows, on small trees, in about two minutes
 *     npm run bench -- --full --only 'first run,gc'    some rows, at the sizes that the aims are for
 *     npm run bench -- --bytes 200MB --small 5000      at sizes of one's own
 *     npm run bench -- --compare <one.json> <other.json>
 *     npm run bench -- --doc docs/performance.md [<result.json> …]
 *     npm run bench -- --profile                       where the time goes
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { comparison } from './compare.ts'
import { chosenKeys, inLaboratory, measureRows } from './measure/all.ts'
import { resultsDir } from './measure/install.ts'
import { replaced } from './page.ts'
import { profileRuns } from './profile.ts'
import { resultPage, resultTable, stepsPage } from './report.ts'
import { load, type Result, save, thisMachine, together } from './result.ts'
import { scaleFlags, scaleOf } from './scale.ts'
import { sharesOf } from './tree-options.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...scaleFlags,
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    agents: { type: 'string' },
    times: { type: 'string', default: '5' },
    compare: { type: 'boolean', default: false },
    doc: { type: 'string' },
    profile: { type: 'boolean', default: false },
    top: { type: 'string', default: '40' },
  },
})

const say = (text: string): boolean => process.stdout.write(`${text}\n`)

function compare(): void {
  const [one, other] = positionals
  if (one === undefined || other === undefined)
    throw new Error('Two files to compare: --compare <one.json> <other.json>')
  const { text, isWorse } = comparison(load(one), load(other))
  say(text)
  process.exitCode = isWorse ? 1 : 0
}

/** Puts results, the last one where none is named, into their place in a page. */
function document(page: string): void {
  const last = (): string => {
    const name = readdirSync(resultsDir)
      .filter((one) => /^\d.*\.json$/.test(one))
      .sort()
      .at(-1)
    if (name === undefined) throw new Error(`There is no result in ${resultsDir}.`)
    return join(resultsDir, name)
  }
  const result = together((positionals.length > 0 ? positionals : [last()]).map((file) => load(file)))
  writeFileSync(page, replaced(readFileSync(page, 'utf8'), { table: resultPage(result), steps: stepsPage(result) }))
}

async function measure(): Promise<void> {
  const machine = thisMachine()
  const [scale, seed] = [scaleOf(values), Number(values.seed)]
  const chosen = chosenKeys(values.only)
  await inLaboratory(async (program, scratch) => {
    const lab = { program, scratch, scale, seed, agents: sharesOf(values.agents), times: Number(values.times) }
    if (values.profile) return void say(profileRuns(lab, Number(values.top)))
    const rows = await measureRows(lab, chosen, say)
    const result: Result = { at: new Date().toISOString(), machine, scale, seed, rows }
    say(`\n${resultTable(result)}`)
    say(`\n${save(result, result.at.replaceAll(/[:.]/g, '-'))}`)
  })
}

if (values.compare) compare()
else if (values.doc !== undefined) document(values.doc)
else await measure()
