/** What can be set, where, and who wins. */
import { describe, expect, it } from 'vitest'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

const own = '.config/annals/config.toml'

interface Shown {
  settings: { name: string; value: unknown; from: string; where: string[] }[]
  notices: string[]
}

/** What `annals config --json` says of a key. */
async function shown(desk: Desk, name: string, line = 'config --json') {
  const { code, out, err } = await desk.type(line)
  expect([code, err]).toEqual([0, ''])
  const { value, from, where } = (JSON.parse(out) as Shown).settings.find((one) => one.name === name) ?? {}
  return { value, from, where }
}

describe('the configuration', () => {
  it('says of each value where it comes from', async () => {
    const desk = aDesk()
    desk.write(own, 'time-zone = "UTC"\n\n[schedule]\nevery = "30m"\n')
    expect(await shown(desk, 'time-zone')).toEqual({
      value: 'UTC',
      from: 'user',
      where: ['~/.config/annals/config.toml:1'],
    })
    expect(await shown(desk, 'schedule.every')).toMatchObject({ value: '30m', where: [expect.stringMatching(/:4$/)] })
    expect(await shown(desk, 'remote')).toEqual({ value: 'origin', from: 'default', where: [] })
    const { out } = await desk.type('config')
    expect(out).toMatch(/^time-zone +UTC +user · ~\/\.config\/annals\/config\.toml:1$/m)
    expect(out).toMatch(/^output-path +\(~\/annals\) +default$/m)
  })

  it('takes the flag before the environment, that before the repository, and that before the person’s file', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession())
    desk.repository('code/app')
    desk.write(own, 'history-subpath = "mine"\n')
    expect(await shown(desk, 'history-subpath', 'config --json --repo-path code/app')).toMatchObject({ value: 'mine' })
    desk.write('code/app/.annals.toml', 'history-subpath = "theirs"\n')
    desk.cwd = desk.path('code/app')
    const line = `config --json --repo-path ${desk.cwd}`
    expect(await shown(desk, 'history-subpath', line)).toMatchObject({ value: 'theirs', from: 'repository' })
    desk.variables.ANNALS_HISTORY_SUBPATH = 'ours'
    expect(await shown(desk, 'history-subpath', line)).toMatchObject({
      value: 'ours',
      from: 'environment',
      where: ['ANNALS_HISTORY_SUBPATH'],
    })
    desk.write(codexPath(), codexSession({ cwd: desk.cwd }))
    await desk.sync('sync-repo --history-subpath typed')
    expect(desk.git('code/app', 'ls-files')).toContain('typed/.gitattributes')
  })

  it('gives the flags of every command their defaults', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession())
    desk.write(claudePath(), claudeSession())
    desk.write(
      own,
      'output-path = "~/kept"\nhistory-subpath = "log"\nsource-system = ["codex"]\noriginals = false\nuser = "bea"\n',
    )
    const { code } = await desk.type('sync --system-name box --time-zone UTC')
    expect(code).toBe(0)
    const files = desk.git('kept', 'ls-files')
    expect(files).toContain('log/bea/codex/box/')
    expect(files).not.toMatch(/claude|\.jsonl/)
    expect(JSON.parse((await desk.type('list --json')).out)).toHaveLength(1)
    expect(JSON.parse((await desk.type('stats --json')).out)).toMatchObject({ sessions: 1 })
    expect((await desk.type('verify')).code).toBe(0)
    expect((await desk.type('verify --sources')).code).toBe(0)
  })

  it('is taken back by a flag for one run', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession())
    desk.write(own, 'push = true\noriginals = false\n')
    expect((await desk.type('sync')).code).toBe(5)
    desk.write(codexPath(), `${codexSession()}\n`)
    expect((await desk.type('sync --no-push --originals')).code).toBe(0)
    expect(desk.git('annals', 'ls-files')).toContain('.jsonl')
    desk.write(codexPath(), `${codexSession()}\n\n`)
    expect((await desk.type('sync --no-commit')).code).toBe(0)
    desk.write(own, 'strict = true\n')
    desk.repository('code/app')
    expect((await desk.type('sync-repo ~/code/app --no-strict --no-match-name')).code).toBe(0)
  })

  it('names every mistake at once, with file and line, and the nearest key', async () => {
    const desk = aDesk()
    desk.write(
      own,
      [
        'output-pth = "~/annals"',
        'time-zone = "Mars/Olympus"',
        'push = "yes"',
        'source-system = ["codex", "cluade"]',
        'schedule.evry = "1h"',
        '[[redact.rules]]',
        'id = "internal"',
        'patern = "X"',
        'keywords = ["staff"]',
        'examples = ["staff X"]',
      ].join('\n'),
    )
    desk.variables.ANNALS_GIT = 'gti'
    const { code, err } = await desk.type('sync')
    expect(code).toBe(2)
    const file = '~/.config/annals/config.toml'
    expect(err).toBe(
      [
        'annals: The configuration has 8 mistakes:',
        '  ANNALS_GIT: "gti" is none of auto, git, isomorphic-git; did you mean git?',
        `  ${file}:1: there is no key output-pth; did you mean output-path?`,
        `  ${file}:2: time-zone: "Mars/Olympus" is not a time zone; use a name like Europe/Berlin, or UTC.`,
        `  ${file}:3: push: should be true or false.`,
        `  ${file}:4: source-system: "cluade" is none of codex, claude, gemini; did you mean claude?`,
        `  ${file}:5: there is no key schedule.evry; did you mean schedule.every?`,
        `  ${file}:8: redact.rules.patern: is not known; did you mean pattern?`,
        `  ${file}:6: redact.rules.pattern: is missing.`,
        '  hint: annals config shows what is set, docs/configuration.md what can be.',
        '',
      ].join('\n'),
    )
  })

  it('finds a file that is no TOML wrong where it is wrong, and one that cannot be read', async () => {
    const desk = aDesk()
    desk.write(own, 'push = true\nremote = \n')
    expect((await desk.type('list')).err).toMatch(/^annals: ~\/\.config\/annals\/config\.toml:2: this is no TOML: /)
    const twice = aDesk()
    twice.write(own, 'redact = false\n[redact]\nallow = ["x"]\n')
    expect((await twice.type('list')).err).toMatch(/config\.toml:2: this is no TOML: Defining a key multiple times/)
    const folder = aDesk()
    folder.write(`${own}/in-the-way`, '')
    expect(await folder.type('list')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/config\.toml cannot be read/),
    })
  })

  it('reads paths from where they are written: the home, the folder of the file, the current folder', async () => {
    const desk = aDesk()
    desk.write(own, 'output-path = "../history"\ninput-path = ["codex=~/old", "more"]\n')
    expect(await shown(desk, 'output-path')).toMatchObject({ value: desk.path('.config/history') })
    expect(await shown(desk, 'input-path')).toMatchObject({
      value: [`codex=${desk.path('old')}`, desk.path('.config/annals/more')],
    })
    desk.cwd = desk.path('elsewhere')
    desk.variables.ANNALS_OUTPUT_PATH = 'here'
    expect(await shown(desk, 'output-path')).toMatchObject({ value: desk.path('elsewhere/here') })
  })
})

