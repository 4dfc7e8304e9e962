import { type Dirent, readdirSync, statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { aDesk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

/** What lies in a repository: of each file its size, inode and times. Not who holds the lock, and when annals last ran. */
const writtenIn = (root: string): Map<string, string> =>
  new Map(
    (readdirSync(root, { recursive: true, withFileTypes: true }) as Dirent[]).flatMap((entry) => {
      if (!entry.isFile() || /^(?:run\.lock\.holder|runs\.json)$/.test(entry.name)) return []
      const file = `${entry.parentPath}/${entry.name}`
      const { size, ino, mtimeNs, ctimeNs } = statSync(file, { bigint: true })
      return [[file, `${size} ${ino} ${mtimeNs} ${ctimeNs}`]]
    }),
  )

it('a run with nothing new writes nothing, and says what a run says that looks at everything', async () => {
  const desk = aDesk()
  desk.write(codexPath(), codexSession({ prompts: ['one'] }))
  desk.write(claudePath(), claudeSession())
  desk.write('.claude/projects/-home-ada-empty/99999999-2222-4333-8444-555555555555.jsonl', '')
  desk.write('.claude/projects/-home-ada-broken/99999999-2222-4333-8444-555555555556.jsonl', '{"type":"user"')
  await desk.sync()
  const written = writtenIn(desk.path('annals'))
  const quick = await desk.sync()
  expect(writtenIn(desk.path('annals'))).toEqual(written)
  expect(quick).toMatchObject({ unchanged: 3, bytesRead: 0, filesWritten: 0 })
  // With other secrets in the environment, what was said before does not count.
  desk.variables.PROXY_TOKEN = 'n0t-for-others-7f3a'
  expect(await desk.sync()).toEqual(quick)
  expect(await desk.sync('sync', ['--source-system', 'codex'])).toMatchObject({ unchanged: 1, failed: [] })
  expect(await desk.sync()).toEqual(quick)
})
