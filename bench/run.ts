/**
 * `npm run bench [-- --sessions 2000 --bytes 200MB --seed 1 --profile --keep]`: makes a tree, stores it, and says how
 * long that took beside what the machine needs at least. `--compare <one.json> <other.json>` shows two results.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { aimLines } from './aims.ts'
import { growthChart } from './chart.ts'
import { makeTree } from './generate/tree.ts'
import { bareNode, cat, commitOf, parseOnly } from './measure/floors.ts'
import { install, resultsDir } from './measure/install.ts'
import { hotFunctions, shareOf, stages } from './measure/profile.ts'
import { type Desk, grown, list, type Row, repositoryOf, stats, sync, version } from './measure/runs.ts'
import { comparison, profileTable, type Result, resultTable } from './report.ts'
import { treeFlags, treeOptions } from './tree-options.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...treeFlags,
    /** Only the first run and one with sessions that grew, and where their time went. */
    profile: { type: 'boolean', default: false },
    /** How many functions to show. */
    top: { type: 'string', default: '40' },
    /** Leaves the tree and the history where they are. */
    keep: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
    /** Draws saved results of several sizes into this SVG: `--chart docs/performance.svg <one.json> …`. */
    chart: { type: 'string' },
  },
})

const say = (text: string): boolean => process.stdout.write(`${text}\n`)
const read = (file: string): Result => JSON.parse(readFileSync(file, 'utf8')) as Result

function compare(): void {
  const [one, other] = positionals
  if (one === undefined || other === undefined)
    throw new Error('Two files to compare: --compare <one.json> <other.json>')
  say(comparison(read(one), read(other)))
}

function bench(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'annals-bench-'))
  const installed = join(resultsDir, `annals-${process.pid}`)
  try {
    install(installed)
    const tree = makeTree({ home: join(scratch, 'home'), ...treeOptions(values) })
    const desk = { cli: join(installed, 'dist/cli.js'), scratch, tree }
    if (values.profile) profile(desk)
    else save(measureAll(desk))
    if (values.keep) say(`Kept: ${scratch}`)
  } finally {
    rmSync(installed, { recursive: true, force: true })
    if (!values.keep) rmSync(scratch, { recursive: true, force: true })
  }
}

function profile(desk: Desk): void {
  const shown = (name: string, run: (nodeFlags: string[]) => Row): void => {
    const folder = join(desk.scratch, `profile of ${name}`)
    const row = run(['--cpu-prof', `--cpu-prof-dir=${folder}`])
    const project = join(import.meta.dirname, '..')
    const hot = hotFunctions(folder, project)
    const rendering = shareOf('src/render/', folder, project)
    say(`${name}: ${row.seconds} s (CPU ${row.cpuSeconds.toFixed(1)} s); ${row.note}\n`)
    say(`${profileTable(hot, stages(hot), Number(values.top))}\n`)
    const percent = ((100 * rendering.seconds) / rendering.all).toFixed(0)
    say(
      `Rendering, with all that it calls: ${rendering.seconds.toFixed(1)} of ${rendering.all.toFixed(1)} s of CPU, ${percent} %.\n`,
    )
  }
  shown('first run', (flags) => sync(desk, 'first run', desk.tree.bytes, flags))
  shown('1 % grown', (flags) => grown(desk, flags))
}

function measureAll(desk: Desk): Result {
  const { tree, scratch } = desk
  const { sessions, bytes, seed } = { ...tree, sessions: tree.sessions.length }
  const floor = (name: string, measured: Partial<Row> & Pick<Row, 'seconds' | 'cpuSeconds'>): Row => ({
    name,
    files: null,
    peakBytes: null,
    bytes,
    note: '',
    seconds: measured.seconds,
    cpuSeconds: measured.cpuSeconds,
  })
  const floors = [floor('cat', cat(tree.home)), floor('parse only', parseOnly(tree.home))]
  const rows = [sync(desk, 'first run', bytes)]
  floors.push(floor('git add && git commit', commitOf(repositoryOf(desk), scratch)))
  floors.push(floor('node', bareNode()))
  rows.push(sync(desk, 'nothing new', bytes), grown(desk), list(desk), stats(desk), version(desk))
  const cores = availableParallelism()
  return { at: new Date().toISOString(), node: process.version, cores, tree: { sessions, bytes, seed }, rows, floors }
}

function save(result: Result): void {
  say(resultTable(result))
  say(`\n${aimLines(result).join('\n')}`)
  mkdirSync(resultsDir, { recursive: true })
  const file = join(resultsDir, `${result.at.replaceAll(/[:.]/g, '-')}.json`)
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
  say(`\n${file}`)
}

/** The rows whose growth is shown. */
const growing = ['first run', '1 % grown', 'nothing new', 'stats']

if (values.compare) compare()
else if (values.chart !== undefined) writeFileSync(values.chart, growthChart(positionals.map(read), growing))
else bench()
