/** Invented sessions to render. */
import type { Block, Head, Json, Message, ToolKind, ToolResultBlock } from '../../src/model/session.ts'
import { noUsage } from '../../src/model/session.ts'
import type { ToolFacts } from '../../src/model/tool.ts'
import {
  byFolder,
  catalogueOf,
  type IndexEntry,
  type IndexPage,
  loadTemplates,
  type RenderContext,
  renderFolder,
  renderFront,
} from '../../src/render/index.ts'

export const aHead = (more: Partial<Head> = {}): Head => ({
  annals: 1,
  key: 'codex:0197c0de-0000-7000-8000-000000000001',
  fingerprint: 'sha256:00',
  renderer: 1,
  source: 'codex',
  id: '0197c0de-0000-7000-8000-000000000001',
  title: 'Teach the kettle to whistle',
  titleFrom: 'prompt',
  user: 'ada',
  system: 'mill',
  cwd: '/home/ada/src/kettle',
  path: 'src/kettle',
  slug: 'teach-the-kettle-to-whistle',
  timeZone: 'Europe/Berlin',
  startedAt: '2026-02-15T10:55:00.000Z',
  endedAt: '2026-02-15T11:20:20.000Z',
  updatedAt: '2026-02-15T11:20:20.000Z',
  agent: { name: 'codex' },
  git: { branch: 'main' },
  models: ['gpt-5.5'],
  children: [],
  usage: { ...noUsage, input: 1_200_000, output: 20_000, total: 1_220_000 },
  counts: { records: 9, messages: 9, person: 1, agent: 2, tool: 3, thinking: 1, images: 0, bytes: 4000 },
  unrendered: {},
  redactions: { total: 0, byRule: {} },
  problems: [],
  originals: [{ path: 'sessions/kettle.jsonl', files: ['.kettle.jsonl'], bytes: 4000, sha256: '00', complete: true }],
  ...more,
})

/** A tool call's input is what the adapter says of it. */
export const aContext = (more: Partial<RenderContext> = {}): RenderContext => ({
  templates: loadTemplates(),
  timeZone: 'Europe/Berlin',
  json: '.kettle.json',
  describe: ({ input }): ToolFacts =>
    input !== null && typeof input === 'object' && !Array.isArray(input) ? (input as ToolFacts) : {},
  hrefOf: () => undefined,
  ...more,
})

/** Messages one after the other, 47 seconds apart. */
export class Talk {
  messages: Message[] = []

  #add(role: Message['role'], origin: Message['origin'], blocks: Block[], more: Partial<Message> = {}): this {
    const n = this.messages.length + 1
    const at = new Date(Date.UTC(2026, 1, 15, 10, 55) + n * 47_000).toISOString()
    this.messages.push({ n, role, at, origin, records: [[0, n]], blocks, ...more })
    return this
  }
  person(...blocks: (Block | string)[]): this {
    return this.#add('user', 'person', blocks.map(asBlock))
  }
  model(...blocks: (Block | string)[]): this {
    return this.#add('assistant', 'model', blocks.map(asBlock), { model: 'gpt-5.5' })
  }
  tool(...blocks: Block[]): this {
    return this.#add('user', 'tool', blocks)
  }
  injected(...blocks: (Block | string)[]): this {
    return this.#add('user', 'injected', blocks.map(asBlock))
  }
  system(...blocks: Block[]): this {
    return this.#add('system', 'system', blocks)
  }
  agent(...blocks: (Block | string)[]): this {
    return this.#add('user', 'agent', blocks.map(asBlock))
  }
}

const asBlock = (block: Block | string): Block => (typeof block === 'string' ? { type: 'text', text: block } : block)

export const aCall = (id: string, kind: ToolKind, input: ToolFacts | Json, name: string = kind): Block => ({
  type: 'tool_call',
  id,
  name,
  kind,
  input: input as Json,
})

export const aResult = (callId: string, output: string, more: Partial<ToolResultBlock> = {}): Block => ({
  type: 'tool_result',
  callId,
  output,
  isError: false,
  ...more,
})

/** The index pages of a folder in a history of these sessions. */
export function folderPages(folder: string, entries: readonly IndexEntry[]): IndexPage[] {
  const catalogue = catalogueOf(entries)
  const tallies = byFolder(catalogue.tallies).get(folder) ?? []
  return renderFolder({ folder, tallies }, catalogue, aContext())
}

/** The front pages of a history of these sessions. */
export const frontPages = (entries: readonly IndexEntry[], project = false): IndexPage[] =>
  renderFront(catalogueOf(entries), { ...aContext(), project })
