import { describe, expect, test } from 'vitest'
import type { Block } from '../../src/model/session.ts'
import type { ToolFacts } from '../../src/model/tool.ts'
import { renderPage } from './as-text.ts'
import { aCall, aContext, aHead, aResult, Talk } from './samples.ts'

/** The fold of one call, as it stands on a page. */
function foldOf(kind: Parameters<typeof aCall>[1], facts: ToolFacts, result?: string, more: Block[] = []): string {
  const talk = new Talk().model(aCall('a', kind, facts, `${kind}_tool`))
  if (result !== undefined) talk.tool(aResult('a', result), ...more)
  const page = renderPage(aHead(), talk.messages, aContext())
  return page.slice(page.indexOf('<details>'))
}
const summaryOf = (fold: string): string => /<summary>(.*)<\/summary>/.exec(fold)?.[1] ?? ''

describe('a path', () => {
  test('below the folder of the session is said without it', () => {
    expect(summaryOf(foldOf('read', { path: '/home/ada/src/kettle/src/spout.ts' }, 'x'))).toBe(
      'read · <code>src/spout.ts</code>',
    )
    expect(summaryOf(foldOf('read', { path: '/home/ada/src/kettles/spout.ts' }, 'x'))).toBe(
      'read · <code>/home/ada/src/kettles/spout.ts</code>',
    )
  })
  test('that is the folder itself is not worth a word in a search', () =>
    expect(summaryOf(foldOf('search', { pattern: 'lid', path: '/home/ada/src/kettle/' }, 'a\nb'))).toBe(
      'search · <code>lid</code> · 2 lines',
    ))
  test('of Windows is one as well', () => {
    const talk = new Talk().model(aCall('a', 'edit', { path: 'C:\\tea\\src\\cup.ts', edits: [] }))
    const page = renderPage(aHead({ cwd: 'C:\\tea' }), talk.messages, aContext())
    expect(page).toContain('<code>src/cup.ts</code>')
  })
})

describe('what a read gives back', () => {
  test('has no numbers in front of its lines, and what the tool adds stands apart', () => {
    const fold = foldOf(
      'read',
      { path: 'a.ts', numbered: true },
      '    7→const a = 1\n    8→\n    9→const b\n\nA reminder.',
    )
    expect(summaryOf(fold)).toBe('read · <code>a.ts</code> · lines 7–9')
    expect(fold).toContain('```ts\nconst a = 1\n\nconst b\n```\n\n```text\nA reminder.\n```')
  })
  test('is left as it is where nobody says that it is numbered, or the numbers do not follow one another', () => {
    expect(foldOf('read', { path: 'a.tsv' }, '1\ttea\n2\tcup')).toContain('1\ttea\n2\tcup')
    expect(foldOf('read', { path: 'a.tsv', numbered: true }, '1\ttea\n3\tcup')).toContain(
      '```text\ntea\n```\n\n```text\n3\tcup\n```',
    )
  })
})

describe('a search', () => {
  test('says what its output says that it found', () => {
    const found = (output: string): string =>
      summaryOf(foldOf('search', { pattern: 'x' }, output))
        .split(' · ')
        .at(-1) ?? ''
    expect(found('Found 3 files\na\nb\nc')).toBe('3 files')
    expect(found('Found 1 match in 1 file')).toBe('1 match')
    expect(found('No files found')).toBe('nothing found')
    expect(found('')).toBe('nothing found')
    expect(found('a\n\nb')).toBe('2 lines')
  })
})

describe('questions', () => {
  const questions = [
    { question: 'How loud?', options: ['Softly', 'Loudly'] },
    { question: 'Which `lid`?', options: ['Tin', 'None'] },
  ]
  test('tick what was chosen', () => {
    const fold = foldOf('ask', { questions }, 'Answers: "How loud?"="Softly", "Which lid?"="None".')
    expect(summaryOf(fold)).toBe('ask · How loud? · 2 questions · Softly, None')
    expect(fold).toContain('- [x] Softly\n- [ ] Loudly')
    expect(fold).toContain('- [ ] Tin\n- [x] None')
  })
  test('that were answered in other words have no boxes', () => {
    const fold = foldOf('ask', { questions }, '{"answers":{"loud":{"answers":["like a bird"]}}}')
    expect(fold).toContain('- Softly\n- Loudly')
    expect(fold).toContain('```json\n{\n  "answers": {')
  })
})

