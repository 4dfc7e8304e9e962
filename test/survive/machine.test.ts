import { cpSync, existsSync, readFileSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

/** A history of two sessions, and what is in it. */
async function withHistory(): Promise<Desk> {
  const desk = aDesk()
  desk.write(codexPath(), codexSession())
  desk.write(claudePath(), claudeSession())
  expect(await desk.sync()).toMatchObject({ code: 0, new: 2 })
  return desk
}

const pages = (desk: Desk): string[] =>
  desk
    .git('annals', 'ls-files')
    .split('\n')
    .filter((path) => /\/\d{4}-.*\.md$/.test(path))

describe('a machine that changes', () => {
  it('what a run left that was killed after its last step is cleared away, also where there is nothing to do', async () => {
    const desk = await withHistory()
    desk.write('annals/.git/annals/staging/1', 'left')
    expect(await desk.sync()).toMatchObject({ code: 0, filesWritten: 0, commit: null })
    expect(existsSync(desk.path('annals/.git/annals/staging'))).toBe(false)
  })

  it('a clock that was set back: what is written then is seen and stored', async () => {
    const desk = await withHistory()
    desk.git(
      'annals',
      '-c',
      'user.name=A',
      '-c',
      'user.email=a@b.c',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'Later',
      '--date',
      '2099-01-01T00:00:00Z',
    )
    const file = desk.write(codexPath(), codexSession({ prompts: ['make it blue', 'and now red'] }))
    const past = new Date('1999-12-31T23:59:59Z')
    utimesSync(file, past, past)
    expect(await desk.sync()).toMatchObject({ code: 0, new: 0, updated: 1, unchanged: 1 })
    expect(await desk.sync()).toMatchObject({ code: 0, updated: 0, bytesRead: 0, commit: null })
    expect((await desk.type('verify --sources')).code).toBe(0)
  })

  it('a source of the same size and an earlier time is read again', async () => {
    const desk = await withHistory()
    const file = desk.write(codexPath(), codexSession({ prompts: ['make it grey'] }))
    utimesSync(file, new Date(0), new Date(0))
    expect(await desk.sync()).toMatchObject({ updated: 1, reports: [{ kind: 'replaced' }] })
  })

  it('another time zone: nothing is moved or written, and what grows keeps its name', async () => {
    const desk = await withHistory()
    const before = pages(desk)
    const tokyo = ['--time-zone', 'Asia/Tokyo']
    expect(await desk.sync('sync', tokyo)).toMatchObject({ updated: 0, unchanged: 2, filesWritten: 0, commit: null })
    desk.write(codexPath(), codexSession({ prompts: ['make it blue', 'more'] }))
    expect(await desk.sync('sync', tokyo)).toMatchObject({ updated: 1 })
    expect(pages(desk)).toEqual(before)
  })

  it('another host name: the machine keeps the name of its first run', async () => {
    const desk = aDesk()
    desk.write('.config/annals/machine.json', '{ "systemName": "its-first-name" }\n')
    expect(hostname()).not.toBe('its-first-name')
    desk.write(codexPath(), codexSession())
    expect((await desk.type('sync --user ada --time-zone UTC')).code).toBe(0)
    expect(pages(desk)).toEqual(['history/ada/codex/its-first-name/code/app/2026-03-04-0800-make-it-blue.md'])
    const first = aDesk()
    first.write(codexPath(), codexSession())
    await first.type('sync --user ada --time-zone UTC')
    expect(JSON.parse(readFileSync(first.path('.config/annals/machine.json'), 'utf8'))).toEqual({
      systemName: hostname(),
    })
  })

  it('a home that moved, with the history in it: nothing is stored twice, nothing is taken for gone', async () => {
    const before = await withHistory()
    const desk = aDesk()
    cpSync(before.home, desk.home, { recursive: true, preserveTimestamps: true })
    expect(await desk.sync()).toMatchObject({ code: 0, new: 0, updated: 0, unchanged: 2, reports: [], commit: null })
    expect(await desk.sync()).toMatchObject({ bytesRead: 0, filesWritten: 0 })
    desk.write(codexPath(), codexSession({ prompts: ['make it blue', 'after the move'] }))
    expect(await desk.sync()).toMatchObject({ new: 0, updated: 1 })
    expect((await desk.type('verify --sources')).code).toBe(0)
  })
})
