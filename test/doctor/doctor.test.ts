/** What the doctor finds, what it says to do, and what leaves the machine. */
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Told } from '../../src/doctor/index.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

interface Seen {
  code: number
  ok: boolean
  /** `<level> <check>` of everything that is not as it should be. */
  wrong: string[]
  of(check: string): Told[]
}

async function see(desk: Desk, line = 'doctor --json'): Promise<Seen> {
  const { code, out } = await desk.type(line)
  const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: Told[] }
  const wrong = findings
    .filter(({ level, fixed }) => level !== 'ok' && !fixed)
    .map(({ level, check }) => `${level} ${check}`)
  return { code, ok, wrong, of: (check) => findings.filter((one) => one.check === check) }
}

/** What is so at every desk: no remote, no schedule. */
const always = ['note remote', 'note schedule']

async function aStoredDesk(): Promise<Desk> {
  const desk = aDesk()
  desk.write(claudePath(), claudeSession())
  desk.write(codexPath(), codexSession())
  await desk.sync()
  return desk
}

// Each look starts git several times.
describe('the doctor', () => {
  it('finds a history in good order in good order', async () => {
    const desk = await aStoredDesk()
    expect(await see(desk)).toMatchObject({ code: 0, ok: true, wrong: always })
    const { out } = await desk.type('doctor')
    expect(out).toMatch(/^ok {7}objects: git fsck finds nothing wrong\.$/m)
    expect(out).toMatch(/^ok {7}history and git: Every file is as it is committed\.$/m)
    expect(out).toMatch(/\n0 errors, 0 warnings, 2 notes\.\n$/)
  })

  it('says where there is no history, and speaks of a configuration with mistakes', async () => {
    const desk = aDesk()
    desk.write('.config/annals/config.toml', 'push = 3\n')
    const seen = await see(desk)
    expect([seen.code, seen.wrong.slice(0, 2)]).toEqual([6, ['error configuration', 'error repository']])
    expect(seen.of('configuration')[0]?.message).toContain('config.toml:1: push: should be true or false')
  })

  it('names what cannot be listed in a store', async () => {
    const desk = await aStoredDesk()
    const id = '0199aaaa-1111-7000-8000-000000000003'
    mkdirSync(desk.path(codexPath(id)), { recursive: true })
    const [problem] = (await see(desk)).of('stores').filter(({ level }) => level === 'error')
    expect(problem).toMatchObject({ message: expect.stringContaining(id), facts: { source: 'codex' } })
  })

  it('notices a version, a layout and a file that were never seen before', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession().replace('"0.120.0"', '"99.1.0"'))
    desk.write('.codex/conversations/one.db', 'x')
    desk.write('.codex/log/codex.log', 'x')
    desk.write('.gemini/tmp/app/chats/session-2026-03-04T08-00-aaaa1111.json', '{ "something": ')
    await desk.sync()
    const formats = (await see(desk)).of('formats')
    expect(formats.map(({ level, facts }) => [level, facts])).toEqual([
      ['note', { source: 'codex', version: '99.1.0', shownToRead: expect.any(String), sessions: 1 }],
      ['warning', { source: 'codex', unknown: 1 }],
      ['note', { source: 'gemini', strange: 1 }],
    ])
    expect(formats[1]?.message).toContain('conversations')
  })

  it('compares the files with what is committed, and what is committed with what is remembered', async () => {
    const desk = await aStoredDesk()
    const [page = ''] = desk.git('annals', 'ls-files', '*make-it-green.md').split('\n')
    appendFileSync(desk.path('annals', page), 'mine\n')
    writeFileSync(desk.path('annals/history/stray.txt'), 'x')
    expect((await see(desk)).of('history and git')[0]).toMatchObject({
      level: 'warning',
      facts: { changed: 1, missing: 0, untracked: 1 },
    })
    desk.git('annals', 'checkout', '-q', '.')
    rmSync(desk.path('annals/history/stray.txt'))
    desk.git('annals', 'rm', '-q', '-r', 'history/ada/codex')
    desk.git('annals', 'commit', '-q', '-m', 'Less')
    expect((await see(desk)).of('state and history')[0]).toMatchObject({
      level: 'note',
      facts: { committed: 1, remembered: 2, missing: 1, unknown: 0 },
    })
  })

  it('hears from git that an object is damaged', async () => {
    const desk = await aStoredDesk()
    const tree = desk.git('annals', 'rev-parse', 'HEAD:history/ada')
    const loose = desk.path('annals/.git/objects', tree.slice(0, 2), tree.slice(2))
    if (existsSync(loose)) rmSync(loose)
    else rmSync(desk.path('annals/.git/objects/pack'), { recursive: true })
    const seen = await see(desk)
    expect([seen.code, seen.wrong]).toEqual([6, expect.arrayContaining(['error objects'])])
  })

  it('says when something is under way in the repository', async () => {
    const desk = await aStoredDesk()
    desk.write('annals/.git/MERGE_HEAD', `${desk.git('annals', 'rev-parse', 'HEAD')}\n`)
    expect((await see(desk)).of('repository')[0]).toMatchObject({
      level: 'error',
      message: expect.stringMatching(/^A merge/),
    })
  })

  it('tells of a remote with a password in its address, and of one that is not there', async () => {
    const desk = await aStoredDesk()
    desk.git('annals', 'remote', 'add', 'origin', 'https://ada:hunter2@example.org/history.git')
    const { out } = await desk.type('doctor')
    expect(out).toContain('The address of origin has a password in it.')
    expect(out).not.toContain('hunter2')
    desk.git('annals', 'remote', 'remove', 'origin')
    desk.write('.config/annals/config.toml', 'push = true\n')
    expect((await see(desk)).wrong).toContain('error remote')
  })

  it.skipIf(process.platform === 'win32')('asks the scheduler whether what was installed is still there', async () => {
    const desk = await aStoredDesk()
    const table = desk.path('table')
    const crontab = `#!/bin/sh\ncase "$1" in -l) cat '${table}' 2>/dev/null || { echo 'no crontab for ada' >&2; exit 1; } ;; -r) rm '${table}' ;; *) cat > '${table}' ;; esac\n`
    chmodSync(desk.write('bin/crontab', crontab), 0o755)
    chmodSync(desk.write('bin/systemctl', '#!/bin/sh\nexit 1\n'), 0o755)
    desk.variables.PATH = `${desk.path('bin')}:${process.env.PATH}`
    desk.write('.config/annals/config.toml', 'user = "bea"\n')
    expect((await desk.type('schedule install --every 30m --no-probe --scheduler cron')).code).toBe(0)
    expect(readFileSync(table, 'utf8')).not.toContain('bea')
    expect((await see(desk)).of('schedule')[0]).toMatchObject({
      level: 'ok',
      facts: { scheduler: 'cron', every: '30m', there: true },
    })
    expect((await desk.type('status --json')).out).toContain('"every": "30m"')
    rmSync(table)
    expect((await see(desk)).of('schedule')[0]).toMatchObject({
      level: 'error',
      message: 'A schedule was installed (cron), and it is not there any more.',
    })
  })

  it('warns when secrets are not masked', async () => {
    const desk = await aStoredDesk()
    desk.write('.config/annals/config.toml', 'redact = false\n')
    expect((await see(desk)).of('secrets')[0]).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('config.toml:1'),
    })
  })

  it('puts right what is safe when it is asked to, and nothing else', async () => {
    const desk = await aStoredDesk()
    desk.write('annals/.git/annals/staging/1', 'left')
    desk.write('annals/.git/annals/state.db', 'damaged')
    for (const ending of ['-wal', '-shm']) rmSync(desk.path(`annals/.git/annals/state.db${ending}`), { force: true })
    expect((await see(desk)).wrong).toEqual(['warning state', 'note leftovers', ...always])
    expect((await see(desk, 'doctor --json --fix')).wrong).toEqual(always)
    expect(existsSync(desk.path('annals/.git/annals/staging'))).toBe(false)
    expect((await see(desk)).wrong).toEqual(['note state', ...always])
    expect(await desk.sync()).toMatchObject({ ok: true, new: 0, unchanged: 2, commit: null })
    expect((await see(desk)).wrong).toEqual(always)
  })

  it('writes a report in which nobody and nothing is named', async () => {
    const desk = aDesk()
    desk.write(
      claudePath('11111111-2222-4333-8444-555555555555', '-home-ada-clients-acme'),
      claudeSession({ cwd: '/home/ada/clients/acme', prompts: ['the secret plan'] }),
    )
    desk.write('.config/annals/config.toml', 'exclude = ["~/clients/acme/**"]\nuser = "ada"\n')
    desk.write('.claude/conversations-acme/x', '')
    await desk.sync()
    desk.git('annals', 'remote', 'add', 'origin', 'git@host.example:ada/acme.git')
    desk.write(
      claudePath('22222222-2222-4333-8444-555555555555', '-home-ada-clients-acme'),
      'the secret plan is no JSON\n',
    )
    await desk.sync()
    const { out } = await desk.type('doctor --bundle ~/report.json')
    expect(out).toContain('acme')
    const report = readFileSync(desk.path('report.json'), 'utf8')
    expect(JSON.parse(report)).toMatchObject({ annals: expect.any(String), runs: [{ code: 1 }, { code: 0 }] })
    for (const name of ['acme', 'ada', 'secret plan', 'host.example', desk.home, '11111111', '22222222']) {
      expect(report).not.toContain(name)
    }
    expect(report).toContain('"name": "exclude"')
  })
})
