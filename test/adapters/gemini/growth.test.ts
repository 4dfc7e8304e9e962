import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { gemini } from '../../../adapters/gemini/index.ts'
import type { ParsedMessage } from '../../../adapters/types.ts'
import { corpus, inCorpus, needsCorpus } from '../../helpers/corpus.ts'
import { readAll } from '../../helpers/read.ts'
import { recordingsOf } from '../recorded.ts'
import { sessionsOf } from './home.ts'

/** How many messages may still change when more follows: those of the one message that is open, and a notice. */
const open = 8

const only = <T>(all: T[]): T => {
  const [first] = all
  if (first === undefined || all.length !== 1) throw new Error(`There are ${all.length}.`)
  return first
}

test.skipIf(corpus === null)(needsCorpus('what a document grew by comes after what was there'), () => {
  const states = ['1', '2', '3'].map((state) =>
    only(readAll(gemini, { home: inCorpus('growth', 'gemini-json', state), loose: true })),
  )
  const [first, second, third] = states.map(({ messages }) => messages)
  for (const [before, after] of [
    [first, second],
    [second, third],
  ]) {
    const closed = (before ?? []).slice(0, -open)
    expect(after?.slice(0, closed.length)).toEqual(closed)
    expect(after?.length).toBeGreaterThan(before?.length ?? 0)
  }
  expect(new Set(states.map(({ id }) => id)).size).toBe(1)
})

test.skipIf(corpus === null)(needsCorpus('the beginning of a log gives the beginning of its messages'), () => {
  for (const name of recordingsOf('gemini')) {
    const session = only(readAll(gemini, { home: inCorpus('agents', name, '.gemini') }))
    const [file] = session.conversation.files
    if (file?.readAs !== 'lines') continue
    const lines = readFileSync(file.file, 'utf8').trimEnd().split('\n')
    for (let length = 1; length < lines.length; length += 3) {
      const content = `${lines.slice(0, length).join('\n')}\n`
      const messages: ParsedMessage[] = only(sessionsOf({ [file.path]: content })).messages
      const closed = messages.slice(0, -open)
      expect(session.messages.slice(0, closed.length), `${name}, ${length} lines`).toEqual(closed)
    }
  }
})
