import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { codex } from '../../../adapters/codex/index.ts'
import type { Conversation } from '../../../adapters/types.ts'
import { openDatabase } from '../../../src/sqlite.ts'
import { conversationsOf, readAll } from '../../helpers/read.ts'
import { asked, head, homeWith, idOf, rollout, saidIn, textOfLines, userItem } from './desk.ts'

const id = idOf(1)
const lines = [head(id), ...asked('hi')]

/** A Zstandard stream of one block that is not compressed. */
function zstd(text: string): Buffer {
  const content = Buffer.from(text)
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0])
  header.writeUInt32LE(content.length, 5)
  const block = Buffer.alloc(3)
  block.writeUIntLE((content.length << 3) | 1, 0, 3)
  return Buffer.concat([header, block, content])
}

test('the home is the one that the environment names, else the usual one', () => {
  const homes = (variables: Record<string, string>): string[] =>
    codex.homes({ home: '/home/ada', variables, platform: 'linux' })
  expect(homes({})).toEqual(['/home/ada/.codex'])
  expect(homes({ CODEX_HOME: '' })).toEqual(['/home/ada/.codex'])
  expect(homes({ CODEX_HOME: '/x/codex' })).toEqual(['/x/codex'])
})

test('only what belongs to sessions is listed', () => {
  const home = homeWith({
    [rollout(id)]: lines,
    'archived_sessions/rollout-2026-05-01T10-00-00-019a0000-0002-7000-8000-000000000002.jsonl': lines,
    'sessions/2026/05/01/notes.txt': '',
    'sessions/2026/05/01/rollout-compress-1.tmp': '',
    'session_index.jsonl': '',
    'state_5.sqlite': '',
    'sqlite/state_5.sqlite': '',
    'auth.json': '{}',
    'history.jsonl': '',
    [`generated_images/${id}/a.png`]: 'pixels',
  })
  const listing = codex.discover({ home })
  expect(listing.files.map(({ path }) => path)).toEqual([
    'archived_sessions/rollout-2026-05-01T10-00-00-019a0000-0002-7000-8000-000000000002.jsonl',
    `generated_images/${id}/a.png`,
    rollout(id),
  ])
  expect(listing.indexes.map(({ path }) => path)).toEqual([
    'session_index.jsonl',
    'sqlite/state_5.sqlite',
    'state_5.sqlite',
  ])
  expect(listing).toMatchObject({ problems: [], listed: true })
})

test('links out, broken links, pipes and folders with a session’s name are told and disturb nothing else', () => {
  const home = homeWith({ [rollout(id)]: lines })
  const day = join(home, 'sessions/2026/05/01')
  const named = (n: number): string => join(day, `rollout-2026-05-01T10-00-00-${idOf(n)}.jsonl`)
  symlinkSync('/nowhere', named(2))
  mkdirSync(named(3))
  symlinkSync(home, join(day, 'loop'))
  execFileSync('mkfifo', [named(4)])
  const listing = codex.discover({ home })
  expect(listing.files.map(({ path }) => path)).toEqual([rollout(id)])
  const told = ({ problems }: typeof listing): string[] =>
    problems.map(({ file, kind }) => `${basename(file).at(-7)} ${kind}`).toSorted()
  expect(told(listing)).toEqual(['2 unreadable', '3 not a file', '4 not a file'])
  expect(told(codex.discover({ home: day, loose: true }))).toEqual(told(listing))
})

test('the databases may lie in a folder of their own', () => {
  const home = homeWith({ [rollout(id)]: lines, 'session_index.jsonl': '' })
  const elsewhere = homeWith({ 'state_5.sqlite': '', 'state_5.sqlite-wal': '', 'goals_1.sqlite': '', 'a.jsonl': '' })
  const folders = codex.indexFolders?.({
    home: '/home/ada',
    variables: { CODEX_SQLITE_HOME: elsewhere },
    platform: 'linux',
  })
  expect(folders).toEqual([elsewhere])
  const { indexes, listed } = codex.discover({ home, indexes: folders ?? [] })
  expect(indexes.map(({ file }) => file)).toEqual([
    join(home, 'session_index.jsonl'),
    join(elsewhere, 'state_5.sqlite'),
    join(elsewhere, 'state_5.sqlite-wal'),
  ])
  expect(listed).toBe(true)
  expect(codex.discover({ home: join(home, 'none'), indexes: folders ?? [] }).listed).toBe(false)
})

