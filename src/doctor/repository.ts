/** The repository and what is in it, compared with what is remembered. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { askGit } from '../commit/ask.ts'
import { configValue } from '../commit/config.ts'
import { repositoryConfig } from '../commit/repository.ts'
import { checkNoOperation } from '../commit/situation.ts'
import { UserError } from '../errors.ts'
import type { History } from '../history/open.ts'
import { sessionOf } from '../history/paths.ts'
import { writable } from '../output.ts'
import { counted, size } from '../render/words.ts'
import { checkMark } from '../run/mark.ts'
import { type Check, type Finding, ok, type Patient } from './types.ts'

/** A check that needs a history says nothing where there is none: `repository` has said it. */
const ofHistory =
  (look: (history: History, patient: Patient) => Promise<Finding[]> | Finding[]): Check['look'] =>
  (patient) =>
    patient.history === null ? [] : look(patient.history, patient)

const asFinding = (work: () => unknown): Finding[] => {
  try {
    work()
    return []
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const { message, hint, code } = error
    return [{ level: 'error', message, ...(hint === undefined ? {} : { advice: hint }), facts: { code } }]
  }
}

export const repository: Check = {
  name: 'repository',
  look({ history, trouble }) {
    if (history === null) {
      const { message = 'There is no history.', hint } = trouble ?? {}
      return [{ level: 'error', message, advice: hint ?? 'annals init makes one.', facts: {} }]
    }
    const findings = [
      ...asFinding(() => writable(history.repository)),
      ...asFinding(() => checkNoOperation(history.repository)),
      ...asFinding(() => checkMark(history.dir, history.subpath)),
    ]
    return findings.length > 0 ? findings : [ok('It can be written, and nothing is under way in it.')]
  },
}

export const state: Check = {
  name: 'state',
  look: ofHistory(({ repository: { root } }, { state: known, status, workDir }) => {
    const file = join(workDir ?? '', 'state.db')
    if (known === null) {
      if (!existsSync(file)) {
        return [
          {
            level: 'note',
            message: 'Nothing is remembered yet.',
            advice: 'The next run reads the sources once.',
            facts: {},
          },
        ]
      }
      return [
        {
          level: 'warning',
          message: 'What annals remembers cannot be read.',
          advice: 'It is a cache: --fix removes it, and the next run reads the sources once.',
          facts: {},
          fix: () => {
            for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true })
          },
        },
      ]
    }
    const uncommitted = status?.waiting.uncommitted ?? 0
    const facts = { sessions: status?.sessions ?? 0, uncommitted, failing: status?.waiting.failing ?? 0 }
    const findings: Finding[] = []
    if (uncommitted > 0) {
      findings.push({
        level: 'warning',
        message: `${counted(uncommitted, 'file')} in ${root} wait for a commit.`,
        advice: 'annals sync finishes what a run left.',
        facts,
      })
    }
    if (facts.failing > 0) {
      findings.push({
        level: 'warning',
        message: `${counted(facts.failing, 'source file')} could not be stored.`,
        advice: 'annals sync names each of them, annals why says more of one.',
        facts,
      })
    }
    return findings.length > 0
      ? findings
      : [ok(`${counted(facts.sessions, 'session')} remembered, nothing waits.`, facts)]
  }),
}

export const leftovers: Check = {
  name: 'leftovers',
  look: ofHistory((_, { workDir }) => {
    const names = workDir !== null && existsSync(workDir) ? readdirSync(workDir) : []
    const left = names.filter((name) => name === 'staging' || name.endsWith('.new'))
    if (left.length === 0) return [ok('No run left anything behind.')]
    return [
      {
        level: 'note',
        message: `A run that was stopped left ${left.join(', ')} behind.`,
        advice: '--fix removes it, and so does the next run.',
        facts: { left: left.length },
        fix: () => {
          for (const name of left) rmSync(join(workDir ?? '', name), { recursive: true, force: true })
        },
      },
    ]
  }),
}

/** Whether files of the repository may be at a remote only, so that to look at them would fetch them. */
const isPartial = (repository: History['repository']): boolean =>
  configValue(repositoryConfig(repository), 'extensions.partialclone') !== undefined

const noGit = (what: string): Finding[] => [
  { level: 'note', message: `${what} cannot be looked at: git does not say.`, facts: {} },
]

/** The state's sessions against those that HEAD has. */
export const remembered: Check = {
  name: 'state and history',
  look: ofHistory(async ({ repository: { root }, subpath }, { state: known }) => {
    if (known === null) return []
    const listed = await askGit(root, ['ls-tree', '-r', '-z', '--name-only', 'HEAD', '--', subpath])
    if (listed === null) return noGit('What is committed')
    const committed = new Set(listed.split('\0').filter((path) => sessionOf(path) !== null))
    const heads = new Set(
      [...known.heads.all().keys()].filter((path) => sessionOf(path) !== null).map((path) => `${subpath}/${path}`),
    )
    const missing = [...heads].filter((path) => !committed.has(path)).length
    const unknown = [...committed].filter((path) => !heads.has(path)).length
    const facts = { committed: committed.size, remembered: heads.size, missing, unknown }
    if (missing === 0 && unknown === 0) return [ok(`${counted(committed.size, 'session')} in both.`, facts)]
    return [
      {
        level: 'note',
        message: `${counted(missing, 'session')} remembered and not committed, ${unknown} committed and not remembered.`,
        advice: 'The next run brings them together; what is committed counts.',
        facts,
      },
    ]
  }),
}

