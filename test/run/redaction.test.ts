import { appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Session } from '../../src/model/session.ts'
import { Engine } from '../../src/redact/engine.ts'
import { RedactionError } from '../../src/redact/index.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

const token = `ghp_${'x7Kq2ZbW9'.repeat(4)}`
const prompts = ['look at it', `the token is ${token}, use it`]
const base = 'history/ada/codex/box/code/app/'
const name = '2026-03-04-0800-look-at-it'
const page = `${base}${name}.md`
const original = `${base}.${name}.jsonl`
const key = '.config/annals/redaction.key'

const read = (desk: Desk, path: string): string => readFileSync(desk.path('annals', path), 'utf8')
const head = (desk: Desk): Session => JSON.parse(read(desk, `${base}.${name}.json`)) as Session
const tree = (desk: Desk): string => desk.git('annals', 'rev-parse', 'HEAD:history')

async function stored(more: string[] = []): Promise<{ desk: Desk; file: string }> {
  const desk = aDesk()
  const file = desk.write(codexPath(), codexSession({ prompts }))
  expect(await desk.sync('sync', more)).toMatchObject({ code: 0, new: 1 })
  return { desk, file }
}

/** The next line of the session. */
const nextTurn = codexSession({ prompts: [...prompts, 'and this'] })
const growth = nextTurn.slice(codexSession({ prompts }).length)

describe('a session with a secret', () => {
  it('is stored without it, and says what was masked', async () => {
    const { desk, file } = await stored()
    for (const path of [page, original, `${base}.${name}.json`]) {
      expect(read(desk, path)).not.toContain(token)
      expect(read(desk, path)).toMatch(/REDACTED/)
    }
    const { redactions, originals } = head(desk)
    expect(redactions.total).toBeGreaterThan(2)
    const [only] = originals
    expect(only?.source).toMatchObject({ bytes: statSync(file).size })
    expect(only?.bytes).toBe(statSync(desk.path('annals', original)).size)
    expect((await desk.type('verify')).code).toBe(0)
    expect((await desk.type('verify --sources')).code).toBe(0)
  })

  it('is left alone by a second run', async () => {
    const { desk } = await stored()
    expect(await desk.sync()).toMatchObject({ unchanged: 1, bytesRead: 0, filesWritten: 0, commit: null })
  })

  it('is read once more when the state is lost, and nothing is written', async () => {
    const { desk } = await stored()
    const before = tree(desk)
    rmSync(desk.path('annals/.git/annals'), { recursive: true })
    expect(await desk.sync()).toMatchObject({ unchanged: 1, updated: 0, filesWritten: 0, reports: [] })
    expect(tree(desk)).toBe(before)
  })

  it('grows by one update', async () => {
    const { desk, file } = await stored()
    appendFileSync(file, growth)
    const result = await desk.sync()
    expect(result).toMatchObject({ updated: 1, reports: [], sessions: [{ reason: 'session grew' }] })
    expect(head(desk).originals).toHaveLength(1)
    expect(read(desk, original)).not.toContain(token)
    expect(read(desk, original).split('\n')).toHaveLength(readFileSync(file, 'utf8').split('\n').length)
  })

  it('that got shorter is kept as it was', async () => {
    const { desk, file } = await stored()
    const before = tree(desk)
    writeFileSync(file, readFileSync(file).subarray(0, -40))
    expect(await desk.sync()).toMatchObject({ unchanged: 1, reports: [{ kind: 'shortened' }] })
    expect(tree(desk)).toBe(before)
    expect(head(desk).originals[0]?.source).toBeDefined()
  })

  it('that was rewritten is kept beside, without the secret as well', async () => {
    const { desk, file } = await stored()
    writeFileSync(file, codexSession({ prompts: ['something else', `and ${token}`] }))
    expect(await desk.sync()).toMatchObject({ updated: 1, reports: [{ kind: 'replaced' }] })
    expect(head(desk).originals.map(({ superseded }) => superseded)).toEqual([undefined, true])
    const all = desk
      .git('annals', 'ls-files')
      .split('\n')
      .map((path) => read(desk, path))
    expect(all.filter((text) => text.includes(token))).toEqual([])
  })

  it('moves, and nothing is stored twice', async () => {
    const { desk, file } = await stored()
    const bytes = readFileSync(file)
    rmSync(file)
    desk.write(codexPath().replace('/sessions/2026/03/04/', '/archived_sessions/'), bytes)
    expect(await desk.sync()).toMatchObject({ updated: 1, reports: [] })
    expect(head(desk).originals).toHaveLength(1)
    expect(head(desk).originals[0]?.path).toContain('archived_sessions')
  })

  it('goes away, and what is stored of it stays', async () => {
    const { desk, file } = await stored()
    const before = read(desk, original)
    desk.write(claudePath(), claudeSession())
    desk.write(
      codexPath('0199aaaa-1111-7000-8000-000000000002'),
      codexSession({ id: '0199aaaa-1111-7000-8000-000000000002' }),
    )
    await desk.sync()
    rmSync(file)
    expect(await desk.sync()).toMatchObject({ reports: [{ kind: 'gone' }] })
    expect(read(desk, original)).toBe(before)
    expect(head(desk).originals[0]).toMatchObject({ gone: true, source: {} })
  })
})

