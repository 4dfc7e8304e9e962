import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/model/session.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { Plants } from '../helpers/plants.ts'

/** Every file below a folder of the desk, git's own as well. */
function filesBelow(desk: Desk, folder: string): string[] {
  return readdirSync(desk.path(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Every object that git holds, whole. */
const objectsOf = (desk: Desk, repository: string): string =>
  execFileSync('git', ['-C', desk.path(repository), 'cat-file', '--batch-all-objects', '--batch', '--buffer'], {
    env: desk.gitEnv(),
    maxBuffer: 1 << 29,
  }).toString('latin1')

/** The planted secrets that a text tells. Some are shown by the beginning alone: what is cut must not tell much either. */
const told = (plants: Plants, text: string): string[] =>
  plants.all.flatMap(({ secret, kind, where }) => (text.includes(secret) ? [`${kind} in ${where}: ${secret}`] : []))

async function planted(command: string, folder: string): Promise<{ desk: Desk; plants: Plants; said: string }> {
  const desk = aDesk()
  if (folder === 'app') desk.repository('app')
  const plants = new Plants(desk.path(folder === 'app' ? 'app' : 'code'))
  for (const [path, content] of plants.files()) desk.write(path, content)
  const result = await desk.sync(command, ['--originals'])
  expect(result.failed).toEqual([])
  expect(result.new).toBeGreaterThan(30)
  return { desk, plants, said: JSON.stringify(result) }
}

describe('300 secrets, planted wherever a session can hold one', () => {
  it.each([
    ['sync', 'annals'],
    ['sync-repo --repo-path ~/app --match-name', 'app'],
  ])('reach nothing that annals %s writes', async (command, folder) => {
    const { desk, plants, said } = await planted(command, folder)
    expect(plants.all.length).toBeGreaterThanOrEqual(300)
    // They are there to be found.
    const sources = ['.codex', '.claude', '.gemini'].flatMap((home) => filesBelow(desk, home))
    const there = sources.map((file) => `${file}\n${readFileSync(file, 'latin1')}`).join('\n')
    expect(plants.all.filter(({ secret, at }) => !there.includes(at ?? secret))).toEqual([])

    expect(told(plants, objectsOf(desk, folder))).toEqual([])
    const files = filesBelow(desk, folder).map((file) => `${file}\n${readFileSync(file, 'latin1')}`)
    expect(told(plants, files.join('\n'))).toEqual([])
    expect(told(plants, desk.git(folder, 'log', '--format=%B%an%ae'))).toEqual([])
    const spoken = await Promise.all(
      [`${command} --dry-run`, `${command} --json`, 'list --json', 'stats --json'].map(async (line) => {
        const { out, err } = await desk.type(line.replace(/^(list|stats)/, `$1 --repo-path ~/${folder}`))
        return out + err
      }),
    )
    expect(told(plants, [said, ...spoken].join('\n'))).toEqual([])
  })

  it('leave sessions that are read as before, and a history that is whole', async () => {
    const { desk } = await planted('sync', 'annals')
    const shapes = (): Map<string, unknown> =>
      new Map(
        filesBelow(desk, 'annals/history')
          .filter((file) => /\/\.[^/]+\.json$/.test(file) && !file.includes('.original'))
          .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Session)
          .map(({ key, counts, unrendered, messages, children }) => [
            key,
            {
              counts: { ...counts, bytes: 0 },
              unrendered,
              children: children.length,
              messages: (messages ?? []).map(({ role, origin, at, records, blocks }) => [
                role,
                origin,
                at,
                records,
                blocks.map(({ type }) => type),
              ]),
            },
          ]),
      )
    const masked = shapes()
    expect(await desk.type('verify --sources')).toMatchObject({ code: 0 })
    expect(await desk.type('redact --check')).toMatchObject({ code: 0 })
    expect(await desk.sync()).toMatchObject({ new: 0, updated: 0, bytesRead: 0, filesWritten: 0 })
    const tree = desk.git('annals', 'rev-parse', 'HEAD:history')
    execFileSync('rm', ['-rf', desk.path('annals')])
    await desk.sync()
    expect(desk.git('annals', 'rev-parse', 'HEAD:history')).toBe(tree)
    execFileSync('rm', ['-rf', desk.path('annals')])
    await desk.sync('sync', ['--no-redact'])
    expect(masked).toEqual(shapes())
  })
})
