import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { codexPath, codexSession, geminiId, geminiPath } from '../helpers/sessions.ts'

const archived = codexPath().replace(/sessions\/\d+\/\d+\/\d+/, 'archived_sessions')
const said = (...prompts: string[]): string => codexSession({ prompts })

/** A Zstandard frame of one raw block (RFC 8878, 3.1.1). */
function zstd(text: string): Buffer {
  const content = Buffer.from(text)
  const block = Buffer.alloc(3)
  block.writeUIntLE((content.length << 3) | 1, 0, 3)
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]), block, content])
}

const treeOf = (desk: Desk): string => desk.git('annals', 'rev-parse', 'HEAD^{tree}')

/** What the history is must not hang on what was remembered: without it the same sources say the same. */
async function expectSettled(desk: Desk): Promise<void> {
  expect(await desk.sync()).toMatchObject({ bytesRead: 0, filesWritten: 0, commit: null })
  const tree = treeOf(desk)
  rmSync(desk.path('annals/.git/annals'), { recursive: true })
  await desk.sync()
  expect(treeOf(desk)).toBe(tree)
  expect(await desk.type('verify')).toMatchObject({ code: 0 })
}

describe('two files of one session', () => {
  it('a plain file and its compressed copy are one session', async () => {
    const desk = aDesk()
    desk.write(codexPath(), said('one', 'two'))
    desk.write(`${codexPath()}.zst`, zstd(said('one')))
    expect(await desk.sync()).toMatchObject({ code: 0, new: 1, reports: [] })
    rmSync(desk.path(`${codexPath()}.zst`))
    expect(await desk.sync()).toMatchObject({ code: 0, unchanged: 1, updated: 0, reports: [] })
    await expectSettled(desk)
  })

  it('a compressed file that says something else than the plain one beside it is kept as well', async () => {
    const desk = aDesk()
    desk.write(codexPath(), said('one'))
    desk.write(`${codexPath()}.zst`, zstd(said('another')))
    expect(await desk.sync()).toMatchObject({ code: 0, new: 2, reports: [{ kind: 'claimed twice' }] })
    await expectSettled(desk)
  })

  it('the longer copy is written over with another talk: both are kept, and the first is what it would be without it', async () => {
    const desk = aDesk()
    desk.write(codexPath(), said('one'))
    desk.write(archived, said('one', 'two', 'three'))
    await desk.sync()
    desk.write(archived, said('another'))
    expect(await desk.sync()).toMatchObject({ new: 1, updated: 1 })
    await expectSettled(desk)
  })

  it('of two files one loses its content: the other one is looked at again', async () => {
    const desk = aDesk()
    desk.write(`${codexPath()}.zst`, zstd(said('one', 'two')))
    desk.write(archived, said('one'))
    await desk.sync()
    desk.write(`${codexPath()}.zst`, zstd(''))
    await desk.sync()
    await expectSettled(desk)
    const document = (texts: string[]): string =>
      JSON.stringify({
        sessionId: geminiId,
        projectHash: 'abc',
        startTime: '2026-05-06T10:00:00.000Z',
        messages: texts.map((text) => ({ id: text, type: 'user', content: text })),
      })
    const [here, there] = ['app', 'b'.repeat(64)].map((slug) => geminiPath(undefined, slug).replace('jsonl', 'json'))
    desk.write(here ?? '', document(['one']))
    desk.write(there ?? '', document(['one', 'two']))
    await desk.sync()
    desk.write(there ?? '', '')
    await desk.sync()
    await expectSettled(desk)
  })
})
