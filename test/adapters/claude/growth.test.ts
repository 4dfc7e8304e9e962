import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { claude } from '../../../adapters/claude/index.ts'
import type { Conversation, Out, ParseContext, ParsedMessage } from '../../../adapters/types.ts'
import { tiedBy } from '../../../src/discover/ties.ts'
import type { Json } from '../../../src/model/session.ts'
import { valuesOf } from '../../../src/parse/index.ts'
import { corpus, inCorpus, needsCorpus } from '../../helpers/corpus.ts'
import { conversationsOf, readAll } from '../../helpers/read.ts'

const inTest = test.skipIf(corpus === null)

/** How many of the first messages are the same in both. */
function shared(shorter: ParsedMessage[], longer: ParsedMessage[]): number {
  const differs = shorter.findIndex((message, at) => JSON.stringify(message) !== JSON.stringify(longer[at]))
  return differs === -1 ? shorter.length : differs
}

inTest(needsCorpus('what a file said when it was shorter it says when it has grown'), () => {
  for (const name of readdirSync(inCorpus('growth')).filter((one) => one.startsWith('claude-'))) {
    const states = readdirSync(inCorpus('growth', name)).map((state) =>
      readAll(claude, { home: inCorpus('growth', name, state), loose: true }).flatMap(({ messages }) => messages),
    )
    for (const [at, messages] of states.entries()) {
      const next = states[at + 1]
      if (next === undefined) continue
      expect(next.length, name).toBeGreaterThanOrEqual(messages.length)
      expect(shared(messages, next), name).toBeGreaterThanOrEqual(messages.length - 2)
    }
  }
})

/** The messages of the first records of a conversation. */
function messagesOf(conversation: Conversation, values: Json[], context: ParseContext): ParsedMessage[] {
  const messages: ParsedMessage[] = []
  const aside = (): Out => ({ message: () => 0, unrendered: () => undefined, problem: () => undefined, helper })
  const helper: Out['helper'] = () => ({ out: aside(), end: () => undefined })
  const parser = claude.open(conversation, { ...aside(), message: (message) => messages.push(message) }, context)
  for (const [at, value] of values.entries()) parser.record(value, [0, at + 1])
  parser.end()
  return messages
}

inTest(needsCorpus('only the reply that is still being written changes while a session goes on'), () => {
  const { conversations, peeks } = conversationsOf(claude, { home: inCorpus('claude') })
  const context: ParseContext = {
    conversations: new Map(conversations.map((one) => [one.id, one])),
    tied: (name) => tiedBy(claude, conversations, peeks).get(name) ?? [],
    peek: (path) => peeks.get(path),
    lines: valuesOf,
    companion: () => null,
  }
  for (const conversation of conversations) {
    const [file] = conversation.files
    if (file?.readAs !== 'lines') continue
    const values = [...valuesOf(file)]
    const whole = messagesOf(conversation, values, context)
    for (const part of [0.2, 0.5, 0.9]) {
      const some = messagesOf(conversation, values.slice(0, Math.ceil(values.length * part)), context)
      const open = some.slice(shared(some, whole))
      expect(open[0]?.origin ?? 'model', conversation.id).toBe('model')
      expect(
        open.slice(1).every(({ origin }) => origin !== 'person' && origin !== 'model'),
        conversation.id,
      ).toBe(true)
    }
  }
})
