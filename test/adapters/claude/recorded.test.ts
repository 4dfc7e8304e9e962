import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { claude } from '../../../adapters/claude/index.ts'
import type { Json } from '../../../src/model/session.ts'
import { corpus, inCorpus, needsCorpus } from '../../helpers/corpus.ts'
import { type ReadSession, readAll } from '../../helpers/read.ts'
import type { Fields } from './home.ts'

const recorded = (): string[] =>
  corpus === null ? [] : readdirSync(inCorpus('agents')).filter((name) => name.startsWith('claude-'))

const inTest = test.skipIf(corpus === null)

const fields = (value: Json | undefined): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}

interface Said {
  texts: string[]
  thoughts: string[]
  calls: string[]
  results: string[]
}

/** What a session's file holds of the model and its tools, read as plainly as can be: records told apart by their ids alone. */
function saidIn({ conversation }: ReadSession): Said {
  const said: Said = { texts: [], thoughts: [], calls: [], results: [] }
  const seen = new Set<string>()
  const file = conversation.files[0]
  if (file?.readAs !== 'lines') return said
  for (const line of readFileSync(file.file, 'utf8').split('\n')) {
    if (line === '') continue
    const record = fields(JSON.parse(line) as Json)
    const uuid = String(record.uuid ?? seen.size)
    const isElsewhere = record.isSidechain === true && conversation.root === undefined
    const message = fields(record.message)
    const isModel = record.type === 'assistant' && record.isApiErrorMessage !== true && message.model !== '<synthetic>'
    if (seen.has(uuid) || isElsewhere || (!isModel && record.type !== 'user')) continue
    for (const block of Array.isArray(message.content) ? message.content : []) take(said, fields(block), isModel)
    seen.add(uuid)
  }
  return said
}

function take(said: Said, block: Fields, isModel: boolean): void {
  if (block.type === 'text' && isModel && String(block.text).trim() !== '') said.texts.push(String(block.text))
  if (block.type === 'tool_result') said.results.push(String(block.tool_use_id))
  if (block.type === 'tool_use') said.calls.push(String(block.id))
  if (block.type === 'thinking' && String(block.thinking).trim() !== '') said.thoughts.push(String(block.thinking))
}

function readIn(session: ReadSession): Said {
  const said: Said = { texts: [], thoughts: [], calls: [], results: [] }
  for (const { origin, blocks } of session.messages) {
    for (const block of blocks) {
      if (block.type === 'text' && origin === 'model') said.texts.push(block.text)
      if (block.type === 'thinking') said.thoughts.push(block.text)
      if (block.type === 'tool_call') said.calls.push(block.id)
      if (block.type === 'tool_result') said.results.push(block.callId)
    }
  }
  return said
}

inTest(needsCorpus('each text, thought, call and result of every real session stands once and in order'), () => {
  const homes = [inCorpus('claude'), ...recorded().map((name) => inCorpus('agents', name, '.claude'))]
  for (const session of homes.flatMap((home) => readAll(claude, { home }))) {
    expect({ id: session.id, ...readIn(session) }).toEqual({ id: session.id, ...saidIn(session) })
  }
})

inTest(needsCorpus('what the person typed in every recorded run stands once and in order, and nothing else'), () => {
  for (const name of recorded()) {
    const expected = fields(JSON.parse(readFileSync(inCorpus('agents', name, 'expect.json'), 'utf8')) as Json)
    if (!Array.isArray(expected.prompts)) continue
    const typed = readAll(claude, { home: inCorpus('agents', name, '.claude') })
      .flatMap(({ messages }) => messages)
      .filter(({ origin, inherited }) => origin === 'person' && inherited !== true)
      .toSorted((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1))
    expect(
      typed.flatMap(({ blocks }) => blocks.map((block) => (block.type === 'text' ? block.text : block.type))),
      name,
    ).toEqual(expected.prompts)
  }
})

inTest(needsCorpus('a fork after a compaction names its original and inherits from it'), () => {
  const home = inCorpus('agents', 'claude-2.1.328-lifecycle', '.claude')
  if (!existsSync(home)) return
  const [original, fork] = readAll(claude, { home }).toSorted((a, b) =>
    (a.facts.endedAt ?? '') < (b.facts.endedAt ?? '') ? -1 : 1,
  )
  expect(fork?.facts.parent).toEqual({ id: original?.id, kind: 'fork' })
  const own = (session: ReadSession | undefined): string[] =>
    (session?.messages ?? [])
      .filter(({ origin, inherited }) => origin === 'person' && inherited !== true)
      .flatMap(({ blocks }) => blocks.map((block) => (block.type === 'text' ? block.text : '')))
  expect(own(original)).toEqual(['First question.', 'Second question.', '/compact keep it short', 'Third question.'])
  expect(own(fork)).toEqual(['A question in the fork.'])
})