describe('a repository’s own file', () => {
  const wishes = 'remote = "https://example.org/elsewhere.git"\npush = true\nredact = false\ntime-zone = "UTC"\n'

  it('cannot carry data away or weaken what protects it, unless the person trusts the repository', async () => {
    const desk = aDesk()
    desk.repository('code/app')
    desk.write('code/app/.annals.toml', wishes)
    const line = 'config --json --repo-path ~/code/app'
    const { out, err } = await desk.type(line)
    const from = (name: string): unknown => (JSON.parse(out) as Shown).settings.find((one) => one.name === name)?.from
    expect(['remote', 'push', 'redact', 'time-zone'].map(from)).toEqual(['default', 'default', 'default', 'repository'])
    expect(err.split('\n')).toEqual([
      'annals: ~/code/app/.annals.toml:1: remote is not taken from a repository without your consent.',
      'annals: ~/code/app/.annals.toml:2: push is not taken from a repository without your consent.',
      'annals: ~/code/app/.annals.toml:3: redact is not taken from a repository without your consent.',
      'annals: To give it, write trust = ["~/code/app"] into ~/.config/annals/config.toml.',
      '',
    ])
    desk.write(own, 'trust = ["~/code/app"]\n')
    expect(await shown(desk, 'push', line)).toMatchObject({ value: true, from: 'repository' })
    expect(await shown(desk, 'remote', line)).toMatchObject({ value: 'https://example.org/elsewhere.git' })
  })

  it('may ask for less, and for more protection', async () => {
    const desk = aDesk()
    desk.repository('code/app')
    desk.write(
      'code/app/.annals.toml',
      'push = false\nredact = true\nstrict = true\nmatch-name = false\noriginals = false\n',
    )
    desk.write(own, 'push = true\nredact = false\n')
    const line = 'config --json --repo-path ~/code/app'
    for (const [name, value] of Object.entries({ push: false, redact: true, strict: true, originals: false })) {
      expect(await shown(desk, name, line)).toMatchObject({ value, from: 'repository' })
    }
  })

  it('adds to the person’s rules, and never takes one of them away', async () => {
    const desk = aDesk()
    desk.repository('code/app')
    const rule = (id: string): string =>
      `[[redact.rules]]\nid = "${id}"\npattern = "${id}-[0-9]+"\nkeywords = ["${id}"]\nexamples = ["${id}-1"]\n`
    desk.write(own, `exclude = ["~/clients/**"]\n${rule('mine')}`)
    desk.write('code/app/.annals.toml', `exclude = []\n${rule('ours')}${rule('more')}`)
    const line = 'config --json --repo-path ~/code/app'
    expect(await shown(desk, 'exclude', line)).toMatchObject({ value: ['~/clients/**'] })
    expect(await shown(desk, 'redact.rules', line)).toEqual({
      value: ['ours', 'more', 'mine'].map((id) => ({
        id,
        pattern: `${id}-[0-9]+`,
        keywords: [id],
        examples: [`${id}-1`],
      })),
      from: 'repository',
      where: ['~/code/app/.annals.toml:2', '~/.config/annals/config.toml:2'],
    })
  })

  it('takes what is allowed as a value, or as a pattern with examples', async () => {
    const desk = aDesk()
    desk.write(own, 'redact.allow = ["changeme", { pattern = "demo-[0-9]+", examples = ["demo-1"] }]\n')
    expect(await shown(desk, 'redact.allow')).toMatchObject({
      value: [{ value: 'changeme' }, { pattern: 'demo-[0-9]+', examples: ['demo-1'] }],
    })
    desk.write(own, 'redact.allow = [{ pattern = "demo-[0-9]+" }]\n')
    expect((await desk.type('config')).err).toContain('redact.allow.examples: is missing.')
  })

  it('has no say in who and where the person is, and whom they trust', async () => {
    const desk = aDesk()
    desk.repository('code/app')
    desk.write('code/app/.annals.toml', 'user = "eve"\ntrust = ["~/code/app"]\n')
    const { code, err } = await desk.type('config --repo-path ~/code/app')
    expect(code).toBe(2)
    expect(err).toContain(':1: user cannot be set in a repository, only in ~/.config/annals/config.toml.')
    expect(err).toContain(':2: trust cannot be set in a repository')
  })
})
