/** Setting annals up: by flags, by questions, and over what is set already. */
import { existsSync, readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { type Asker, askOn } from '../../src/ask.ts'
import { withValue } from '../../src/config/toml.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession } from '../helpers/sessions.ts'

const configOf = (desk: Desk): string => readFileSync(desk.path('.config/annals/config.toml'), 'utf8')

/** Somebody who answers in this order; what they were shown and asked. */
function somebody(answers: (string | boolean)[]): { asker: Asker; heard: string[] } {
  const heard: string[] = []
  const next = <Answer>(question: string): Promise<Answer> => {
    heard.push(question)
    const answer = answers.shift()
    if (answer === undefined) throw new Error(`nobody said what to answer to "${question}"`)
    return Promise.resolve(answer as Answer)
  }
  const asker: Asker = {
    show: (title, lines) => void heard.push(title, ...lines),
    text: async (question, _, wrong) => {
      const answer = await next<string>(question)
      expect(wrong(answer)).toBeNull()
      return answer
    },
    select: (question) => next(question),
    confirm: (question) => next(question),
  }
  return { asker, heard }
}

describe('init without a terminal', () => {
  it('asks nothing, shows what is there, makes the folder and writes the configuration', async () => {
    const desk = aDesk()
    desk.write(claudePath(), claudeSession())
    desk.changedAt(claudePath(), '2026-09-05T12:00:00.000Z')
    const { code, out, err } = await desk.type('init --output-path ~/kept')
    expect([code, out]).toEqual([0, ''])
    expect(err).toMatchInlineSnapshot(`
      "Claude Code: 1 file, 914 B, the oldest of 2026-09-05 (~/.claude)
        deletes sessions after 30 days; within seven days: 1 session
      The history was made in ~/kept.
      ~/.config/annals/config.toml says so now (output-path).
      "
    `)
    expect(configOf(desk)).toBe('output-path = "~/kept"\n')
    expect(existsSync(desk.path('kept/.git'))).toBe(true)
  })

  it('stores the sessions at once when it is told to, as sync would', async () => {
    const desk = aDesk()
    desk.write(claudePath(), claudeSession())
    const { code, out } = await desk.type('init --sync --yes --json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ ok: true, repository: 'made', sync: 0, schedule: null })
    expect(desk.git('annals', 'ls-files')).toContain('make-it-green.md')
  })

  it('clones a repository, also one that is empty, and says when it cannot', async () => {
    const desk = aDesk()
    desk.git('.', 'init', '-q', '--bare', '-b', 'main', desk.path('far.git'))
    const { code, err } = await desk.type('init --push --clone', [desk.path('far.git')])
    expect([code, err]).toEqual([0, expect.stringContaining('was cloned in ~/annals')])
    expect(configOf(desk)).toBe('output-path = "~/annals"\npush = true\n')
    expect(desk.git('annals', 'remote')).toBe('origin')
    const again = await desk.type('init --clone', [desk.path('far.git')])
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('is not empty') })
    const nowhere = await desk.type('init --output-path ~/other --yes --clone', [desk.path('nowhere.git')])
    expect(nowhere).toMatchObject({ code: 3, err: expect.stringContaining('cannot be cloned') })
    expect(configOf(desk)).not.toContain('other')
  })

  it('changes nothing that is set already, unless it is told to', async () => {
    const desk = aDesk()
    desk.write('.config/annals/config.toml', '# mine\noutput-path = "~/first" # here\n\n[schedule]\nevery = "2h"\n')
    const { code, err } = await desk.type('init --output-path ~/second')
    expect(code).toBe(2)
    expect(err).toContain('Already set: output-path =')
    expect(existsSync(desk.path('second'))).toBe(false)
    expect((await desk.type('init --output-path ~/second --yes')).code).toBe(0)
    expect(configOf(desk)).toBe('# mine\noutput-path = "~/second" # here\n\n[schedule]\nevery = "2h"\n')
    expect((await desk.type('init --output-path ~/second')).err).toContain('says so already')
    expect((await desk.type('init --every 7h')).err).toContain('"7h" is not how often annals can run.')
  })
})