describe('a plan', () => {
  test('that the person was to agree to is read as a plan, and stands alone', () => {
    const talk = new Talk()
      .model(aCall('a', 'read', { path: 'a' }), aCall('b', 'read', { path: 'b' }))
      .model(aCall('c', 'plan', { content: '# Tea\n\n1. Boil\n2. Pour' }))
      .tool(aResult('a', 'x'), aResult('b', 'x'), aResult('c', 'The person agreed.'))
    const page = renderPage(aHead(), talk.messages, aContext())
    expect(page).toContain('<summary>2 tool calls · 2 read</summary>')
    expect(page).toMatch(/<\/blockquote>\n\n<\/details>\n\n<details>\n<summary>plan · Tea<\/summary>\n\n\*\*Tea\*\*/)
    expect(page).toContain('1. Boil\n2. Pour\n\n<i>The person agreed.</i>')
  })
  test('that failed says why', () => {
    const list: Block = { type: 'plan', items: [{ text: 'Boil', status: 'pending' }] }
    const talk = new Talk().model(aCall('a', 'plan', {})).tool(aResult('a', 'No kettle.', { isError: true }), list)
    expect(renderPage(aHead(), talk.messages, aContext())).toContain('- [ ] Boil\n\n')
    expect(renderPage(aHead(), talk.messages, aContext())).toContain('<i>No kettle.</i>')
  })
})

describe('other tools', () => {
  test('give back JSON as one can read it', () =>
    expect(foldOf('mcp', { mcp: { server: 'pantry', tool: 'tea' } }, '{"tea":["black"]}')).toContain(
      '```json\n{\n  "tea": [\n    "black"\n  ]\n}\n```',
    ))
  test('but not where that would take much more room', () => {
    const deep = JSON.stringify(Array.from({ length: 2000 }, (_, n) => [[n]]))
    expect(foldOf('mcp', {}, deep)).toContain(`\n${deep}\n`)
  })
  test('and what only looks like it as it is', () =>
    expect(foldOf('other', {}, '{tea}')).toContain('```text\n{tea}\n```'))
  test('have their name and what they were called with in the summary', () => {
    const talk = new Talk().model(aCall('a', 'other', { skill: 'brew tea', cups: 2 }, 'Skill')).tool(aResult('a', 'ok'))
    expect(renderPage(aHead(), talk.messages, aContext())).toContain(
      '<summary>tool · Skill · <code>brew tea</code></summary>',
    )
  })
  test('of which an agent records no result are not said to have none', () => {
    expect(foldOf('web', { query: 'tea', silent: true })).not.toContain('esult')
    expect(foldOf('web', { query: 'tea' })).toContain('no result')
  })
  test('that send nothing to a process have their name for a command', () =>
    expect(summaryOf(foldOf('shell', { command: '\x03' }, 'x'))).toBe('shell · shell_tool'))
  test('that wait for helpers show what those said', () => {
    const said = `It whistles. ${'Really. '.repeat(20)}`
    const fold = foldOf('task', {}, JSON.stringify({ status: { a1: { completed: said } } }))
    expect(summaryOf(fold)).toBe('task · task_tool')
    expect(fold).toContain(`<i>Answer</i>\n\n${said.trim()}`)
  })
})

test('a confirmation on several lines is a quiet line, a failure is not', () => {
  const done = 'Success. Updated the following files:\nM src/spout.ts'
  expect(foldOf('edit', { patch: '+a' }, done)).toContain('<i>Success. Updated the following files: M src/spout.ts</i>')
  const talk = new Talk()
    .model(aCall('a', 'edit', { patch: '+a' }))
    .tool(aResult('a', 'No.\nNot so.', { isError: true }))
  expect(renderPage(aHead(), talk.messages, aContext())).toContain('```text\nNo.\nNot so.\n```')
})
