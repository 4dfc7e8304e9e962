import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isIndexName } from '../../src/history/paths.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

const idOf = (n: number): string => `0199aaaa-1111-7000-8000-00000000000${n}`

/** The index pages of a history, by their paths. */
function indexesOf(desk: Desk, repository: string): Record<string, string> {
  const top = desk.path(repository, 'history')
  const paths = (readdirSync(top, { recursive: true }) as string[]).filter(isIndexName).sort()
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(top, path), 'utf8')]))
}

/** A machine with its own agents' files (`''`: none, or those of the home): what it stores lies in `repository`. */
async function storeAs(desk: Desk, system: string, repository: string, sessions: string): Promise<void> {
  const inputs = sessions === '' ? [] : ['--input-path', desk.path(sessions)]
  const line = `sync --output-path ${desk.path(repository)} --system-name ${system} --user ada --time-zone UTC`
  const said = await desk.type(line, inputs)
  expect(said).toMatchObject({ code: 0 })
}

describe('index pages', () => {
  it('of two machines that are merged are the same, whoever merges and in whatever order', async () => {
    const desk = aDesk()
    desk.write(`one/${codexPath(idOf(1))}`, codexSession({ id: idOf(1), prompts: ['first'] }))
    await storeAs(desk, 'one', 'base', 'one')
    for (const name of ['a', 'b']) cpSync(desk.path('base'), desk.path(name), { recursive: true })
    desk.write(`one/${codexPath(idOf(2))}`, codexSession({ id: idOf(2), prompts: ['second'], cwd: '/home/ada/x' }))
    desk.write(`two/${claudePath()}`, claudeSession({ prompts: ['from the other machine'] }))
    await storeAs(desk, 'one', 'a', 'one')
    await storeAs(desk, 'two', 'b', 'two')
    for (const [mine, theirs] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const merged = `${mine}${theirs}`
      cpSync(desk.path(mine), desk.path(merged), { recursive: true })
      desk.git(merged, 'fetch', '-q', desk.path(theirs), 'HEAD')
      desk.git(merged, 'merge', '-q', '--no-edit', 'FETCH_HEAD')
      await storeAs(desk, mine === 'a' ? 'one' : 'two', merged, mine === 'a' ? 'one' : 'two')
      expect(desk.git(merged, 'status', '--porcelain')).toBe('')
    }
    const pages = indexesOf(desk, 'ab')
    expect(indexesOf(desk, 'ba')).toEqual(pages)
    expect(pages['README.md']).toContain('3 sessions · 3 prompts · 2026-03-04 – 2026-04-05')
    expect(pages['activity.svg']).toContain('claude 1, codex 2.')
    expect((await desk.type(`verify --output-path ${desk.path('ab')}`)).code).toBe(0)
  })

  it('of a project speak of the project, also to a run that knows nothing of it', async () => {
    const desk = aDesk()
    desk.repository('code/app')
    const call = { type: 'tool_use', id: 't1', name: 'Read', input: { file_path: desk.path('code/app/src/lid.ts') } }
    const session = claudeSession({ cwd: desk.path('code/app') }).replace(
      '"content":[{"type":"text"',
      `"content":[${JSON.stringify(call)},{"type":"text"`,
    )
    desk.write(claudePath(), session)
    await desk.sync('sync-repo', [desk.path('code/app')])
    const pages = indexesOf(desk, 'code/app')
    const link = '[make it green](ada/claude/box/2026-04-05-0900-make-it-green.md)'
    expect(pages['README.md']).toContain(`| 2026\u201104 | ada | claude | 1 | 1 | ${link} |`)
    expect(pages['README.md']).toContain(`| \`src/lid.ts\` | 1 | 1 | ${link} |`)
    rmSync(desk.path('code/app/.git/annals'), { recursive: true })
    desk.git('code/app', 'rm', '-q', 'history/README.md')
    desk.git('code/app', 'commit', '-q', '-m', 'Lost')
    rmSync(desk.path('.claude'), { recursive: true })
    await storeAs(desk, 'box', 'code/app', '')
    expect(indexesOf(desk, 'code/app')).toEqual(pages)
  })

  it('go away with the last session of their folder', async () => {
    const desk = aDesk()
    desk.write(`one/${claudePath()}`, claudeSession())
    desk.write(`one/${codexPath()}`, codexSession())
    await storeAs(desk, 'one', 'annals', 'one')
    desk.git('annals', 'rm', '-rq', 'history/ada/claude/one/code/app/2026-04-05-0900-make-it-green.md')
    desk.git('annals', 'rm', '-rq', 'history/ada/claude/one/code/app/.2026-04-05-0900-make-it-green.json')
    desk.write('annals/history/ada/notes/README.md', '# Mine')
    desk.git('annals', 'add', '.')
    desk.git('annals', 'commit', '-q', '-m', 'Thrown away')
    rmSync(desk.path('one/.claude'), { recursive: true })
    await storeAs(desk, 'one', 'annals', 'one')
    const pages = indexesOf(desk, 'annals')
    expect(Object.keys(pages).filter((path) => path.includes('claude'))).toEqual([])
    expect(pages['README.md']).not.toContain('claude')
    expect(pages['ada/notes/README.md']).toBe('# Mine')
  })
})
