import { describe, expect, it, vi } from 'vitest'
import { nearest } from '../../src/nearest.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { codexPath, codexSession } from '../helpers/sessions.ts'

const commands = ['init', 'sync', 'sync-repo', 'list', 'show', 'stats', 'status', 'verify', 'config']

describe('a word that is not known', () => {
  it.each([
    ['synk', 'sync'],
    ['lsit', 'list'],
    ['sttaus', 'status'],
    ['verfiy', 'verify'],
    ['cofnig', 'config'],
    ['syncrepo', 'sync-repo'],
  ])('%s was meant to be %s', (word, meant) => {
    expect(nearest(word, commands)).toBe(meant)
  })

  it.each(['frobnicate', 'push', 'xyz', 'q', 'delete'])('%s is like none', (word) => {
    expect(nearest(word, commands)).toBeNull()
  })

  it('is told of with a guess where one is near, else with where to look', async () => {
    const desk = aDesk()
    const said = async (line: string): Promise<string> => (await desk.type(line)).err
    expect(await said('synk')).toBe('annals: There is no command synk.\n  hint: Did you mean annals sync?\n')
    expect(await said('frobnicate')).toBe(
      'annals: There is no command frobnicate.\n  hint: annals --help shows what there is.\n',
    )
    expect(await said('sync --dryrun')).toBe('annals: sync has no flag --dryrun.\n  hint: Did you mean --dry-run?\n')
    expect(await said('sync --frobnicate')).toBe('annals: sync has no flag --frobnicate.\n  hint: annals sync --help\n')
  })
})

async function printed(desk: Desk, line: string): Promise<string> {
  const texts: string[] = []
  const console = vi.spyOn(globalThis.console, 'info').mockImplementation((text) => texts.push(String(text)))
  const { code } = await desk.type(line)
  console.mockRestore()
  expect(code).toBe(0)
  return texts.join('\n')
}

it('help is what --help prints, also of one command', async () => {
  const desk = aDesk()
  expect(await printed(desk, 'help')).toBe(await printed(desk, '--help'))
  expect(await printed(desk, 'help sync')).toBe(await printed(desk, 'sync --help'))
})

it('the first run says where the history lies, and no other one does', async () => {
  const desk = aDesk()
  desk.write(codexPath(), codexSession({ prompts: ['one'] }))
  const first = await desk.type('sync --system-name box')
  expect(first.err).toContain(
    '\nThe history is in ~/annals/history: begin with README.md there, or with annals list.\n',
  )
  desk.write(codexPath(), codexSession({ prompts: ['one', 'two'] }))
  expect((await desk.type('sync --system-name box')).err).not.toContain('The history is in')
})
