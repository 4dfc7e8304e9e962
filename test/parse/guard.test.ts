import { expect, it } from 'vitest'
import { codex } from '../../adapters/codex/index.ts'
import type { Adapter, Conversation, ParsedMessage } from '../../adapters/types.ts'
import type { Problem } from '../../src/model/session.ts'
import { parseConversation } from '../../src/parse/index.ts'

const conversation: Conversation = {
  id: 'x',
  files: [{ file: 'x', path: 'x.jsonl', size: 0, mtimeMs: 0, ino: 0, readAs: 'lines' }],
}

/** An adapter that stumbles over every second record, and at the end. */
const stumbling: Adapter = {
  ...codex,
  open: (_, out) => ({
    record(value, ref) {
      if (value === 'bad') throw new Error('a surprise')
      out.message({ role: 'user', origin: 'person', records: [ref], blocks: [{ type: 'text', text: String(value) }] })
    },
    end() {
      throw new Error('another one')
    },
  }),
}

it('a parser that stumbles costs the record it stumbled over, not the session', () => {
  const messages: ParsedMessage[] = []
  const unrendered: string[] = []
  const problems: Problem[] = []
  const bytes: Buffer[] = []
  const source = Buffer.from('"good"\n"bad"\n"also good"\n')
  const { records, facts } = parseConversation(
    stumbling,
    conversation,
    {
      message: (message) => messages.push(message),
      unrendered: (kind) => unrendered.push(kind),
      problem: (problem) => problems.push(problem),
      helper: () => {
        throw new Error('There are no helpers here.')
      },
      chunk: (_, chunk) => bytes.push(chunk),
    },
    { conversations: new Map(), tied: () => [], peek: () => undefined, lines: () => [], companion: () => null },
    { content: () => [source] },
  )
  expect(messages.map(({ records: [ref] }) => ref)).toEqual([
    [0, 1],
    [0, 3],
  ])
  expect(unrendered).toEqual([])
  expect(problems.map(({ kind, line }) => [kind, line])).toEqual([
    ['not understood', 2],
    ['not understood', undefined],
  ])
  expect(records).toBe(3)
  expect(Buffer.concat(bytes).equals(source)).toBe(true)
  expect(facts.models).toEqual([])
})
