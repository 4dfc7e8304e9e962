import { expect, test } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import type { Adapter, ParsedBlock } from '../../adapters/types.ts'
import type { Block, Message } from '../../src/model/session.ts'
import { PartCutter } from '../../src/normalize/parts.ts'
import { weigh } from '../../src/normalize/weigh.ts'
import { corpus, inCorpus, needsCorpus } from '../helpers/corpus.ts'
import { type ReadSession, readAll } from '../helpers/read.ts'
import { renderPart } from './as-text.ts'
import { aContext, aHead } from './samples.ts'
import { hasCmark, structureOf, viaCmark, viaMarkdownIt, visible } from './structure.ts'

/** A parsed block in the common model, without writing its bytes anywhere. */
function asBlock(block: ParsedBlock): Block {
  switch (block.type) {
    case 'subagent':
      return { type: 'subagent', key: block.id, file: '' }
    case 'tool_result': {
      const { companion: _, ...result } = block
      return result
    }
    case 'image':
    case 'file':
      return { type: block.type, file: '', mediaType: block.mediaType, bytes: 0 }
    default:
      return block
  }
}

/** A session's pages, as parts. */
function pagesOf(adapter: Adapter, session: ReadSession): string[] {
  const parts: Message[][] = []
  const cutter = new PartCutter(weigh, (messages) => parts.push(messages))
  for (const [index, message] of session.messages.entries()) {
    cutter.add({ ...message, n: index + 1, blocks: message.blocks.map(asBlock) })
  }
  parts.push(cutter.end())
  const context = aContext({ describe: (call) => adapter.describe(call) })
  return parts.map((messages, index) =>
    renderPart(aHead(), { part: index + 1, cover: 'cover.md', firstTurn: 1 }, messages, context),
  )
}

for (const adapter of adapters) {
  test.skipIf(corpus === null)(
    needsCorpus(`every page of a real ${adapter.name} session is whole, small enough, and the same to both renderers`),
    () => {
      const pages = readAll(adapter, { home: inCorpus(adapter.id) }).flatMap((session) => pagesOf(adapter, session))
      expect(pages.length).toBeGreaterThan(10)
      for (const page of pages) {
        expect(Buffer.byteLength(page)).toBeLessThanOrEqual(400 * 1024)
        const ours = viaMarkdownIt(page)
        const structure = structureOf(ours, ['cover.md', '.part-01.json'])
        expect(structure.closed).toBe(structure.details)
        expect(structure.summaries).toBe(structure.details)
        expect(structure.strange).toEqual([])
        expect(structure.headings.replace(/^h1|h2| /g, '')).toBe('')
        expect(structure.anchors.every((id) => /^turn-\d+$/.test(id))).toBe(true)
        expect(visible(ours)).not.toMatch(/(?<![\w.+-])@[a-z]\w*(?![\w.]*@)|(?<![\w&;])#\d+\b(?!@)/i)
      }
      if (!hasCmark) return
      const [theirs, ours] = [viaCmark, viaMarkdownIt].map((read) => read(pages.map(withoutTable).join('\n\n')))
      expect(structureOf(theirs ?? '')).toEqual(structureOf(ours ?? ''))
    },
  )
}

const withoutTable = (page: string): string => page.replace(/^---\n[\s\S]*?\n---\n/, '')
