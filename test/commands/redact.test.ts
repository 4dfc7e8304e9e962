import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession, geminiPath, geminiSession } from '../helpers/sessions.ts'

const token = `ghp_${'x7Kq2ZbW9'.repeat(4)}`
const other = `AKIA${'QRSTUVWX27654432'}`
const prompts = ['look at it', `the token is ${token}, use it`]

/** Every file of the work tree that tells one of the secrets. */
const telling = (desk: Desk): string[] =>
  desk
    .git('annals', '-c', 'core.quotePath=false', 'ls-files')
    .split('\n')
    .filter((path) => {
      const text = `${path}\n${readFileSync(desk.path('annals', path), 'latin1')}`
      return [token, other].some((secret) => text.includes(secret) || text.includes(secret.toLowerCase()))
    })

/** A history as it was stored before anything was masked: a title that tells a secret, a folder that does, a long text. */
async function oldHistory(): Promise<Desk> {
  const desk = aDesk()
  const long = `${'word '.repeat(28_000)}${token} ${'word '.repeat(28_000)}`
  desk.write(codexPath(), codexSession({ prompts: [`look at ${token}`, long, 'more'] }))
  desk.write(claudePath(), claudeSession({ prompts, cwd: `/home/ada/code/${other}` }))
  desk.write(geminiPath(), geminiSession({ prompts: ['nothing to hide'] }))
  expect(await desk.sync('sync', ['--no-redact'])).toMatchObject({ new: 3 })
  return desk
}

describe('annals redact --check', () => {
  it('says where secrets are and by which rule, and shows none', async () => {
    const desk = await oldHistory()
    const said = await desk.type('redact --check')
    expect(said.code).toBe(1)
    expect(said.err).toMatch(/\.jsonl:\d+: github-pat/)
    expect(said.err).toContain('By rule:')
    const told = await desk.type('redact --check --json')
    const { ok, found } = JSON.parse(told.out) as {
      ok: boolean
      found: { file: string; line?: number; rule: string }[]
    }
    expect(ok).toBe(false)
    expect(found.some(({ file, line }) => line === undefined && file.includes('redacted') === false)).toBe(true)
    expect(new Set(found.map(({ rule }) => rule))).toEqual(new Set(['github-pat', 'aws-access-key']))
    // Names of folders are shown as they are: they are how one finds the place.
    expect(said.err).not.toContain(token)
  })

  it('finds nothing in a history that was masked when it was stored', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession({ prompts }))
    desk.write(claudePath(), claudeSession({ prompts }))
    await desk.sync()
    expect(await desk.type('redact --check')).toMatchObject({ code: 0, err: '' })
  })

  it('wants to hear what to do', async () => {
    const desk = await oldHistory()
    expect((await desk.type('redact')).code).toBe(2)
    expect((await desk.type('redact --check --apply')).code).toBe(2)
  })
})

describe('annals redact --apply', () => {
  it('masks what is stored, its names as well, and leaves a history that is whole', async () => {
    const desk = await oldHistory()
    const said = await desk.type('redact --apply')
    expect(said).toMatchObject({ code: 0 })
    expect(said.err).toContain('2 sessions masked, 1 as before')
    expect(said.err).toContain('Git still holds them')
    expect(telling(desk)).toEqual([])
    expect(desk.git('annals', 'status', '--porcelain')).toBe('')
    expect(await desk.type('verify')).toMatchObject({ code: 0 })
    expect(await desk.type('verify --sources')).toMatchObject({ code: 0 })
    expect(await desk.type('redact --check')).toMatchObject({ code: 0 })
    expect(JSON.parse((await desk.type('redact --apply --json')).out)).toMatchObject({ updated: 0, commit: null })
  })

  it('says the name that is set for this machine', async () => {
    const desk = await oldHistory()
    desk.variables.ANNALS_SYSTEM_NAME = 'attic'
    expect((await desk.type('redact --apply --quiet')).code).toBe(0)
    expect(desk.git('annals', 'log', '-1', '--format=%s')).toMatch(/^annals: secrets masked in 2 sessions on attic/)
  })

  it('is not undone by the next run, which takes nothing for rewritten', async () => {
    const desk = await oldHistory()
    await desk.type('redact --apply')
    const result = await desk.sync()
    expect(result).toMatchObject({ code: 0, new: 0, reports: [], skipped: [] })
    expect(telling(desk)).toEqual([])
    expect(await desk.sync()).toMatchObject({ unchanged: 3, filesWritten: 0 })
    expect(await desk.type('verify')).toMatchObject({ code: 0 })
  })

  it('does nothing in a dry run but say what it would do', async () => {
    const desk = await oldHistory()
    const before = desk.git('annals', 'rev-parse', 'HEAD')
    const said = await desk.type('redact --apply --dry-run')
    expect(said.err).toContain('Would be: 2 sessions masked')
    expect(desk.git('annals', 'rev-parse', 'HEAD')).toBe(before)
    expect(desk.git('annals', 'status', '--porcelain')).toBe('')
  })
})

describe('a run that masks for the first time', () => {
  it('masks sessions whose sources are gone, former originals, and names', async () => {
    const desk = await oldHistory()
    const gone = desk.write(
      codexPath('0199aaaa-1111-7000-8000-00000000000a'),
      codexSession({ id: '0199aaaa-1111-7000-8000-00000000000a', prompts }),
    )
    const rewritten = desk.path(claudePath())
    await desk.sync('sync', ['--no-redact'])
    rmSync(gone)
    writeFileSync(rewritten, claudeSession({ prompts: ['another', `with ${other}`], cwd: `/home/ada/code/${other}` }))
    await desk.sync('sync', ['--no-redact'])
    expect(telling(desk).length).toBeGreaterThan(5)
    const result = await desk.sync()
    expect(result).toMatchObject({ code: 0, reports: [], failed: [] })
    expect(telling(desk)).toEqual([])
    expect(await desk.type('verify')).toMatchObject({ code: 0 })
    expect(await desk.sync()).toMatchObject({ filesWritten: 0, updated: 0 })
  })
})

describe('a picture of a session whose title tells a secret', () => {
  it('is still found by its page and its JSON after --apply', async () => {
    const desk = aDesk()
    const key = 'sk-lf-43363944-55a4-40af-a2fe-0d3d9d6b5da3'
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } }
    const record = {
      parentUuid: null,
      isSidechain: false,
      cwd: '/home/ada/code/app',
      sessionId: '11111111-2222-4333-8444-555555555555',
      version: '2.1.200',
      type: 'user',
      uuid: 'u-1',
      timestamp: '2026-04-05T09:00:00.000Z',
      message: { role: 'user', content: [{ type: 'text', text: `look at ${key}` }, image] },
    }
    desk.write(claudePath(record.sessionId), `${JSON.stringify(record)}\n`)
    await desk.sync('sync', ['--no-redact'])
    expect(desk.git('annals', 'ls-files')).toContain('.png')
    expect((await desk.type('redact --apply')).code).toBe(0)
    expect(desk.git('annals', 'grep', '-c', '', 'HEAD')).not.toContain(key)
    expect(await desk.type('verify')).toMatchObject({ code: 0 })
  })
})
