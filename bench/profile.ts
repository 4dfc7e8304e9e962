/** Where the time of a first run goes, and of one in which some sessions grew: `npm run bench -- --profile`. */
import { join } from 'node:path'
import { growTree, makeTree } from './generate/tree.ts'
import { sync } from './measure/annals.ts'
import { type Hot, hotFunctions, shareOf, stages } from './measure/profile.ts'
import { columns } from './report.ts'
import { deskAt, folder, type Lab } from './rows/stage.ts'

const project = join(import.meta.dirname, '..')

/** `top`: how many functions are told. A profile is of one thread, so the run has no workers. */
export function profileRuns(lab: Lab, top: number): string {
  const home = folder(lab, 'home')
  const { bytes, sessions } = lab.scale
  const tree = makeTree({ home, sessions, bytes, seed: lab.seed, agents: lab.agents })
  const desk = deskAt(lab, home, 'annals')
  const profiled = (name: string): string => {
    const profiles = folder(lab, name)
    const nodeFlags = ['--cpu-prof', `--cpu-prof-dir=${profiles}`]
    const { seconds, cpuSeconds } = sync(desk, [], { nodeFlags, variables: { ANNALS_WORKERS: '0' } })
    return [
      `${name}: ${seconds} s (CPU ${cpuSeconds.toFixed(1)} s)`,
      profileTable(hotFunctions(profiles, project), top),
      renderingText(profiles),
    ].join('\n\n')
  }
  const first = profiled('first run')
  growTree(tree, 0.01, 20_000)
  return [first, profiled('1 % grown')].join('\n\n')
}

function renderingText(profiles: string): string {
  const { seconds, all } = shareOf('src/render/', profiles, project)
  const percent = ((100 * seconds) / all).toFixed(0)
  return `Rendering, with all that it calls: ${seconds.toFixed(1)} of ${all.toFixed(1)} s of CPU, ${percent} %.`
}

function profileTable(hot: readonly Hot[], top: number): string {
  const all = hot.reduce((sum, { selfSeconds }) => sum + selfSeconds, 0)
  const percent = (seconds: number): string => `${((100 * seconds) / all).toFixed(1)} %`
  const short = (name: string): string => name.slice(0, 60)
  const stageLines = [...stages(hot)]
    .slice(0, top)
    .map(([name, seconds]) => [short(name), seconds.toFixed(2), percent(seconds)])
  const line = ({ name, place, selfSeconds, totalSeconds }: Hot): string[] => [
    short(name),
    selfSeconds.toFixed(2),
    percent(selfSeconds),
    totalSeconds.toFixed(2),
    place,
  ]
  const head = ['self s', '', 'with callees', 'place']
  const own = hot.filter(({ place }) => /^(src|adapters)\//.test(place))
  const byTotal = own.toSorted((a, b) => b.totalSeconds - a.totalSeconds)
  return [
    columns([['stage', 'self s', ''], ...stageLines]),
    columns([['function, by self time', ...head], ...hot.slice(0, top).map(line)]),
    columns([['our functions, with what they call', ...head], ...byTotal.slice(0, top).map(line)]),
  ].join('\n\n')
}
