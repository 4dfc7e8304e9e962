/** Runs of real agents whose every word is known: what was typed, what the scripted model said, and what the adapter makes of it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Adapter, ParsedBlock, ParsedMessage } from '../../adapters/types.ts'
import { corpus, inCorpus, needsCorpus } from '../helpers/corpus.ts'
import { type ReadSession, readAll } from '../helpers/read.ts'

interface Step {
  text?: string
  thinking?: string
}

const jsonOf = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T

const script = (): Step[] =>
  ['script-rich.json', 'script-more.json'].flatMap((name) => jsonOf<Step[]>(inCorpus('..', 'agents', name)))

/** The names of an agent's recorded runs, one per version. */
export const recordingsOf = (agent: string): string[] =>
  corpus === null
    ? []
    : readdirSync(inCorpus('agents')).filter((name) => name.startsWith(`${agent}-`) && !name.endsWith('-lifecycle'))

const blocksOf = (messages: ParsedMessage[]): ParsedBlock[] => messages.flatMap(({ blocks }) => blocks)

/** What the recorded files hold of a list of texts, each being the whole of some string in them. */
function held(sessions: ReadSession[], texts: (string | undefined)[]): string[] {
  const raw = sessions
    .flatMap(({ conversation }) => conversation.files.filter(({ readAs }) => readAs !== 'companion'))
    .map(({ file }) => readFileSync(file, 'utf8'))
    .join('\n')
  return texts.flatMap((text) => (text !== undefined && raw.includes(JSON.stringify(text)) ? [text] : []))
}

/** Declares the tests that hold every recorded run of an agent against its script. `home`: its folder in each run (`.codex`). */
export function testRecorded(adapter: Adapter, home: string): void {
  test.skipIf(corpus === null)(needsCorpus(`every run of ${adapter.name} is read as it was said`), () => {
    expect(recordingsOf(adapter.id).length).toBeGreaterThan(0)
    for (const name of recordingsOf(adapter.id)) {
      const folder = inCorpus('agents', name)
      const sessions = readAll(adapter, { home: join(folder, home) })
      const messages = sessions.flatMap((session) => session.messages).filter(({ inherited }) => inherited !== true)
      const said = blocksOf(messages.filter(({ origin }) => origin === 'model'))
      const { prompts } = jsonOf<{ prompts: string[] }>(join(folder, 'expect.json'))
      const typed = blocksOf(messages.filter(({ origin }) => origin === 'person'))
      expect(
        typed.map((block) => (block.type === 'text' ? block.text : block.type)),
        name,
      ).toEqual(prompts)

      const texts = said.flatMap((block) => (block.type === 'text' ? [block.text] : []))
      const steps = script()
      const expected = held(
        sessions,
        steps.map(({ text }) => text),
      )
      expect(texts, name).toEqual(expected)
      const thoughts = said.flatMap((block) => (block.type === 'thinking' ? [block.text] : []))
      const thought = held(
        sessions,
        steps.map(({ thinking }) => thinking),
      )
      expect(thoughts.length, name).toBe(thought.length)
      for (const [i, text] of thought.entries()) expect(thoughts[i], name).toContain(text)

      const results = blocksOf(messages).flatMap((block) => (block.type === 'tool_result' ? [block.callId] : []))
      const calls = blocksOf(messages).flatMap((block) => (block.type === 'tool_call' ? [block.id] : []))
      expect(results.toSorted(), name).toEqual(calls.toSorted())
    }
  })
}
