/** The program, its configuration, the disk. */
import { statfsSync } from 'node:fs'
import { askGit } from '../commit/ask.ts'
import { counted, size } from '../render/words.ts'
import { type Check, type Finding, ok } from './types.ts'

export const program: Check = {
  name: 'program',
  async look() {
    const git = (await askGit('.', ['--version']))?.replace(/^git version /, '') ?? null
    const facts = { node: process.versions.node, platform: process.platform, arch: process.arch, git }
    const node = `Node ${facts.node} on ${facts.platform}`
    if (git !== null) return [ok(`${node}, git ${git}.`, facts)]
    return [
      {
        level: 'note',
        message: `${node}, and no git: the built-in one is used.`,
        advice: 'With git installed, annals is faster, and can tell more here.',
        facts,
      },
    ]
  },
}

export const configuration: Check = {
  name: 'configuration',
  look({ configuration: { complaints, notices, settings } }) {
    const set = settings.all().filter(({ from }) => from !== 'default').length
    const wrong = complaints.map(
      (message): Finding => ({
        level: 'error',
        message,
        advice: 'Correct it: no command that needs the configuration works until then.',
        facts: {},
      }),
    )
    const left = notices.map((message): Finding => ({ level: 'note', message, facts: {} }))
    const whole = wrong.length > 0 ? [] : [ok(`${counted(set, 'setting')}, without mistakes.`, { set })]
    return [...whole, ...wrong, ...left]
  },
}

const little = 1_000_000_000
const tooLittle = 100_000_000

export const disk: Check = {
  name: 'disk',
  look({ history }) {
    if (history === null) return []
    const { bavail, bsize } = statfsSync(history.repository.root)
    const free = bavail * bsize
    if (free >= little) return [ok(`${size(free)} free.`, { free })]
    const level = free < tooLittle ? 'error' : 'warning'
    return [
      {
        level,
        message: `Only ${size(free)} free.`,
        advice: 'Make room: a run that has none stores nothing.',
        facts: { free },
      },
    ]
  },
}
