/**
 * `node --import tsx bench/growth.ts [--sessions 1000,3000,10000,30000,100000] [--each 10KB] [--out docs/images/growth.svg]`:
 * measures how cost grows with the number of sessions, and draws it. `--from <results.json>` draws what was measured.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { growthChart } from './chart.ts'
import { everyAgent } from './generate/tree.ts'
import { inLaboratory, measureRows } from './measure/all.ts'
import { resultTable } from './report.ts'
import { load, type Result, save, thisMachine } from './result.ts'
import { scaleOf } from './scale.ts'
import { bytesOf } from './sizes.ts'

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '1000,3000,10000,30000,100000' },
    /** Bytes of each session. */
    each: { type: 'string', default: '10KB' },
    out: { type: 'string', default: 'docs/images/growth.svg' },
    from: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})

const say = (text: string): boolean => process.stdout.write(`${text}\n`)
const rows = new Set(['small sessions', 'nothing new', 'ten grown', 'lists'])

async function measureGrowth(): Promise<Result[]> {
  const [machine, seed] = [thisMachine(), Number(values.seed)]
  return inLaboratory(async (program, scratch) => {
    const results: Result[] = []
    for (const sessions of values.sessions.split(',').map(Number)) {
      const scale = { ...scaleOf({ full: false }), small: sessions, bytes: sessions * bytesOf(values.each) }
      const lab = { program, scratch, scale, seed, agents: everyAgent, times: 3 }
      const result = {
        at: new Date().toISOString(),
        machine,
        scale,
        seed,
        rows: await measureRows(lab, rows, () => {}),
      }
      say(`${resultTable(result)}\n`)
      results.push(result)
    }
    say(save(results, `growth-${results[0]?.at.replaceAll(/[:.]/g, '-')}`))
    return results
  })
}

writeFileSync(values.out, growthChart(values.from === undefined ? await measureGrowth() : load<Result[]>(values.from)))
