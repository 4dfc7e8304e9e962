/** The manual agrees with the program: blocks marked `<!-- output: … -->` are what it prints today (`vitest -u` renews them). */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { adapters } from '../adapters/index.ts'
import { commands } from '../src/commands/index.ts'
import { hasVariable, keyNames, keys, variableOf } from '../src/config/keys.ts'
import { exit } from '../src/errors.ts'
import { aDesk, type Desk } from './helpers/desk.ts'
import { claudeId, claudePath, claudeSession, codexPath, codexSession } from './helpers/sessions.ts'

const project = resolve(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(project, path), 'utf8')
const pages = [
  'README.md',
  ...readdirSync(join(project, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path.replaceAll('\\', '/')}`)
    .sort(),
]

const nameOf = (usage: string): string => usage.split(' ')[0] ?? usage
const trimmed = (text: string): string => text.replace(/[ \t]+$/gm, '').trim()

/** What a person sees who types this: the parser prints help and versions on the console, past a desk's streams. */
async function helpOf(line: string): Promise<string> {
  const printed: string[] = []
  const console = vi.spyOn(globalThis.console, 'info').mockImplementation((text) => printed.push(String(text)))
  const { code } = await aDesk().type(line.replace(/^annals /, ''))
  console.mockRestore()
  expect(code).toBe(0)
  return trimmed(printed.join('\n'))
}

/** The conversation that the manual shows as data: a prompt, a call with its result, an answer. */
function smallSession(): string {
  const common = { sessionId: claudeId, cwd: '/home/ada/code/kite', version: '2.1.200', gitBranch: 'main' }
  const at = (second: number): string => `2026-04-05T09:00:0${second}.000Z`
  const reply = (content: unknown): unknown => ({
    id: 'm1',
    role: 'assistant',
    model: 'claude-x',
    content: [content],
    usage: { input_tokens: 30, output_tokens: 12 },
  })
  const call = { type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls' } }
  const result = { type: 'tool_result', tool_use_id: 't1', content: 'kite.ts' }
  const records = [
    { type: 'user', uuid: 'u1', timestamp: at(0), message: { role: 'user', content: 'Which files are here?' } },
    { type: 'assistant', uuid: 'a1', timestamp: at(2), requestId: 'r1', message: reply(call) },
    { type: 'user', uuid: 'u2', timestamp: at(3), message: { role: 'user', content: [result] } },
    {
      type: 'assistant',
      uuid: 'a2',
      timestamp: at(5),
      requestId: 'r2',
      message: { ...(reply({ type: 'text', text: 'One: `kite.ts`.' }) as object), id: 'm2' },
    },
  ]
  return records
    .map((record, index) => ({ ...record, parentUuid: records[index - 1]?.uuid ?? null, ...common }))
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('')
}

/** A Claude Code session with a helper agent, and a Codex session. */
async function aSmallHistory(): Promise<{ desk: Desk; result: string }> {
  const desk = aDesk()
  desk.write(claudePath(claudeId, '-home-ada-code-kite'), smallSession())
  const helper = claudeSession({ prompts: ['Count the lines'], at: '2026-04-05T09:00:06.000Z' })
    .trimEnd()
    .split('\n')
    .map((line) => ({ ...(JSON.parse(line) as object), isSidechain: true, agentId: 'b7' }))
  desk.write(
    `.claude/projects/-home-ada-code-kite/${claudeId}/subagents/agent-b7.jsonl`,
    helper.map((one) => `${JSON.stringify(one)}\n`).join(''),
  )
  desk.write(codexPath(), codexSession())
  const { code, err, ...result } = await desk.sync()
  expect([code, err]).toEqual([0, ''])
  const text = JSON.stringify(result, null, 2)
  return { desk, result: text.replaceAll(desk.home, '/home/ada').replace(/"[0-9a-f]{40}"/, `"${'3f2a'.repeat(10)}"`) }
}

async function theJson(): Promise<string> {
  const desk = aDesk()
  desk.write(claudePath(claudeId, '-home-ada-code-kite'), smallSession())
  await desk.sync()
  const [file] = readdirSync(desk.path('annals'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.\d{4}-[^/]*\.json$/.test(path),
  )
  return readFileSync(desk.path('annals', file ?? ''), 'utf8').trim()
}

async function theTree(): Promise<string> {
  const { desk } = await aSmallHistory()
  return desk.git('annals', 'ls-files')
}

/** `annals list` and its like on the small history. */
async function typedAtDesk(line: string): Promise<string> {
  const { desk } = await aSmallHistory()
  // The manual shows what a person sees, not what a pipe gets.
  if (line === 'annals list') desk.terminal = 120
  const { code, out } = await desk.type(line.replace(/^annals /, ''), ['--time-zone', 'UTC'])
  expect(code).toBe(0)
  return trimmed(out.replaceAll(desk.home, '/home/ada'))
}

/** What each mark in the manual stands for. */
function producer(mark: string): () => string | Promise<string> {
  if (mark.endsWith('--help')) return () => helpOf(mark)
  if (mark === 'session') return () => smallSession().trim()
  if (mark === 'session json') return theJson
  if (mark === 'tree') return theTree
  if (/^adapters\/.*\.ts$/.test(mark)) return () => read(mark).trim()
  if (mark === 'run result') return async () => (await aSmallHistory()).result
  if (/^annals (list|show|stats)\b/.test(mark)) return () => typedAtDesk(mark)
  throw new Error(`Nothing prints "${mark}".`)
}

/** Every setting, as its row says it. */
function settingsTable(): string {
  const rows = keyNames.map((name) => {
    const { kind, default: value, otherwise, about, flag, fromRepository, harmless, adds } = keys[name]
    const code = (text: string): string => `\`${text}\``
    const standard = otherwise ?? (Array.isArray(value) ? 'none' : code(JSON.stringify(value)))
    const consent = {
      yes: 'yes',
      never: 'no',
      consent: harmless === undefined ? 'consent' : `consent; ${code(String(harmless))}`,
    }
    const variable = hasVariable(name) ? code(variableOf(name)) : ''
    const isThere = commands.some(({ options }) => options.some((option) => option.name.split(' ')[0] === flag))
    const spoken = flag === undefined || !isThere ? variable : `${code(flag)} ${variable}`
    return [`${code(name)}${adds ? ' **+**' : ''}`, about, kind.says, standard, spoken, consent[fromRepository]]
  })
  const head = ['key', 'what it is', 'value', 'default', 'flag, variable', 'from a repository']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** What each table that is derived stands for. */
