import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Block, Part, Session } from '../../src/model/session.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

const folder = 'annals/history/ada/codex/box/code/app'
const base = '2026-03-04-0800-chapter-0'

const prompts = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_, index) => `chapter ${index} ${'ab'.repeat(length / 2)}`)

const cover = (desk: Desk): Session => JSON.parse(readFileSync(desk.path(folder, `.${base}.json`), 'utf8')) as Session
const part = (desk: Desk, n: number): Part =>
  JSON.parse(readFileSync(desk.path(folder, base, `.part-0${n}.json`), 'utf8')) as Part

const filesBelow = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** The content that a write put into a file, when it stands in a file of its own. */
function spilledIn(block: Block | undefined): { file: string; bytes: number } {
  const input = block?.type === 'tool_call' ? block.input : null
  const content = input !== null && typeof input === 'object' && !Array.isArray(input) ? input.content : null
  if (content === null || typeof content !== 'object' || Array.isArray(content)) throw new Error('Nothing was spilled.')
  return content as unknown as { file: string; bytes: number }
}

describe('a long session', () => {
  it('has a cover and parts; closed parts never change while it grows', async () => {
    const desk = aDesk()
    const all = prompts(30, 20_000)
    desk.write(codexPath(), codexSession({ prompts: all.slice(0, 20) }))
    await desk.sync()
    const { parts = [], messages, counts } = cover(desk)
    expect(messages).toBeUndefined()
    expect(parts.length).toBeGreaterThan(2)
    expect(parts.map(({ from }) => from)).toEqual([1, ...parts.slice(0, -1).map(({ to }) => to + 1)])
    expect(parts.at(-1)?.to).toBe(counts.messages)
    expect(part(desk, 1)).toMatchObject({ annals: 1, key: cover(desk).key, part: 1 })
    const closed = desk
      .git('annals', 'ls-tree', '-r', 'HEAD', '--', 'history')
      .split('\n')
      .filter((line) => line.includes('part-01.') || line.includes('part-02.'))
    expect(closed).toHaveLength(4)
    desk.write(codexPath(), codexSession({ prompts: all }))
    expect(await desk.sync()).toMatchObject({ updated: 1 })
    const after = desk.git('annals', 'ls-tree', '-r', 'HEAD', '--', 'history').split('\n')
    expect(after).toEqual(expect.arrayContaining(closed))
    expect(cover(desk).parts?.length).toBeGreaterThan(parts.length)
    expect(cover(desk).counts.person).toBe(30)
  })

  it('stays below the sizes that a git host shows: pages 400 KB, other files about 1 MB', async () => {
    const desk = aDesk()
    desk.write(
      codexPath(),
      codexSession({ prompts: [...prompts(6, 300_000), '<&*_'.repeat(60_000), 'x'.repeat(900_000)] }),
    )
    await desk.sync()
    for (const file of filesBelow(desk.path(folder))) {
      const { size } = statSync(file)
      if (file.endsWith('.md')) expect(size, file).toBeLessThanOrEqual(400 * 1024)
      else if (!file.endsWith('.txt')) expect(size, file).toBeLessThanOrEqual(1_100_000)
    }
    expect(await desk.type('verify')).toMatchObject({ code: 0 })
  })

  it('cuts an original of more than 1 MB; joined it is what the agent wrote', async () => {
    const desk = aDesk()
    const source = codexSession({ prompts: prompts(20, 40_000) })
    const file = desk.write(codexPath(), source)
    await desk.sync()
    const [original] = cover(desk).originals
    const joined = Buffer.concat((original?.files ?? []).map((name) => readFileSync(desk.path(folder, name))))
    expect(joined.equals(readFileSync(file))).toBe(true)
    expect(original).toMatchObject({ bytes: source.length, sha256: createHash('sha256').update(source).digest('hex') })
    expect(original?.files[0]).toBe(`${base}/.original/${codexPath().replace('.codex/', '')}.001`)
    expect(existsSync(desk.path(folder, `.${base}.jsonl`))).toBe(false)
  })

  it('puts a value of more than 256 KB into a file of its own and keeps its beginning', async () => {
    const desk = aDesk()
    const long = `chapter 0 ${'ä'.repeat(200_000)}`
    desk.write(codexPath(), codexSession({ prompts: [long] }))
    await desk.sync()
    const found = cover(desk)
      .messages?.flatMap(({ blocks }) => blocks)
      .find((block) => block.type === 'text' && block.file !== undefined)
    expect(found).toMatchObject({ type: 'text', bytes: Buffer.byteLength(long) })
    if (found?.type !== 'text') throw new Error('No text was spilled.')
    expect(readFileSync(desk.path(folder, found.file ?? ''), 'utf8')).toBe(long)
    expect(long.startsWith(found.text)).toBe(true)
    expect(found.file).toMatch(new RegExp(`^${base}/[0-9a-f]{16}\\.txt$`))
  })

  it('puts a long value inside a tool call into a file of its own as well', async () => {
    const desk = aDesk()
    const content = 'line\n'.repeat(80_000)
    const input = { file_path: '/home/ada/code/app/big.txt', content }
    const call = JSON.parse(claudeSession().split('\n')[1] ?? '') as { message: { content: unknown[] } }
    call.message.content = [{ type: 'tool_use', id: 'toolu_1', name: 'Write', input }]
    desk.write(claudePath(), `${claudeSession().split('\n')[0]}\n${JSON.stringify(call)}\n`)
    await desk.sync()
    const at = 'annals/history/ada/claude/box/code/app'
    const session = JSON.parse(readFileSync(desk.path(at, '.2026-04-05-0900-make-it-green.json'), 'utf8')) as Session
    const block = session.messages?.flatMap(({ blocks }) => blocks).find(({ type }) => type === 'tool_call')
    const spilled = spilledIn(block)
    expect(spilled).toMatchObject({ bytes: content.length, text: expect.stringMatching(/^line\n/) })
    expect(readFileSync(desk.path(at, spilled.file), 'utf8')).toBe(content)
    expect(await desk.type('verify')).toMatchObject({ code: 0 })
  })

  it('becomes a cover when it outgrows its page, and keeps its name', async () => {
    const desk = aDesk()
    const all = prompts(30, 20_000)
    const file = desk.write(codexPath(), codexSession({ prompts: all.slice(0, 2) }))
    await desk.sync()
    expect(cover(desk).messages).toHaveLength(4)
    appendFileSync(
      file,
      codexSession({ prompts: all.slice(2), at: '2026-03-04T09:00:00.000Z' })
        .split('\n')
        .slice(1)
        .join('\n'),
    )
    await desk.sync()
    expect(cover(desk)).toMatchObject({ counts: { person: 30 }, parts: expect.any(Array) })
    expect(desk.git('annals', 'status', '--porcelain')).toBe('')
  })
})