/** The files in the folder against those that are committed. */
export const workTree: Check = {
  name: 'history and git',
  look: ofHistory(async ({ repository: { root }, subpath }) => {
    const said = await askGit(root, [
      'status',
      '--porcelain',
      '-z',
      '--no-renames',
      '--untracked-files=all',
      '--',
      subpath,
    ])
    if (said === null) return noGit('The work tree')
    const entries = said.split('\0').filter(Boolean)
    const untracked = entries.filter((one) => one.startsWith('??')).length
    const missing = entries.filter((one) => /^.D|^D/.test(one)).length
    const changed = entries.length - untracked - missing
    const facts = { changed, missing, untracked }
    if (entries.length === 0) return [ok('Every file is as it is committed.', facts)]
    return [
      {
        level: 'warning',
        message: `In ${subpath}: ${counted(changed, 'file')} changed, ${missing} missing, ${untracked} of which git knows nothing.`,
        advice: `git status -- ${subpath} names them. annals leaves files that were changed by hand alone, and reports them.`,
        facts,
      },
    ]
  }),
}

export const objects: Check = {
  name: 'objects',
  look: ofHistory(async ({ repository: { root } }) => {
    if ((await askGit(root, ['--version'])) === null) return noGit('Objects')
    const said = await askGit(root, ['fsck', '--full', '--no-dangling', '--no-progress'])
    if (said !== null) return [ok('git fsck finds nothing wrong.')]
    return [
      {
        level: 'error',
        message: 'git fsck finds something wrong with the repository.',
        advice: `git -C ${root} fsck --full names it; annals verify says which sessions are whole. A clone that is whole can be taken instead.`,
        facts: {},
      },
    ]
  }),
}

const hostsWarn = 50_000_000
const hostsRefuse = 100_000_000
const shown = 3

export const largest: Check = {
  name: 'largest files',
  look: ofHistory(async ({ repository, subpath }) => {
    if (isPartial(repository)) return noGit('The size of files in a partial clone')
    const listed = await askGit(repository.root, ['ls-tree', '-r', '-l', '-z', 'HEAD', '--', subpath])
    if (listed === null) return noGit('What is committed')
    const files = listed.split('\0').flatMap((line) => {
      const [, bytes, path] = /^\S+ \S+ \S+ +(\d+)\t(.+)$/s.exec(line) ?? []
      return path === undefined ? [] : [{ path, bytes: Number(bytes) }]
    })
    files.sort((a, b) => b.bytes - a.bytes)
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
    const [first] = files
    const facts = { files: files.length, bytes: total, largest: first?.bytes ?? 0 }
    if (first === undefined) return [ok('Nothing is committed yet.', facts)]
    const names = files.slice(0, shown).map(({ path, bytes }) => `${size(bytes)} ${path}`)
    const message = `${counted(files.length, 'file')}, ${size(total)}; the largest: ${names.join(', ')}.`
    if (first.bytes < hostsWarn) return [ok(message, facts)]
    return [
      {
        level: first.bytes < hostsRefuse ? 'warning' : 'error',
        message,
        advice: 'Hosts warn of files above 50 MB and refuse those above 100 MB.',
        facts,
      },
    ]
  }),
}

/** From so many loose objects on, git itself packs them. */
const manyLoose = 6_700

export const growth: Check = {
  name: 'growth',
  look: ofHistory(async ({ repository: { root } }, { hasCommand }) => {
    const said = await askGit(root, ['count-objects', '-v'])
    if (said === null) return noGit('The size of the repository')
    const numbers = new Map(
      said
        .split('\n')
        .map((line) => line.split(': '))
        .map(([name = '', value]) => [name, Number(value)]),
    )
    const of = (name: string): number => numbers.get(name) ?? 0
    const bytes = (of('size') + of('size-pack')) * 1024
    const commits = Number((await askGit(root, ['rev-list', '--count', 'HEAD'])) ?? 0)
    const facts = { loose: of('count'), packs: of('packs'), bytes, commits }
    const message = `${size(bytes)} in git after ${counted(commits, 'commit')}; ${counted(facts.loose, 'loose object')}, ${counted(facts.packs, 'pack')}.`
    if (facts.loose < manyLoose && facts.packs < 50) return [ok(message, facts)]
    return [
      {
        level: 'note',
        message,
        advice: hasCommand('gc') ? 'annals gc packs them.' : `git -C ${root} gc packs them.`,
        facts,
      },
    ]
  }),
}
