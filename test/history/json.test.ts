import { expect, it } from 'vitest'
import { encodePart, encodeSession } from '../../src/history/json.ts'
import { redacted } from '../../src/redact/index.ts'
import { aHead, Talk } from '../render/samples.ts'

it('writes a session as indented JSON, whatever its messages are', () => {
  const { messages } = new Talk().person('Ist der Tee fertig? \u2014 \ud83d\ude00 "\\"')
  const many = Array.from({ length: 17 }, () => messages).flat()
  for (const some of [[], messages.slice(0, 1), [...messages, ...messages], many.slice(0, 8), many]) {
    const session = encodeSession(aHead(), redacted(some))
    expect(session.toString()).toBe(`${JSON.stringify({ ...aHead(), messages: some }, null, 2)}\n`)
    const part = { annals: 1, key: 'codex:a', part: 2 } as const
    expect(encodePart(part, redacted(some)).toString()).toBe(
      `${JSON.stringify({ ...part, messages: some }, null, 2)}\n`,
    )
  }
})
