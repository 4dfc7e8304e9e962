/** A home with the sessions of three agents in it, of any size, and the same for the same seed. */
import { mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { claudeNewer, claudeOlder } from './claude.ts'
import { codexLegacy, codexPaginated } from './codex.ts'
import { type Agent, agents, type Format, type Session, type Tools } from './format.ts'
import { geminiDocument, geminiLines } from './gemini.ts'
import { Out } from './out.ts'
import { Random } from './random.ts'
import { Text } from './text.ts'
import { type Call, makeTurn } from './turn.ts'

const formats: readonly Format[] = [codexPaginated, codexLegacy, claudeNewer, claudeOlder, geminiLines, geminiDocument]
const sessionsPerProject = 25
const firstDay = Date.UTC(2025, 8, 15)
const day = 86_400_000

export interface TreeOptions {
  /** Where it is made: stands for the user's home. */
  home: string
  sessions: number
  /** Bytes of all of them together, met to about a tenth. */
  bytes: number
  seed: number
  /** Which share of the sessions an agent has; they are weighed against each other. */
  agents: Partial<Record<Agent, number>>
  /** Bytes of one huge line in the first session. */
  line?: number
}

export interface Tree {
  home: string
  seed: number
  sessions: Session[]
  bytes: number
}

export const everyAgent: TreeOptions['agents'] = { codex: 0.47, claude: 0.43, gemini: 0.1 }

/** Writes sessions below a folder; the same settings give the same bytes. */
export function makeTree(options: TreeOptions): Tree {
  const { home, seed } = options
  const text = new Text(seed)
  const plan = new Random(seed)
  const sizes = sizesOf(plan, options.sessions, options.bytes)
  const tree: Tree = { home, seed, sessions: [], bytes: 0 }
  for (const [number, size] of sizes.entries()) {
    const format = formatFor(plan, options.agents, size)
    const tools: Tools = { text, random: new Random(seed, number) }
    const session = sessionOf(format, tools, options.sessions)
    const out = new Out(home, session.file)
    format.begin(session, out, tools)
    const line = number === 0 ? options.line : undefined
    if (line !== undefined) hugeTurn(format, session, out, tools, line)
    addTurns(format, session, out, tools, size)
    out.text(format.tail ?? '')
    out.close()
    tree.sessions.push(session)
    tree.bytes += out.bytes
  }
  nameProjects(tree)
  return tree
}

/** Continues some of the sessions, by about `bytes` each. Returns how many bytes that were. */
export function growTree(tree: Tree, share: number, bytes: number): number {
  const text = new Text(tree.seed)
  const plan = new Random(tree.seed, 0x9707)
  const count = Math.max(1, Math.round(tree.sessions.length * share))
  const chosen = new Set<number>()
  while (chosen.size < count) chosen.add(plan.below(tree.sessions.length))
  let added = 0
  for (const number of chosen) {
    const session = tree.sessions[number]
    const format = formats.find(({ id }) => id === session?.format)
    if (session === undefined || format === undefined) continue
    const tools: Tools = { text, random: new Random(tree.seed, number, session.at) }
    const file = join(tree.home, session.file)
    if (format.tail !== undefined) truncateSync(file, statSync(file).size - format.tail.length)
    const out = new Out(tree.home, session.file)
    addTurns(format, session, out, tools, bytes)
    out.text(format.tail ?? '')
    out.close()
    added += out.bytes
  }
  tree.bytes += added
  return added
}

/** Records double, escape and wrap what is said: of a turn's budget about a third is text. */
const overhead = 3

function addTurns(format: Format, session: Session, out: Out, tools: Tools, bytes: number): void {
  const end = Math.max(bytes, out.bytes + 1)
  do {
    const turn = makeTurn(tools.random, tools.text, session.cwd, (end - out.bytes) / overhead)
    format.turn(session, turn, out, tools)
  } while (out.bytes < end)
}

/**
 * A turn in which one text is so large: where Codex is concerned what a command prints (legacy sessions have it in one
 * line, paginated ones in two), otherwise the answer.
 */
function hugeTurn(format: Format, session: Session, out: Out, tools: Tools, bytes: number): void {
  const { random, text } = tools
  const piece = text.code(random, 1 << 20)
  const huge = piece.repeat(Math.ceil(bytes / piece.length)).slice(0, bytes)
  const turn = { ...makeTurn(random, text, session.cwd, 2000), steps: [] }
  const call: Call = { kind: 'shell', path: session.cwd, input: 'cat large.log', output: huge, exitCode: 0 }
  const printed = { ...turn, steps: [{ thinking: '', said: '', call }] }
  format.turn(session, format.agent === 'codex' ? printed : { ...turn, answer: huge }, out, tools)
}

function sizesOf(random: Random, count: number, bytes: number): number[] {
  const weights = Array.from({ length: count }, () => random.logNormal(1, 1.3))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => (weight / all) * bytes)
}

function formatFor(random: Random, shares: TreeOptions['agents'], size: number): Format {
  const fitting = formats.filter(
    ({ agent, limit }) => (shares[agent] ?? 0) > 0 && size < (limit ?? Number.POSITIVE_INFINITY),
  )
  const weights = fitting.map(({ agent, share }) => share * (shares[agent] ?? 0))
  let left = random.share() * weights.reduce((sum, weight) => sum + weight, 0)
  const chosen = fitting.find((_, at) => {
    left -= weights[at] ?? 0
    return left < 0
  })
  if (chosen === undefined) throw new Error(`No agent has a share; known are ${agents.join(', ')}`)
  return chosen
}

function sessionOf(format: Format, tools: Tools, count: number): Session {
  const { random } = tools
  const at = firstDay + random.below(365) * day + random.below(day)
  const project = random.below(Math.ceil(count / sessionsPerProject))
  const id = format.agent === 'codex' ? random.uuid(at) : random.uuid()
  const cwd = `/home/ada/code/project-${String(project).padStart(3, '0')}`
  const session: Session = { format: format.id, id, file: '', cwd, at, count: 0, last: null }
  return { ...session, file: format.file(session, tools) }
}

/** What Gemini CLI keeps to find a project's path again. */
function nameProjects({ home, sessions }: Tree): void {
  const mine = sessions.filter(({ file }) => file.startsWith('.gemini/'))
  if (mine.length === 0) return
  const projects = Object.fromEntries(mine.map(({ cwd }) => [cwd, basename(cwd)]))
  writeFileSync(join(home, '.gemini/projects.json'), JSON.stringify({ projects }, null, 2))
  for (const { file, cwd } of mine) {
    if (!file.endsWith('.jsonl')) continue
    const folder = dirname(dirname(join(home, file)))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, '.project_root'), cwd)
  }
}
