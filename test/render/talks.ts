/** Conversations with every kind of block and every kind of tool in them. */
import type { Message } from '../../src/model/session.ts'
import { aCall, aResult, Talk } from './samples.ts'

export const everyBlock: Message[] = inherited(
  new Talk()
    .injected('<environment_context>\n  <cwd>/home/ada/src/kettle</cwd>\n</environment_context>')
    .person('Where were we with the kettle?')
    .model('The lid was on.'),
  3,
)
  .person('Please make it whistle.\nIt only hums:\n\n```\nhmmm\n')
  .model(
    { type: 'thinking', text: '**Listening to the kettle**\n\nA whistle needs a narrow spout.' },
    '## What I found\n\nThe spout is **too wide** (`spout.ts`), see [the code](src/spout.ts) and [Wikipedia](https://en.wikipedia.org/wiki/Whistle).\n\n1. Narrow it.\n2. Listen.\n   - again\n\n| width | sound |\n| ---: | :--- |\n| 9 | hum |\n| 3 | `tweet` |\n\n> Steam needs room.\n\n```ts\nconst spout = { width: 3 }\n```',
  )
  .system({ type: 'notice', text: 'Model changed to gpt-5.5-mini.' })
  .person(
    'Like this?',
    { type: 'image', file: 'kettle/0a1b2c3d4e5f6071.png', mediaType: 'image/png', bytes: 2048 },
    {
      type: 'file',
      file: 'spout.pdf',
      mediaType: 'application/pdf',
      bytes: 0,
    },
  )
  .model('Wider at the base.')
  .person('No, forget the base.')
  .model('Gladly.')
  .system({ type: 'notice', text: 'The person went back to before the base.', takesBack: [9, 10] })
  .system({ type: 'compaction', text: 'Ada wants a kettle that **whistles**.' })
  .agent('The cups are warm.')
  .model(
    { type: 'diff', path: 'src/spout.ts', patch: '@@ -1 +1 @@\n-width: 9\n+width: 3' },
    {
      type: 'plan',
      items: [
        { text: 'Narrow it', status: 'completed' },
        { text: 'Listen', status: 'in_progress' },
      ],
    },
    { type: 'subagent', key: 'codex:helper', file: 'kettle/agent-7.md' },
    { type: 'unknown', record: { type: 'steam', pressure: 2 } },
    { type: 'text', text: 'It whistles, and goes on to whistle', file: 'kettle/ffeeddccbbaa9988.txt', bytes: 300_000 },
  )
  .person('شكرا! 👩‍🍳 ありがとう').messages

function inherited(talk: Talk, count: number): Talk {
  talk.messages = talk.messages.map((message, index) => (index < count ? { ...message, inherited: true } : message))
  return talk
}

export const everyTool: Message[] = new Talk()
  .person('Make the kettle whistle.')
  .model(
    aCall('1', 'read', { path: 'src/spout.ts', lines: [1, 3] }),
    aCall('2', 'search', { pattern: 'whistle\\(', path: 'src' }),
    { type: 'thinking', text: 'Now the tests.' },
    aCall('3', 'shell', { command: 'npm test', cwd: '/home/ada/src/kettle' }),
  )
  .tool(
    aResult('1', 'export const spout = {\n  width: 9,\n}\n'),
    aResult('2', 'src/kettle.ts:4: whistle()\nsrc/tea.ts:9: whistle()\n'),
    aResult('3', '\x1b[31mFAIL\x1b[0m kettle.test.ts\r\n  expected a whistle\r\n', {
      isError: true,
      exitCode: 1,
      durationMs: 12_300,
    }),
  )
  .model('The spout is too wide.')
  .model(
    aCall('4', 'edit', {
      path: 'src/spout.ts',
      edits: [{ before: '  width: 9,\n', after: '  width: 3,\n  lip: true,\n' }],
    }),
    aCall('5', 'write', { path: 'test/whistle.test.ts', content: "test('whistles', () => {})\n" }),
    aCall('6', 'plan', {}),
  )
  .tool(aResult('4', 'Done.'), aResult('5', 'Done.'), aResult('6', 'ok'), {
    type: 'plan',
    items: [
      { text: 'Narrow the spout', status: 'completed' },
      { text: 'Listen', status: 'in_progress' },
      { text: 'Make tea', status: 'pending' },
    ],
  })
  .model(aCall('7', 'ask', { questions: [{ question: 'How loud?', options: ['Softly', 'So that the dog hears it'] }] }))
  .tool(aResult('7', 'Softly'))
  .model(aCall('8', 'task', { task: { title: 'Taste the water', agent: 'taster', prompt: 'Is it **hard**?' } }))
  .tool(aResult('8', 'It is *soft*.', { durationMs: 65_000 }), {
    type: 'subagent',
    key: 'codex:7',
    file: 'kettle/agent-7.md',
  })
  .model('Now the rest.', aCall('9', 'mcp', { mcp: { server: 'pantry', tool: 'fetch_tea' } }, 'mcp__pantry__fetch_tea'))
  .model(
    aCall('10', 'web', { query: 'whistle frequency', url: 'https://example.com/whistle' }),
    aCall('11', 'other', { leaves: 3, milk: false }, 'brew'),
    aCall('12', 'shell', { command: 'set -e\nmake tea\n', cwd: '/tmp/tea' }),
    aCall('13', 'edit', {
      patch:
        '*** Begin Patch\n*** Update File: src/tea.ts\n@@\n-cold\n+hot\n*** Add File: src/cup.ts\n+cup\n*** End Patch',
    }),
  )
  .tool(aResult('11', 'Brewed.'), aResult('12', ''), aResult('13', 'Done.'), aResult('99', 'A late cup.'))
  .model(aCall('14', 'shell', { command: "git commit -am 'Narrow the spout'" }), aCall('15', 'plan', {}))
  .tool(aResult('14', '[main 3f2a9c1] Narrow the spout\n 1 file changed\n', { durationMs: 300 }), aResult('15', 'ok'), {
    type: 'plan',
    items: [
      { text: 'Narrow the spout', status: 'completed' },
      { text: 'Listen', status: 'completed' },
      { text: 'Make tea', status: 'in_progress' },
      { text: 'Drink it', status: 'pending' },
    ],
  })
  .model('Tea is ready.').messages

export const longTalk: Message[] = new Talk()
  .person('Build a tea room.')
  .model('With pleasure.')
  .person('Add a window.')
  .model('Done.', aCall('a', 'shell', { command: 'make window' }))
  .person('And a door')
  .model('Done.')
  .tool(aResult('a', 'one window'))
  .model('The window came late.')
  .person('# Paint\n\n@everyone should help with #12')
  .model('White, as in 3f2a9c1d.')
  .person('Open it.')
  .model('Welcome.').messages
