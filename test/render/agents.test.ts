/**
 * A session of each agent with every kind of block in it, as the agent writes it (`test/fixtures/<agent>/tides`), and what
 * the whole program makes of it. ANNALS_UPDATE=1 writes pages and JSON anew; what changed is then to be read.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Block, type Session, toolKinds } from '../../src/model/session.ts'
import { aDesk } from '../helpers/desk.ts'
import { hasCmark, needsCmark, structureOf, viaCmark, viaMarkdownIt } from './structure.ts'

const homes = { codex: '.codex', claude: '.claude', gemini: '.gemini' }
const expected = (...names: string[]): string => resolve(import.meta.dirname, 'expected', ...names)

/** The pages and the JSON that come of an agent's session and of its helpers, by the name they are kept under. */
async function madeOf(agent: keyof typeof homes): Promise<Map<string, string>> {
  const desk = aDesk()
  desk.copy(resolve(import.meta.dirname, '../fixtures', agent, 'tides'), homes[agent])
  expect(await desk.sync(`sync --source-system ${agent}`)).toMatchObject({ ok: true, new: 1 })
  const folder = desk.path('annals/history/ada', agent, 'box/code/tides')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => /\.(?:md|json)$/.test(name) && name !== 'README.md')
    .map(({ name, parentPath }) => join(parentPath, name))
  return new Map(
    files.map((file): [string, string] => {
      const name = /agent-[^/]*\.(?:md|json)$/.exec(file)?.[0] ?? `session${/\.[a-z]+$/.exec(file)?.[0]}`
      return [name, readFileSync(file, 'utf8')]
    }),
  )
}

const agents = Object.keys(homes) as (keyof typeof homes)[]

describe.each(agents)('a session of %s', (agent) => {
  test('makes the pages and the JSON that it made when they were last read', async () => {
    const made = await madeOf(agent)
    if (process.env.ANNALS_UPDATE === '1') {
      mkdirSync(expected(agent), { recursive: true })
      for (const [name, text] of made) writeFileSync(expected(agent, name), text)
    }
    expect([...made.keys()].sort()).toEqual(readdirSync(expected(agent)).sort())
    for (const [name, text] of made) expect(text, name).toBe(readFileSync(expected(agent, name), 'utf8'))
  })

  test('makes pages whose folds are all closed', () => {
    const structure = structureOf(viaMarkdownIt(readFileSync(expected(agent, 'session.md'), 'utf8')))
    expect(structure.details).toBeGreaterThan(10)
    expect([structure.closed, structure.summaries]).toEqual([structure.details, structure.details])
    expect(structure.strange).toEqual([])
  })

  test.skipIf(!hasCmark)(needsCmark("is the same to GitHub's renderer"), () => {
    const page = readFileSync(expected(agent, 'session.md'), 'utf8')
    expect(structureOf(viaCmark(page))).toEqual(structureOf(viaMarkdownIt(page)))
  })
})

test('together they hold every kind of block and every kind of tool', () => {
  const blocks = agents.flatMap((agent): Block[] => {
    const { messages = [] } = JSON.parse(readFileSync(expected(agent, 'session.json'), 'utf8')) as Session
    return messages.flatMap((message) => message.blocks)
  })
  const types = new Set(blocks.map(({ type }) => type))
  expect([...types].sort()).toEqual([
    'compaction',
    'diff',
    'file',
    'image',
    'notice',
    'plan',
    'subagent',
    'text',
    'thinking',
    'tool_call',
    'tool_result',
    'unknown',
  ])
  const kinds = new Set(blocks.flatMap((block) => (block.type === 'tool_call' ? [block.kind] : [])))
  expect([...kinds].sort()).toEqual([...toolKinds].sort())
})
