/**
 * Pages as a reader gets them. ANNALS_UPDATE=1 writes them anew; what changed is then to be read, in the diff and on the page.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type IndexPage, promptsOf, Work } from '../../src/render/index.ts'
import { piecesOf } from '../../src/render/pieces.ts'
import { renderCover, renderPage, renderPart } from './as-text.ts'
import { aContext, aHead, folderPages, frontPages } from './samples.ts'
import { hasCmark, needsCmark, structureOf, viaCmark, viaMarkdownIt } from './structure.ts'
import { everyBlock, everyTool, longTalk } from './talks.ts'

const kettle = aHead()
const long = aHead({
  title: 'Build the whole tea room',
  parts: [
    { md: 'tea-room/part-01.md', json: 'tea-room/.part-01.json', from: 1, to: 6 },
    { md: 'tea-room/part-02.md', json: 'tea-room/.part-02.json', from: 7, to: 12 },
  ],
})
const [first, second] = [longTalk.slice(0, 6), longTalk.slice(6)]
const turns = promptsOf(first, 1).length
const prompts = [
  ...promptsOf(first, 1).map((prompt) => ({ ...prompt, part: 1 })),
  ...promptsOf(second, turns + 1).map((prompt) => ({ ...prompt, part: 2 })),
]
const entries = [
  { page: 'ada/codex/mill/src/kettle/2026-02-15-1155-teach.md', head: kettle },
  {
    page: 'ada/claude/mill/src/a|b/2026-03-01-0900-pipes.md',
    head: aHead({
      key: 'claude:2',
      source: 'claude',
      title: 'Pipes | and @steam',
      startedAt: '2026-03-01T08:00:00.000Z',
    }),
  },
]
const inFolder = entries.map(({ page, head }, index) => ({
  page: index === 0 ? page : 'ada/codex/mill/src/kettle/2026-02/2026-03-01-0900-a|b.md',
  head,
}))
const inProject = [
  { page: 'ada/codex/mill/2026-02-15-1155-teach.md', head: aHead({ path: '', touched: { 'src/spout.ts': 3 } }) },
  {
    page: 'bob/claude/forge/src/2026-03-01-0900-pipes.md',
    head: aHead({
      key: 'claude:2',
      source: 'claude',
      user: 'bob',
      system: 'forge',
      title: 'Pipes | and @steam',
      cwd: '/home/bob/kettle/src',
      path: 'src',
      startedAt: '2026-03-01T08:00:00.000Z',
      touched: { 'spout.ts': 5, 'pipe|s.ts': 1 },
    }),
  },
]
const hrefOf = (key: string): { href: string; title: string } | undefined =>
  key === 'codex:older' ? { href: '2026-02-14-0900-boil.md', title: 'Boil the water' } : undefined

const textOf = (all: IndexPage[], file: string): string => all.find((page) => page.file === file)?.text ?? ''

const pages: Record<string, () => string> = {
  'every-block': () =>
    renderPage(aHead({ parent: { key: 'codex:older', kind: 'resume' } }), everyBlock, aContext({ hrefOf })),
  'every-tool': () => renderPage(kettle, everyTool, aContext()),
  cover: () => renderCover(long, prompts, aContext(), new Work().add(piecesOf(everyTool, aContext().describe))),
  'part-01': () =>
    renderPart(
      long,
      { part: 1, cover: '../tea-room.md', next: 'part-02.md', firstTurn: 1 },
      first,
      aContext({ json: '.part-01.json' }),
    ),
  'part-02': () =>
    renderPart(
      long,
      { part: 2, cover: '../tea-room.md', previous: 'part-01.md', firstTurn: turns + 1 },
      second,
      aContext({ json: '.part-02.json' }),
    ),
  folder: () =>
    folderPages('ada/codex/mill/src/kettle', inFolder)
      .map(({ text }) => text)
      .join(''),
  front: () => textOf(frontPages(entries), 'README.md'),
  project: () => textOf(frontPages(inProject, true), 'README.md'),
}

describe('an expected page', () => {
  for (const [name, render] of Object.entries(pages)) {
    const file = resolve(import.meta.dirname, 'expected', `${name}.md`)

    test(`${name} is what it was when it was last read`, () => {
      const page = render()
      if (process.env.ANNALS_UPDATE === '1') writeFileSync(file, page)
      expect(page).toBe(readFileSync(file, 'utf8'))
    })

    test(`${name} closes every fold, and is the same page the second time`, () => {
      const page = render()
      const structure = structureOf(viaMarkdownIt(page))
      expect(structure.closed).toBe(structure.details)
      expect(structure.strange).toEqual([])
      expect(render()).toBe(page)
    })

    test.skipIf(!hasCmark)(needsCmark(`${name} is the same to GitHub's renderer`), () => {
      const page = render()
      expect(structureOf(viaCmark(page))).toEqual(structureOf(viaMarkdownIt(page)))
    })
  }
})
