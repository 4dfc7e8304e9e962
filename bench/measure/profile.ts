/** Reads what `node --cpu-prof` wrote: where the time went, by function, stage by stage. */
import { readdirSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

interface CallFrame {
  functionName: string
  url: string
  /** From 0. */
  lineNumber: number
  columnNumber: number
}

interface Profile {
  nodes: { id: number; callFrame: CallFrame; children?: number[] }[]
  samples: number[]
  /** Microseconds before each sample. */
  timeDeltas: number[]
}

export interface Hot {
  name: string
  /** `src/run/store.ts:12`, or the module of node, or empty for the engine itself. */
  place: string
  /** In the function itself. */
  selfSeconds: number
  /** In it and in what it calls. */
  totalSeconds: number
}

/** The functions of the longest profile in a folder, by self time. */
export function hotFunctions(folder: string, project: string): Hot[] {
  const [profile] = profilesIn(folder).sort((one, other) => other.samples.length - one.samples.length)
  if (profile === undefined) throw new Error(`No profile was written to ${folder}.`)
  return summed(profile, project)
}

const profilesIn = (folder: string): Profile[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile)

/**
 * Seconds of CPU in functions of a part of the project (`src/render/`) with all that they call, and in everything; over
 * all profiles in a folder, one for each thread.
 */
export function shareOf(part: string, folder: string, project: string): { seconds: number; all: number } {
  const placeOf = places(project)
  let [seconds, all] = [0, 0]
  for (const { nodes, samples, timeDeltas } of profilesIn(folder)) {
    const byId = new Map(nodes.map((node) => [node.id, node]))
    const inside = new Set<number>()
    const mark = (id: number, above: boolean): void => {
      const node = byId.get(id)
      if (node === undefined) return
      const isInside = above || placeOf(node.callFrame).startsWith(part)
      if (isInside) inside.add(id)
      for (const child of node.children ?? []) mark(child, isInside)
    }
    mark(nodes[0]?.id ?? 0, false)
    for (const [at, id] of samples.entries()) {
      if (byId.get(id)?.callFrame.functionName === '(idle)') continue
      const spent = (timeDeltas[at] ?? 0) / 1e6
      all += spent
      if (inside.has(id)) seconds += spent
    }
  }
  return { seconds, all }
}

function summed({ nodes, samples, timeDeltas }: Profile, project: string): Hot[] {
  const byId = new Map(nodes.map((node) => [node.id, { ...node, self: 0 }]))
  for (const [at, id] of samples.entries()) {
    const node = byId.get(id)
    if (node !== undefined) node.self += (timeDeltas[at] ?? 0) / 1e6
  }
  const placeOf = places(project)
  const found = new Map<string, Hot>()
  /** Adds a node and all below it; a function that calls itself counts once. Returns the seconds. */
  const walk = (id: number, above: ReadonlySet<Hot>): number => {
    const node = byId.get(id)
    if (node === undefined) return 0
    const place = placeOf(node.callFrame)
    const name = node.callFrame.functionName || '(anonymous)'
    const key = `${name} ${place}`
    const hot = found.get(key) ?? { name, place, selfSeconds: 0, totalSeconds: 0 }
    found.set(key, hot)
    const path = new Set(above).add(hot)
    const total = (node.children ?? []).reduce((sum, child) => sum + walk(child, path), node.self)
    hot.selfSeconds += node.self
    if (!above.has(hot)) hot.totalSeconds += total
    return total
  }
  const [root] = nodes
  if (root !== undefined) walk(root.id, new Set())
  return [...found.values()].sort((one, other) => other.selfSeconds - one.selfSeconds)
}

/** From places in the bundle to places in the sources, by the maps that lie beside it. */
function places(project: string): (frame: CallFrame) => string {
  const maps = new Map<string, SourceMap | null>()
  const mapOf = (file: string): SourceMap | null => {
    const known = maps.get(file)
    if (known !== undefined) return known
    const map = readMap(`${file}.map`)
    maps.set(file, map)
    return map
  }
  return ({ url, lineNumber, columnNumber }) => {
    if (!url.startsWith('file:')) return url
    const file = fileURLToPath(url)
    const entry = mapOf(file)?.findEntry(lineNumber, columnNumber)
    if (entry === undefined || !('originalSource' in entry)) return `${relative(project, file)}:${lineNumber + 1}`
    return `${relative(project, resolve(dirname(file), entry.originalSource))}:${entry.originalLine + 1}`
  }
}

function readMap(file: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** Self time added up by folder of the project, by library, by module of node. */
export function stages(hot: readonly Hot[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { name, place, selfSeconds } of hot) {
    const stage = stageOf(name, place)
    sums.set(stage, (sums.get(stage) ?? 0) + selfSeconds)
  }
  return new Map([...sums].sort(([, one], [, other]) => other - one))
}

function stageOf(name: string, place: string): string {
  if (place === '') return name
  if (place.startsWith('node:')) return place
  const elements = place.split('/')
  const library = elements.lastIndexOf('node_modules')
  return (library < 0 ? elements.slice(0, 2) : elements.slice(library, library + 2)).join('/').replace(/:\d+$/, '')
}