describe('init on a terminal', () => {
  it('shows what it found, asks, and does it', async () => {
    const desk = aDesk()
    desk.write(claudePath(), claudeSession())
    const { asker, heard } = somebody(['folder', '~/kept', false, true])
    desk.asker = asker
    expect((await desk.type('init')).code).toBe(0)
    expect(heard).toEqual([
      'Found on this machine',
      expect.stringMatching(/^Claude Code: 1 file, 914 B, the oldest of /),
      '  deletes sessions after 30 days; within seven days: none',
      'Where should the history be?',
      'Into which folder?',
      'Run annals by itself, every 1h?',
      'Store the sessions of this machine now?',
    ])
    expect(desk.git('kept', 'ls-files')).toContain('make-it-green.md')
  })

  it('takes a repository that is there, and asks about pushing where there is a remote', async () => {
    const desk = aDesk()
    desk.repository('mine')
    desk.git('mine', 'remote', 'add', 'origin', desk.path('far.git'))
    const { asker, heard } = somebody(['repository', '~/mine', true, false, false])
    desk.asker = asker
    expect((await desk.type('init')).code).toBe(0)
    expect(heard).toContain('Push what is stored after each run?')
    expect(configOf(desk)).toBe('output-path = "~/mine"\npush = true\n')
  })

  it('does not ask what a flag said, and keeps what the person does not want changed', async () => {
    const desk = aDesk()
    desk.write('.config/annals/config.toml', 'output-path = "~/first"\n')
    const { asker, heard } = somebody([false])
    desk.asker = asker
    expect((await desk.type('init --output-path ~/second --no-sync --no-push --no-schedule')).code).toBe(2)
    expect(heard.at(-1)).toMatch(/^Already set: output-path = .* Change that\?$/)
    expect(configOf(desk)).toBe('output-path = "~/first"\n')
  })
})

describe('the questions', () => {
  /** Keys that are pressed one after the other, each once the library waits for one. */
  async function press(input: PassThrough, keys: string[]): Promise<void> {
    for (const key of keys) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      input.write(key)
    }
  }

  function aTerminal(): { input: PassThrough; output: NodeJS.WriteStream; shown: () => string } {
    const shown: string[] = []
    const output = new PassThrough() as unknown as NodeJS.WriteStream
    output.on('data', (chunk: Buffer) => shown.push(chunk.toString()))
    return { input: new PassThrough(), output, shown: () => shown.join('') }
  }

  it('are put to a person, who chooses, types and agrees', async () => {
    const { input, output, shown } = aTerminal()
    const asker = await askOn(input, output)
    asker.show('Found', ['one thing'])
    const choices = [
      { answer: 'a', label: 'The first' },
      { answer: 'b', label: 'The second' },
    ] as const
    const chosen = asker.select('Which?', choices)
    await press(input, ['\u001b[B', '\r'])
    expect(await chosen).toBe('b')
    const typed = asker.text('Where?', 'her', (answer) => (answer === 'here' ? null : 'Not there.'))
    await press(input, ['\r', 'e', '\r'])
    expect(await typed).toBe('here')
    const agreed = asker.confirm('Sure?', true)
    await press(input, ['\r'])
    expect(await agreed).toBe(true)
    expect(shown()).toContain('one thing')
    expect(shown()).toContain('Not there.')
  })

  it('end with a sentence when the person breaks off', async () => {
    const { input, output } = aTerminal()
    const asker = await askOn(input, output)
    const asked = asker.confirm('Sure?', true)
    const outcome = expect(asked).rejects.toThrow('You broke off; nothing was done.')
    await press(input, ['\u0003'])
    await outcome
  })
})

describe('a configuration file', () => {
  it.each([
    ['', 'push = true\n'],
    [
      '# mine\nremote = "x"\n[schedule]\nevery = "1h"\n',
      '# mine\nremote = "x"\npush = true\n[schedule]\nevery = "1h"\n',
    ],
    ['push = false # why\n', 'push = true # why\n'],
    ['remote = "x"', 'remote = "x"\npush = true\n'],
    ['[schedule]\nevery = "1h"\n', 'push = true\n[schedule]\nevery = "1h"\n'],
  ])('%j gets a key and keeps the rest', (before, after) => {
    expect(withValue(before, ['push'], 'true')).toBe(after)
  })

  it.each([
    ['[schedule]\n# how often\nevery = "1h"\n', '[schedule]\n# how often\nevery = "2h"\n'],
    ['[schedule] # mine\n', '[schedule] # mine\nevery = "2h"\n'],
    ['schedule.every = "1h"\n', 'schedule.every = "2h"\n'],
    ['schedule = { every = "1h" }\n', 'schedule = { every = "2h" }\n'],
    ['push = true\n', 'push = true\nschedule.every = "2h"\n'],
  ])('%j gets a key of a table', (before, after) => {
    expect(withValue(before, ['schedule', 'every'], '"2h"')).toBe(after)
  })
})
