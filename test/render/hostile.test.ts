import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Block, type Message, toolKinds } from '../../src/model/session.ts'
import type { ToolFacts } from '../../src/model/tool.ts'
import { renderPage } from './as-text.ts'
import { hostileText } from './hostile-text.ts'
import { aCall, aContext, aHead, aResult, Talk } from './samples.ts'
import { hasCmark, needsCmark, type Structure, structureOf, viaCmark, viaMarkdownIt, visible } from './structure.ts'

const factsOf = (text: string): ToolFacts => ({
  command: text,
  cwd: text,
  path: text,
  lines: [1, 2],
  content: text,
  edits: [{ before: text, after: `${text}more` }],
  pattern: text,
  url: text,
  query: text,
  task: { title: text, agent: text, prompt: text },
  questions: [{ question: text, options: [text] }],
  mcp: { server: text, tool: text },
})

/** A page on which one text stands in each place that foreign text can come to. */
const places: Record<string, (text: string) => Message[]> = {
  'a prompt': (text) => new Talk().person(text).messages,
  'four prompts': (text) => new Talk().person(text).person(text).person(text).person(text).messages,
  'an answer': (text) => new Talk().person('ask').model(text).messages,
  thinking: (text) => new Talk().model({ type: 'thinking', text: `x${text}` }).messages,
  thoughts: (text) =>
    new Talk().model(...['x', 'y', 'z'].map((one): Block => ({ type: 'thinking', text: `${one}${text}` }))).messages,
  'pieces of context': (text) => new Talk().injected(`<tag>${text}`).injected(`x${text}`).messages,
  'a plan to agree to': (text) => one(aCall('a', 'plan', { content: `x${text}` }), text),
  'a file with numbered lines': (text) =>
    new Talk()
      .model(aCall('a', 'read', { path: text, numbered: true }))
      .tool(aResult('a', `1→x${text.split(/[\n\r\u2028]/)[0]}\n\nx${text}`)).messages,
  'an answer in JSON': (text) => one(aCall('a', 'mcp', { [text]: text }), JSON.stringify({ [text]: [text] })),
  'the answer of a helper in JSON': (text) =>
    one(aCall('a', 'task', { task: { title: text } }), JSON.stringify({ status: { [text]: `${text}\n${text}` } })),
  'a file that has a name': (text) =>
    new Talk().person({ type: 'file', file: 'f.txt', mediaType: 'text/plain', bytes: 9, name: text }).messages,
  'injected context': (text) => new Talk().injected(`x${text}`).messages,
  'a task': (text) => new Talk().agent(text).messages,
  'a compaction': (text) => new Talk().system({ type: 'compaction', text: `x${text}` }).messages,
  'a change': (text) => new Talk().model({ type: 'diff', path: text, patch: text }).messages,
  'a plan': (text) => new Talk().model({ type: 'plan', items: [{ text, status: text }] }).messages,
  'a picture': (text) => new Talk().person({ type: 'image', file: '', mediaType: text, bytes: 0 }).messages,
  'a file': (text) => new Talk().person({ type: 'file', file: text, mediaType: text, bytes: 0 }).messages,
  'a helper': (text) => new Talk().model({ type: 'subagent', key: text, file: '' }).messages,
  'an unknown record': (text) => new Talk().model({ type: 'unknown', record: { type: text, [text]: text } }).messages,
  'a result on its own': (text) => new Talk().tool(aResult(text, text)).messages,
  'a model': (text) => new Talk().model('a').messages.map((message) => ({ ...message, model: text })),
  ...Object.fromEntries(
    toolKinds.flatMap((kind) => [
      [`a ${kind} call`, (text: string) => one(aCall('a', kind, factsOf(text), text), text)],
      [
        `a ${kind} call that nobody understands`,
        (text: string) => one(aCall('a', kind, { arg: text, [text]: [text] }, text), text),
      ],
    ]),
  ),
}

const one = (call: Block, text: string): Message[] =>
  new Talk().model(call).tool(aResult('a', text, { isError: true })).messages

const pageOf = (messages: Message[], title = 'kettle'): string =>
  renderPage(aHead({ title, models: [title], parent: { key: title, kind: 'fork' } }), messages, aContext())

const links = ['.kettle.json', '.kettle.jsonl', 'f.txt']
const ofOurs = ({ headings, details, closed, summaries, anchors }: Structure): unknown => ({
  headings,
  details,
  closed,
  summaries,
  anchors,
})

function expectSound(html: string, wanted: Structure): void {
  const structure = structureOf(html, links)
  expect(ofOurs(structure)).toEqual(ofOurs(wanted))
  expect(structure.closed).toBe(structure.details)
  expect(structure.strange).toEqual([])
  expect(structure.astray).toEqual([])
  expect(visible(html)).not.toMatch(/(?<![\w.+-])@[a-z]\w*(?![\w.]*@)|(?<![\w&;])#\d+\b(?!@)/i)
}

describe('a page with hostile text in it', () => {
  for (const [place, messagesOf] of Object.entries(places)) {
    test(`has the same structure as one with a harmless word, in ${place}`, () => {
      const wanted = structureOf(viaMarkdownIt(pageOf(messagesOf('word'))), links)
      fc.assert(
        fc.property(hostileText, (text) => expectSound(viaMarkdownIt(pageOf(messagesOf(text || 'x'))), wanted)),
        { numRuns: 100 },
      )
    })
  }

  test('has one title, whatever it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const wanted = structureOf(viaMarkdownIt(pageOf(new Talk().person('hello').messages)), links)
        expectSound(viaMarkdownIt(pageOf(new Talk().person('hello').messages, text)), wanted)
      }),
      { numRuns: 200 },
    )
  })

  test.skipIf(!hasCmark)(needsCmark("is the same page to GitHub's own renderer"), () => {
    for (const [place, messagesOf] of Object.entries(places)) {
      const wanted = structureOf(viaCmark(pageOf(messagesOf('word'))), links)
      for (const text of fc.sample(hostileText, { numRuns: 8, seed: place.length })) {
        expectSound(viaCmark(pageOf(messagesOf(text || 'x'), text)), wanted)
      }
    }
  })
})