const tables: Readonly<Record<string, () => string>> = { settings: settingsTable }

const table = /(<!-- table: (.+?) -->\n)[\s\S]*?(<!-- end -->)/g

const block = /(<!-- output: (.+?) -->\n)(`{3,}\w*\n)[\s\S]*?(\n`{3,}\n<!-- end -->)/g

/** A page with its marked blocks as the program prints them now. */
async function renewed(page: string): Promise<string> {
  const text = read(page)
  const outputs = new Map<string, string>()
  for (const [, , mark = ''] of text.matchAll(block)) outputs.set(mark, await producer(mark)())
  const withTables = text.replace(table, (_, before: string, name: string, after: string) => {
    return `${before}${tables[name]?.() ?? ''}\n${after}`
  })
  return withTables.replace(block, (_, before: string, mark: string, fence: string, after: string) => {
    return before + fence + (outputs.get(mark) ?? '') + after
  })
}

const marksIn = (page: string): string[] =>
  [block, table].flatMap((pattern) => [...read(page).matchAll(pattern)].map(([, , mark = '']) => mark))

describe('docs', () => {
  it.each(pages.filter((page) => marksIn(page).length > 0))('%s shows what the program prints', async (page) => {
    await expect(await renewed(page)).toMatchFileSnapshot(join(project, page))
  })

  it('every command, and so every flag of its --help, is in docs/commands.md', () => {
    const wanted = ['annals --help', ...commands.map(({ usage }) => `annals ${nameOf(usage)} --help`)]
    expect(marksIn('docs/commands.md')).toEqual(expect.arrayContaining(wanted))
  })

  it('every exit code is in docs/commands.md and in the README', () => {
    for (const code of Object.values(exit)) {
      expect(read('docs/commands.md')).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'))
      expect(read('README.md')).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'))
    }
  })

  it('every field of the model is in docs/json.md', () => {
    const fields = [...read('src/model/session.ts').matchAll(/^ {2}(\w+)\??: /gm)].map(([, field = '']) => field)
    const missing = new Set(fields.filter((field) => !new RegExp(`\\b${field}\\b`).test(read('docs/json.md'))))
    expect(fields.length).toBeGreaterThan(50)
    expect([...missing]).toEqual([])
  })

  it('every kind of problem that verify finds is in docs/commands.md', () => {
    const union = /export type ProblemKind =([^}]*?)\n\n/.exec(read('src/verify/types.ts'))?.[1] ?? ''
    const kinds = [...union.matchAll(/'([^']+)'/g)].map(([, kind = '']) => kind)
    expect(kinds.length).toBeGreaterThan(5)
    for (const kind of kinds) expect(read('docs/commands.md')).toContain(`\`${kind}\``)
  })

  it('every field that is never masked is in docs/redaction.md', () => {
    for (const { name, opaque } of adapters) {
      const [, row = ''] = new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'm').exec(read('docs/redaction.md')) ?? []
      expect(row.split(', ').sort()).toEqual([...opaque].map((field) => `\`${field}\``).sort())
    }
  })

  it.each(pages)('%s has no link that leads nowhere', (page) => {
    const prose = read(page).replace(/^(`{3,})[\s\S]*?^\1/gm, '')
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    const broken = links.filter((link) => !/^https?:/.test(link) && !leadsSomewhere(page, link))
    expect(broken).toEqual([])
  })

  it.each(pages)('%s speaks of nothing that a reader cannot see', (page) => {
    expect(read(page)).not.toMatch(/(?<!~)\/work\/|(?<!adapters\/)\bshared\/|\bissues?\b|\bcorpus\b/i)
  })
})

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? join(project, page) : resolve(project, dirname(page), path)
  if (!existsSync(target)) return false
  return anchor === undefined || anchorsOf(relative(project, target)).has(anchor)
}

/** The anchors that GitHub gives to headings. */
const anchorsOf = (page: string): Set<string> =>
  new Set(
    [...read(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