describe('the key', () => {
  it('is made once, for its owner alone, and lies outside of the repository', async () => {
    const { desk } = await stored()
    const made = readFileSync(desk.path(key), 'utf8')
    expect(made).toMatch(/^[0-9a-f]{64}\n$/)
    expect(statSync(desk.path(key)).mode & 0o777).toBe(0o600)
    await desk.sync()
    expect(readFileSync(desk.path(key), 'utf8')).toBe(made)
  })

  it('that is lost costs other placeholders, and nothing is taken for rewritten', async () => {
    const { desk } = await stored()
    const before = read(desk, page)
    rmSync(desk.path(key))
    expect(await desk.sync()).toMatchObject({ updated: 1, reports: [] })
    expect(read(desk, page)).not.toBe(before)
    expect(read(desk, page).replace(/:[0-9a-f]{4}\b/g, '')).toBe(before.replace(/:[0-9a-f]{4}\b/g, ''))
    expect(head(desk).originals).toHaveLength(1)
    expect(await desk.sync()).toMatchObject({ unchanged: 1, filesWritten: 0 })
  })

  it('that is lost while the session grew is no rewriting either', async () => {
    const { desk, file } = await stored()
    rmSync(desk.path(key))
    appendFileSync(file, growth)
    expect(await desk.sync()).toMatchObject({ updated: 1, reports: [] })
    expect(head(desk).originals).toHaveLength(1)
  })

  it('is made by no dry run', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession({ prompts }))
    expect(await desk.sync('sync', ['--dry-run'])).toMatchObject({ new: 1 })
    expect(existsSync(desk.path(key))).toBe(false)
  })

  it('that is none stops the run before anything is written', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession({ prompts }))
    desk.write(key, 'no key\n')
    const said = await desk.type('sync')
    expect(said.code).toBe(2)
    expect(said.err).toContain('redaction.key')
    expect(existsSync(desk.path('annals'))).toBe(false)
  })
})

describe('--no-redact', () => {
  it('stores the bytes as they are, and warns', async () => {
    const { desk, file } = await stored(['--no-redact'])
    expect(readFileSync(desk.path('annals', original))).toEqual(readFileSync(file))
    expect(head(desk)).toMatchObject({ redactions: { total: 0 } })
    expect((await desk.sync('sync', ['--no-redact'])).err).toContain('secrets are not masked')
  })

  it('taken back masks what is stored, in one update', async () => {
    const { desk } = await stored(['--no-redact'])
    expect(await desk.sync()).toMatchObject({ updated: 1, reports: [] })
    expect(read(desk, original)).not.toContain(token)
    expect(head(desk).originals).toHaveLength(1)
    expect(await desk.sync()).toMatchObject({ unchanged: 1, filesWritten: 0 })
    expect((await desk.type('verify')).code).toBe(0)
  })
})

describe('what cannot be masked', () => {
  it('a rule of a person that cannot be used stops the run before anything is written', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession({ prompts }))
    desk.configure('[[redact.rules]]\nid = "own"\npattern = "("\nkeywords = ["abc"]\nexamples = ["abc"]\n')
    const said = await desk.type('sync')
    expect(said.code).toBe(2)
    expect(existsSync(desk.path('annals'))).toBe(false)
  })

  it('a file of secrets that is not there stops the run', async () => {
    const desk = aDesk()
    desk.configure(`redact.secrets-files = ["${join(desk.home, 'nothing')}"]\n`)
    expect((await desk.type('sync')).code).toBe(2)
  })
})

