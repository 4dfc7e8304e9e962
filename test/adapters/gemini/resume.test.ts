import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gemini } from '../../../adapters/gemini/index.ts'
import type { Json } from '../../../src/model/session.ts'
import { holdsIn, savedIn } from '../resume.ts'
import { head, homeOf, id, lines, model, user } from './home.ts'

const chat = 'tmp/shop/chats/session-2026-05-01T10-00-11111111.jsonl'

test('what was saved holds until the companion comes that a result names', () => {
  const path = `tmp/shop/tool-outputs/session-${id}/x_c.txt`
  const output = `Output too large. For full output see: /home/ada/.gemini/${path}`
  const result: Json = [{ functionResponse: { id: 'c', name: 'x', response: { output } } }]
  const call = { id: 'c', name: 'x', args: {}, status: 'success', result }
  const log = [head(), user('u', 'Go'), model('g', '', { toolCalls: [call] }), user('u2', 'On')]
  const home = homeOf({ [chat]: lines(...log), [`tmp/shop/tool-outputs/session-${id}/other.txt`]: 'of nobody' })
  const saved = savedIn(gemini, home, id)
  writeFileSync(join(home, chat), lines(...log, user('u3', 'And on')))
  expect(holdsIn(gemini, home, id, saved)).toBe(true)
  writeFileSync(join(home, path), 'all of it')
  expect(holdsIn(gemini, home, id, saved)).toBe(false)
})