test('the database says names, titles that are more than the first prompt, who started whom, and what was attached', () => {
  const [named, legacy, helper] = [idOf(2), idOf(3), idOf(4)]
  const home = homeWith({
    [rollout(id)]: lines,
    [rollout(named)]: [head(named), ...asked('hi')],
    [rollout(legacy)]: [head(legacy), ...asked('hi')],
    [rollout(helper)]: [head(helper, { source: { subagent: 'review' } })],
    'session_index.jsonl': [id, named].map((one) => ({ id: one, thread_name: 'In the log' })),
    'attachments/a-1/pasted-text.txt': 'long',
    'attachments/b-2/pasted-text.txt': 'longer',
    'attachments/c-3/pasted-text.txt': 'of nobody',
  })
  const db = openDatabase(join(home, 'state_5.sqlite'))
  db.exec('CREATE TABLE threads (id TEXT, name TEXT, title TEXT, first_user_message TEXT)')
  db.exec('CREATE TABLE thread_spawn_edges (parent_thread_id TEXT, child_thread_id TEXT, status TEXT)')
  db.exec('CREATE TABLE thread_attachments (id TEXT, thread_id TEXT, payload TEXT)')
  db.run('INSERT INTO threads VALUES (?, NULL, ?, ?)', id, 'hi', 'hi')
  db.run('INSERT INTO threads VALUES (?, ?, ?, ?)', named, 'A name', 'A title', 'hi')
  db.run('INSERT INTO threads VALUES (?, NULL, ?, ?)', legacy, 'A title', 'hi')
  db.run('INSERT INTO thread_spawn_edges VALUES (?, ?, ?)', legacy, helper, 'open')
  db.run('INSERT INTO thread_attachments VALUES (?, ?, ?)', 'a-1', id, '{}')
  db.run(
    'INSERT INTO thread_attachments VALUES (?, ?, ?)',
    'x',
    id,
    '{"path":"/home/ada/.codex/attachments/b-2/pasted-text.txt"}',
  )
  db.close()
  const { conversations } = conversationsOf(codex, { home })
  const of = (thread: string): Conversation | undefined => conversations.find((one) => one.id === thread)
  expect([id, named, legacy].map((thread) => of(thread)?.outside?.title)).toEqual(['In the log', 'A name', 'A title'])
  expect(of(helper)).toMatchObject({ root: legacy, parent: legacy })
  expect(of(id)?.files.map(({ path }) => path)).toEqual([
    rollout(id),
    'attachments/a-1/pasted-text.txt',
    'attachments/b-2/pasted-text.txt',
  ])
})

test('a compressed session is the same session; where both are there, the plain one comes first', () => {
  const compressed = zstd(textOfLines(lines))
  const home = homeWith({ [`${rollout(id)}.zst`]: compressed })
  const [session] = readAll(codex, { home })
  expect(session && saidIn(session)).toEqual(['person: hi'])
  const both = homeWith({ [`${rollout(id)}.zst`]: compressed, [rollout(id)]: lines })
  const { conversations } = conversationsOf(codex, { home: both })
  expect(conversations.map((one) => [one.id, one.files.map(({ path }) => path)])).toEqual([
    [id, [rollout(id)]],
    [id, [`${rollout(id)}.zst`]],
  ])
})

test('a path is taken for what it is', () => {
  const home = homeWith({ [rollout(id)]: lines })
  const file = join(home, rollout(id))
  expect(codex.recognise(home)).toEqual({ home })
  expect(codex.recognise(join(home, 'sessions'))).toEqual({ home, only: join(home, 'sessions') })
  expect(codex.recognise(join(home, 'sessions/2026'))).toEqual({ home, only: join(home, 'sessions/2026') })
  expect(codex.recognise(file)).toEqual({ home, only: file })
  const flat = homeWith({ 'one.jsonl': lines, 'two.jsonl': [head(idOf(2))] })
  expect(codex.recognise(flat)).toEqual({ home: flat, loose: true })
  expect(codex.recognise(join(flat, 'one.jsonl'))).toEqual({ home: flat, only: join(flat, 'one.jsonl'), loose: true })
  expect(
    conversationsOf(codex, { home: flat, loose: true })
      .conversations.map((one) => one.id)
      .toSorted(),
  ).toEqual([id, idOf(2)])
})

test('a session that is named alone brings what belongs to it', () => {
  const own = idOf(5)
  const home = homeWith({
    [rollout(id)]: lines,
    [rollout(id, own)]: [head(id)],
    [rollout(idOf(2))]: [head(idOf(2))],
    [`generated_images/${id}/a.png`]: 'pixels',
    [`generated_images/${idOf(2)}/b.png`]: 'pixels',
  })
  const { conversations } = conversationsOf(codex, { home, only: join(home, rollout(id)) })
  expect(conversations.map(({ files }) => files.map(({ path }) => path))).toEqual([
    [rollout(id), rollout(id, own), `generated_images/${id}/a.png`],
  ])
})

test('a head longer than what is read of it still says whose it is', () => {
  const long = head(id, {
    parent_thread_id: idOf(7),
    base_instructions: { text: 'x'.repeat(70_000) },
    history_mode: 'legacy',
  })
  const { conversations } = conversationsOf(codex, { home: homeWith({ [rollout(idOf(9))]: [long] }) })
  expect(conversations.map((one) => one.id)).toEqual([id])
})

test('a prompt that was pasted into a file is read from there', () => {
  const text =
    '# Files mentioned by the user:\n\n## pasted: /home/ada/.codex/attachments/a1/pasted-text.txt\n\n## My request for Codex:\n'
  const home = homeWith({
    [rollout(id)]: [head(id), userItem(text)],
    'attachments/a1/pasted-text.txt': 'A long story.',
  })
  const [session] = readAll(codex, { home })
  expect(session?.conversation.files.map(({ path }) => path)).toContain('attachments/a1/pasted-text.txt')
  expect(session && saidIn(session).join()).toContain('A long story.')
})

test('a file that vanished after it was listed costs nothing but itself', () => {
  const home = homeWith({ [rollout(id)]: lines, 'session_index.jsonl': 'not JSON' })
  const listing = codex.discover({ home })
  rmSync(join(home, 'session_index.jsonl'))
  expect(codex.readIndexes({ home }, listing.indexes)).toEqual({})
})