describe('known secrets', () => {
  it('are those in the environment and in named files', async () => {
    const desk = aDesk()
    const [one, two] = ['correct-horse-battery', 'Xylophone2Quartz']
    desk.write(codexPath(), codexSession({ prompts: ['look at it', `say ${one} and ${two}`] }))
    desk.variables.CI_JOB_TOKEN = one
    const file = desk.write('secrets', `# mine\nPASSPHRASE="${two}"\n`)
    desk.configure(`redact.secrets-files = ["${file}"]\n`)
    await desk.sync()
    expect(read(desk, page)).not.toContain(one)
    expect(read(desk, page)).not.toContain(two)
    expect(head(desk).redactions.byRule['known-secret']).toBeGreaterThan(1)
  })

  it('in the name of a folder stand nowhere', async () => {
    const desk = aDesk()
    const secret = 'correct-horse-battery'
    desk.variables.PROJECT_TOKEN = secret
    const cwd = `/home/ada/code/${secret}`
    desk.write(claudePath(undefined, `-home-ada-code-${secret}`), claudeSession({ cwd, prompts: ['look at it'] }))
    const result = await desk.sync()
    expect(JSON.stringify(result)).not.toContain(secret)
    const files = desk.git('annals', 'ls-files')
    expect(files).not.toContain(secret)
    expect(files).toMatch(/code\/redacted-known-secret-[0-9a-f]{4}\//)
    expect(desk.git('annals', 'grep', '-c', 'REDACTED', 'HEAD')).not.toBe('')
    expect(readFileSync(desk.path('annals/.git/annals/state.db'), 'latin1')).not.toContain(secret)
    expect(await desk.sync()).toMatchObject({ unchanged: 1, bytesRead: 0, filesWritten: 0 })
  })
})

describe('sessions that are left out', () => {
  it('by their folder', async () => {
    const desk = aDesk()
    desk.configure('exclude = ["/home/*/code"]\n')
    desk.write(codexPath(), codexSession({ prompts }))
    expect(await desk.sync()).toMatchObject({ new: 0, skipped: [{ reason: 'excluded' }], failed: [] })
    expect(await desk.sync()).toMatchObject({ skipped: [{ reason: 'excluded' }], bytesRead: 0 })
    desk.configure('')
    expect(await desk.sync()).toMatchObject({ new: 1 })
  })

  it('by what was said in them', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession({ prompts: ['ANNALS_NO_SYNC please', 'go on'] }))
    expect(await desk.sync()).toMatchObject({ new: 0, skipped: [{ reason: 'marked' }] })
  })

  it('after they were stored stay until they are pruned, and that is said', async () => {
    const { desk, file } = await stored()
    appendFileSync(file, growth.replaceAll('and this', 'ANNALS_NO_SYNC'))
    const before = tree(desk)
    expect(await desk.sync()).toMatchObject({ unchanged: 1, reports: [{ kind: 'marked' }] })
    expect(tree(desk)).toBe(before)
    expect(await desk.sync()).toMatchObject({ unchanged: 1, reports: [], bytesRead: 0 })
    const pruned = await desk.sync('sync', ['--prune-missing', '--yes', '--force'])
    expect(pruned.pruned).toHaveLength(1)
    expect(existsSync(desk.path('annals', page))).toBe(false)
  })

  it('records with a word are masked whole and keep their form', async () => {
    const desk = aDesk()
    desk.configure('redact.drop-lines = ["Acme Corp"]\n')
    desk.write(codexPath(), codexSession({ prompts: ['look at it', 'the numbers of acme corp'] }))
    await desk.sync()
    const { counts, redactions } = head(desk)
    expect(counts).toMatchObject({ person: 2, records: 15 })
    expect(redactions.byRule.dropped).toBeGreaterThan(3)
    expect(read(desk, page).toLowerCase()).not.toContain('acme')
    expect(read(desk, original).toLowerCase()).not.toContain('acme')
  })
})

describe('a session that cannot be masked', () => {
  it('is not written, is named, makes the run end with 1, and is read when it can be', async () => {
    const desk = aDesk()
    const other = '0199a213-81c0-7800-8aa1-bbab2a035a99'
    const bad = desk.write(codexPath(other), codexSession({ id: other, prompts: ['the stubborn one', token] }))
    desk.write(codexPath(), codexSession({ prompts }))
    const { hits } = Engine.prototype
    const stubborn = vi.spyOn(Engine.prototype, 'hits').mockImplementation(function (this: Engine, bytes, from, to) {
      if (bytes.subarray(from, to).includes('the stubborn one')) throw new RedactionError('It took too long.')
      return hits.call(this, bytes, from, to)
    })
    const result = await desk.sync()
    expect(result).toMatchObject({
      code: 1,
      new: 1,
      failed: [{ file: bad, error: expect.stringContaining('too long') }],
    })
    const objects = desk.git('annals', 'cat-file', '--batch-all-objects', '--batch')
    expect(objects).toContain('look at it')
    for (const said of ['the stubborn one', token, other]) expect(objects).not.toContain(said)
    stubborn.mockRestore()
    desk.changedAt(codexPath(other), '2026-09-01T12:00:00.000Z')
    expect(await desk.sync()).toMatchObject({ code: 0, new: 1 })
  })
})
