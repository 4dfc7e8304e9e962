import { expect, test } from 'vitest'
import { segmentsOf } from '../../../adapters/gemini/typed.ts'
import { brief, head, logOf, model, user } from './home.ts'

const brieflyOf = (...texts: string[]): string[] => segmentsOf(texts).map(({ from, text }) => `${from}: ${text}`)

test('what the program says in a user’s name is injected', () => {
  for (const text of [
    '<session_context>\nToday\n</session_context>',
    "Here is the user's editor context as a JSON object. This is for your information only.\n{}",
    "Here is a summary of changes in the user's editor context, in JSON format.",
    '- **Workspace Directories:**\n  - /srv/shop',
    'Please continue.',
    'System: Please continue.',
    'System: Potential loop detected. Details: x',
    'Background execution update:\n<background_output>\ndone\n</background_output>',
  ]) {
    expect(brieflyOf(text)).toEqual([`injected: ${text}`])
  }
  expect(brieflyOf('Please continue. And hurry.', '?', '/help')).toEqual([
    'person: Please continue. And hurry.',
    'person: ?',
    'person: /help',
  ])
})

test('what hooks put before a prompt is told apart from it', () => {
  expect(brieflyOf('<hook_context>Be brief.</hook_context>\n\nSay hello')).toEqual([
    'injected: <hook_context>Be brief.</hook_context>',
    'person: Say hello',
  ])
})

test('a file that was brought in is injected, over one part or several', () => {
  const start = '\n--- Content from referenced files ---'
  const end = '\n--- End of content ---'
  const expected = [
    'person: Look at @a',
    'injected: --- Content from referenced files ---\nContent from @a:\nalpha\n--- End of content ---',
    'person: Now!',
  ]
  expect(brieflyOf('Look at @a', start, '\nContent from @a:\n', 'alpha', end, 'Now!')).toEqual(expected)
  expect(brieflyOf(`Look at @a${start}\nContent from @a:\nalpha${end}\nNow!`)).toEqual(expected)
})

test('a file that was brought in may have the line that ends it', () => {
  const start = '\n--- Content from referenced files ---'
  const end = '\n--- End of content ---'
  const content = `alpha${end}\nbeta`
  const expected = [
    'person: Look at @a',
    `injected: --- Content from referenced files ---\nContent from @a:\n${content}${end}`,
    'person: Now!',
  ]
  expect(brieflyOf(`Look at @a${start}\nContent from @a:\n${content}${end}\nNow!`)).toEqual(expected)
  expect(brieflyOf('Look at @a', start, '\nContent from @a:\n', content, end, 'Now!')).toEqual(expected)
  const twice = [start, 'alpha', end, 'Now!']
  expect(brieflyOf(...twice, ...twice).filter((text) => text === 'person: Now!')).toHaveLength(2)
})

test('a shell command of the person and a hint are as they were typed', () => {
  expect(
    brieflyOf(
      'I ran the following shell command:\n```sh\necho \\`x\\`\n```\n\nThis produced the following result:\n```\nx\n```',
    ),
  ).toEqual(['person: !echo `x`', 'injected: x'])
  expect(
    brieflyOf('User steering update:\n<user_input>\nUse tabs\n</user_input>\nInternal instruction: Re-evaluate'),
  ).toEqual(['person: Use tabs'])
})

test('what was typed is preferred to what was made of it', () => {
  const session = logOf(
    head(),
    { ...user('u1', 'You are to plan.\nBuild a shop'), displayContent: [{ text: '/plan Build a shop' }] },
    model('g1', 'Planned.'),
  )
  expect(brief(session.messages)).toEqual([
    'person: /plan Build a shop',
    'injected: You are to plan.\nBuild a shop',
    'model: Planned.',
  ])
  expect(session.facts.firstPrompt).toBe('Build a shop')
})

test('a bare command is the first prompt only where there is no other', () => {
  expect(logOf(head(), user('u1', '/help')).facts.firstPrompt).toBe('/help')
  expect(logOf(head(), user('u1', '/help'), user('u2', 'Hello')).facts.firstPrompt).toBe('Hello')
})

test('content may have any form', () => {
  const forms = [
    { ...user('u1', ''), content: 'text' },
    { ...user('u2', ''), content: { text: 'object' } },
    { ...user('u3', ''), content: ['strings', { text: 'and parts' }] },
    { ...user('u4', ''), content: null },
    { ...user('u5', ''), content: [{ inlineData: { mimeType: 'image/png', data: 'AQID' } }] },
    { ...user('u6', ''), content: [{ novelPart: 1 }] },
  ]
  const session = logOf(head(), ...forms)
  expect(brief(session.messages)).toEqual([
    'person: text',
    'person: object',
    'person: strings | and parts',
    'person: image',
    'system: unknown',
  ])
  expect(session.messages[3]?.blocks[0]).toEqual({
    type: 'image',
    mediaType: 'image/png',
    data: Buffer.from([1, 2, 3]),
  })
  expect(session.unrendered).toEqual({ head: 1, 'user/empty': 1 })
})
