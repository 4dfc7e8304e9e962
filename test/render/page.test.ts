import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/model/session.ts'
import { weigh } from '../../src/normalize/weigh.ts'
import { readFrontMatter } from '../../src/render/front-matter.ts'
import { promptsOf } from '../../src/render/index.ts'
import { renderCover, renderPage, renderPart } from './as-text.ts'
import { aCall, aContext, aHead, aResult, Talk } from './samples.ts'
import { structureOf, viaMarkdownIt } from './structure.ts'

const pageOf = (messages: Message[], head = aHead()): string => renderPage(head, messages, aContext())
const longestPage = 400 * 1024

describe('a page', () => {
  test('tells what the session was, in a table and in a line', () => {
    const page = pageOf(new Talk().person('hello').messages)
    expect(readFrontMatter(page)).toMatchObject({
      title: 'Teach the kettle to whistle',
      session: aHead().id,
      tokens: 1_220_000,
    })
    expect(page).toContain(
      '25 min 20 s · 1 prompt · 3 tool calls · 1.2 M tokens · gpt-5.5 · [JSON](.kettle.json) · [original](.kettle.jsonl)',
    )
  })
  test('leaves out of its table what nobody knows', () => {
    const { git: _, ...head } = aHead({ cwd: null, models: [], startedAt: '', endedAt: '' })
    const keys = Object.keys(readFrontMatter(renderPage(head, [], aContext())))
    expect(keys).toEqual(['title', 'source', 'session', 'user', 'system', 'messages', 'tokens'])
  })
  test('lists prompts when there are more than three, each linked to its turn', () => {
    const talk = new Talk().person('one').person('two').person('three')
    expect(pageOf(talk.messages)).not.toContain('**Prompts**')
    const page = pageOf(talk.person('# four\n\nand more').messages)
    expect(page).toContain('4. [four and more](#turn-4)')
    expect(structureOf(viaMarkdownIt(page)).anchors).toEqual(['turn-1', 'turn-2', 'turn-3', 'turn-4'])
  })
  test('puts the time of the session in its time zone, and the day only where it is a new one', () => {
    const [first, second] = new Talk().person('late').model('later').messages
    const messages = [
      { ...first, at: '2026-02-15T22:58:00.000Z' },
      { ...second, at: '2026-02-15T23:01:00.000Z' },
    ] as Message[]
    expect(pageOf(messages)).toMatch(/## User · 2026-02-15 23:58[\s\S]*## Agent · 2026-02-16 00:01/)
  })
  test('never folds what a person typed', () => {
    expect(pageOf(new Talk().person('typed').messages)).not.toContain('<details>')
  })
  test('shows a result with its call, however late it comes', () => {
    const talk = new Talk()
      .model(aCall('a', 'shell', { command: 'make' }))
      .person('meanwhile')
      .tool(aResult('a', 'made it'))
    const page = pageOf(talk.messages)
    expect(page.indexOf('made it')).toBeLessThan(page.indexOf('meanwhile'))
    expect(page).not.toContain('no result')
  })
  test('tells calls of one id apart, and calls without any', () => {
    const talk = new Talk()
      .model(aCall('', 'shell', { command: 'first' }), aCall('', 'shell', { command: 'second' }))
      .tool(aResult('', 'one'), aResult('', 'two'))
    expect(pageOf(talk.messages)).toMatch(/<code>first<\/code>[\s\S]*one[\s\S]*<code>second<\/code>[\s\S]*two/)
  })
  test('says of a call that nobody answered that no result was recorded', () => {
    expect(pageOf(new Talk().model(aCall('a', 'shell', { command: 'make' })).messages)).toContain(
      'No result was recorded.',
    )
  })
  test('shows failures without anything being opened', () => {
    const talk = new Talk()
      .model(aCall('a', 'shell', { command: 'make' }), aCall('b', 'read', { path: 'x' }))
      .tool(aResult('a', '', { exitCode: 2, durationMs: 1500 }), aResult('b', 'gone', { isError: true }))
    const page = pageOf(talk.messages)
    expect(page).toContain('<summary>2 tool calls · 1 shell · 1 read · <b>2 failed</b> · 2 s</summary>')
    expect(page).toContain('<summary>shell · <code>make</code> · <b>exit 2</b> · 2 s</summary>')
    expect(page).toContain('<summary>read · <code>x</code> · <b>failed</b></summary>')
  })
  test('puts pieces of context that follow one another into one fold, and thoughts', () => {
    const thinks = (text: string): { type: 'thinking'; text: string } => ({ type: 'thinking', text })
    const talk = new Talk()
      .injected('<environment_context>\n<cwd>/tea</cwd>\n</environment_context>')
      .injected('# AGENTS.md instructions for /tea\n\nBe kind.')
      .person('hello')
      .model(thinks('**Looking**\n\nat `tea`'), thinks('Wondering'), thinks('Finding `it`'), 'Hello.')
      .injected('<reminder>alone</reminder>')
    const page = pageOf(talk.messages)
    expect(page).toContain(
      '<summary>2 pieces of context · environment context, AGENTS.md instructions for /tea · 103 B</summary>',
    )
    expect(page).toContain('<summary>thinking · 3 steps · Looking … Finding <code>it</code></summary>')
    expect(page).toContain('<summary>context · reminder · alone&lt;/reminder&gt; · 26 B</summary>')
    const { details, closed } = structureOf(viaMarkdownIt(page))
    expect([details, closed]).toEqual([8, 8])
  })
  test('folds what was taken back, where it was', () => {
    const talk = new Talk().person('a').model('b').person('c').model('d')
    talk.system({ type: 'notice', text: 'Back again.', takesBack: [3, 4] }).person('e')
    expect(pageOf(talk.messages)).toMatch(
      /b\n\n<details>\n<summary>1 turn taken back[\s\S]*c[\s\S]*d\n\n<\/details>\n\n<i>Back/,
    )
  })
  test('folds ranges that overlap once', () => {
    const talk = new Talk()
      .person('a')
      .person('b')
      .person('c')
      .system({ type: 'notice', text: 'x', takesBack: [1, 2] })
    const page = pageOf(talk.system({ type: 'notice', text: 'y', takesBack: [2, 900] }).messages)
    expect(page.match(/<details>/g)).toHaveLength(1)
    expect(page).toContain('3 turns taken back')
  })
  test('says where a copied beginning ends', () => {
    const [first, ...rest] = new Talk().person('a').model('b').messages
    const page = pageOf([{ ...(first as Message), inherited: true }, ...rest])
    expect(page).toMatch(/a\n\n<i>Up to here copied/)
  })
  test('says when another model answers', () => {
    const [first, second] = new Talk().model('a').model('b').messages
    expect(pageOf([first as Message, { ...(second as Message), model: 'gpt-6' }])).toContain(
      '<i>From here on: gpt-6</i>',
    )
  })
  test('lists commits', () => {
    const talk = new Talk()
      .model(aCall('a', 'shell', { command: 'git commit -m x' }), aCall('b', 'shell', { command: 'echo' }))
      .tool(aResult('a', '[main 3f2a9c1] Warm the pot'), aResult('b', '[main 4f2a9c1] Nothing'))
    expect(pageOf(talk.messages)).toContain('**Commits**\n- `3f2a9c1` Warm the pot\n\n')
  })
})

describe('what is long', () => {
  test('is cut where a block is above 64 KB, and says where the rest is', () => {
    const page = pageOf(new Talk().tool(aResult('a', 'x'.repeat(100_000))).messages)
    expect(Buffer.byteLength(page)).toBeLessThan(68 * 1024)
    expect(page).toContain('<i>34 KB more in the [JSON](.kettle.json).</i>')
  })
  test('never makes a page longer than 400 KB', () => {
    const lots = 'y<@b '.repeat(12_000)
    const pages = {
      'long blocks': new Talk().person(...Array.from({ length: 8 }, () => lots)).messages,
      'long answers': Array.from({ length: 8 }).reduce<Talk>((talk) => talk.model(lots), new Talk()).messages,
      'many calls': new Talk().model(...Array.from({ length: 3000 }, (_, n) => aCall(`${n}`, 'other', { n }))).messages,
      'many prompts': Array.from({ length: 1200 }).reduce<Talk>((talk) => talk.person('$'.repeat(200)), new Talk())
        .messages,
    }
    for (const [what, messages] of Object.entries(pages)) {
      const page = pageOf(messages)
      expect([what, Buffer.byteLength(page) <= longestPage]).toEqual([what, true])
      const { details, closed } = structureOf(viaMarkdownIt(page))
      expect(closed).toBe(details)
    }
  })
  test('never makes a page longer than 400 KB of one turn of 5 MB', () => {
    const talk = new Talk().person('do it all')
    for (let call = 0; call < 5000; call += 1) {
      talk.model(aCall(`${call}`, 'shell', { command: `make ${call}` })).tool(aResult(`${call}`, `<&>*_\n`.repeat(170)))
    }
    const page = pageOf(talk.messages)
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(longestPage)
    expect(page).toContain('More follows in the JSON')
  })
  test('names every part of a session of 3,000 prompts on its cover, and every prompt in its part', () => {
    const name = 'a-session-whose-name-is-as-long-as-names-may-be-and-then-some'
    const parts = Array.from({ length: 60 }, (_, n) => {
      const part = `${name}/part-${String(n + 1).padStart(2, '0')}`
      return { md: `${part}.md`, json: `${part}.json`, from: n * 50 + 1, to: n * 50 + 50 }
    })
    const ask = (n: number): string => `question ${n}, which is about as long as questions are when they are typed`
    const prompts = Array.from({ length: 3000 }, (_, n) => ({
      n,
      turn: n + 1,
      text: ask(n + 1),
      part: Math.floor(n / 50) + 1,
    }))
    const cover = renderCover(aHead({ parts }), prompts, aContext())
    expect(Buffer.byteLength(cover)).toBeLessThanOrEqual(longestPage)
    expect(cover.match(/^- \[Part \d+\]\(.*#turn-\d+\) · 50 prompts/gm)).toHaveLength(60)
    const asked = new Talk()
    for (let n = 1; n <= 50; n += 1) asked.person(ask(n))
    const part = renderPart(aHead(), { part: 1, cover: 'c.md', firstTurn: 1 }, asked.messages, aContext())
    expect(part.match(/^\d+\. \[question/gm)).toHaveLength(50)
  })
  test('leads to each of very many parts, although it does not name each', () => {
    const parts = Array.from({ length: 5000 }, (_, n) => ({ md: `k/part-${n + 1}.md`, json: '', from: n, to: n }))
    const cover = renderCover(aHead({ parts }), [], aContext())
    expect(Buffer.byteLength(cover)).toBeLessThanOrEqual(longestPage)
    expect(cover).toContain('[Part 1](')
    expect(cover).toContain('[Part 5000](')
  })
  test('never makes a cover longer than 400 KB', () => {
    const prompts = Array.from({ length: 30_000 }, (_, n) => ({ n, turn: n, text: '語'.repeat(200), part: 1 }))
    expect(Buffer.byteLength(renderCover(aHead(), prompts, aContext()))).toBeLessThanOrEqual(longestPage)
  })
})

describe('a part', () => {
  const messages = new Talk().person('c').model('d').messages
  const place = { part: 2, previous: 'part-01.md', next: 'part-03.md', cover: '../kettle.md', firstTurn: 7 }

  test('knows its neighbours and goes on counting turns', () => {
    const page = renderPart(aHead(), place, messages, aContext())
    expect(page).toContain('[← Part 1](part-01.md) · [Cover](../kettle.md) · [Part 3 →](part-03.md)')
    expect(page).toContain('<a id="turn-7"></a>')
  })
  test('does not depend on what may still change', () => {
    const later = aHead({
      title: 'Another',
      endedAt: '2027-01-01T00:00:00.000Z',
      models: ['x'],
      children: [{ key: 'k', kind: 'fork', file: 'f' }],
    })
    const context = aContext({ hrefOf: () => ({ href: 'x.md', title: 'New title' }) })
    expect(renderPart(later, place, messages, context)).toBe(renderPart(aHead(), place, messages, aContext()))
  })
})

describe('promptsOf', () => {
  test('numbers turns from the first of the part, and says who asked', () => {
    const messages = new Talk().injected('x').person('one\ntwo').model('y').agent('do it').person('').messages
    expect(promptsOf(messages, 5).map(({ n, turn, by, text }) => [n, turn, by, text])).toEqual([
      [2, 5, 'person', 'one two'],
      [4, 6, 'agent', 'do it'],
      [5, 7, 'person', '…'],
    ])
  })
})

describe('weigh', () => {
  test('is not below what a message adds to its page', () => {
    const code = 'const a = { b: 1 }\n'.repeat(400)
    const talk = new Talk()
      .person('Some *words* with a [link](https://e.com).\n'.repeat(50))
      .model(
        { type: 'thinking', text: 'I think. '.repeat(500) },
        aCall('a', 'edit', { path: 'a.ts', edits: [{ before: code, after: `${code}more` }] }),
      )
      .tool(aResult('a', code.repeat(30)))
      .model(aCall('b', 'write', { path: 'a.ts', content: code }), {
        type: 'unknown',
        record: { a: [1, 2, { b: 'c' }] },
      })
    const empty = Buffer.byteLength(pageOf([]))
    const weight = talk.messages.reduce((sum, message) => sum + weigh(message).page, 0)
    expect(Buffer.byteLength(pageOf(talk.messages)) - empty).toBeLessThan(weight)
  })
  test('is not below the JSON of ordinary messages, and counts long values whole there', () => {
    const message = new Talk().tool(aResult('a', 'line of output\n'.repeat(20_000))).messages[0] as Message
    const { page, json } = weigh(message)
    expect(json).toBeGreaterThan(Buffer.byteLength(JSON.stringify(message, null, 2)))
    expect(page).toBeLessThan(67 * 1024)
  })
})
