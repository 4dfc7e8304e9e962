import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { gemini } from '../../../adapters/gemini/index.ts'
import { readAll } from '../../helpers/read.ts'
import { at, brief, context, head, homeOf, id, lines, logOf, model, sessionsOf, user } from './home.ts'

const chat = 'tmp/shop/chats/session-2026-05-01T10-00-11111111.jsonl'
const log = lines(head(), user('u1', 'Hello'), model('g1', 'Hi.'))

test('the home lies in GEMINI_CLI_HOME, else in the home folder', () => {
  const homes = (named?: string): string[] =>
    gemini.homes({ home: '/home/ada', variables: { GEMINI_CLI_HOME: named }, platform: 'linux' })
  expect([homes(), homes(''), homes('/x/')]).toEqual([['/home/ada/.gemini'], ['/home/ada/.gemini'], ['/x/.gemini']])
})

test('only what belongs to sessions is listed, and links out of the home are not followed', () => {
  const home = homeOf({
    [chat]: log,
    'tmp/shop/.project_root': '/srv/shop',
    'projects.json': '{}',
    'tmp/shop/logs.json': '[]',
    'tmp/shop/checkpoints/x.json': '{}',
    'tmp/bin/rg': '',
    'tmp/bin/chats/session-x.jsonl': log,
    'history/shop/.git/config': '',
    'settings.json': '{}',
    [`tmp/shop/tool-outputs/session-${id}/read_file_1.txt`]: 'whole',
    [`tmp/shop/${id}/plans/plan.md`]: '# Plan',
    [`${chat}.unreadable-1777629600000`]: 'x',
    [`${chat}.tmp-12`]: 'x',
  })
  mkdirSync(join(home, 'elsewhere'))
  symlinkSync(join(home, 'elsewhere'), join(home, 'tmp/shop/chats/linked'))
  const listing = gemini.discover({ home })
  expect(listing.files.map(({ path }) => path)).toEqual([
    `tmp/shop/${id}/plans/plan.md`,
    chat,
    `${chat}.unreadable-1777629600000`,
    `tmp/shop/tool-outputs/session-${id}/read_file_1.txt`,
  ])
  expect(listing.indexes.map(({ path }) => path)).toEqual(['projects.json', 'tmp/shop/.project_root'])
  const [session] = readAll(gemini, { home })
  expect(session?.conversation.files.map(({ readAs }) => readAs)).toEqual([
    'lines',
    'companion',
    'companion',
    'companion',
  ])
  expect(session?.conversation.outside).toEqual({ cwd: '/srv/shop' })
})

test('the folder that holds the projects may be a link', () => {
  const home = homeOf({ [chat.replace('tmp/', 'elsewhere/')]: log })
  symlinkSync(join(home, 'elsewhere'), join(home, 'tmp'))
  expect(gemini.discover({ home }).files.map(({ path }) => path)).toEqual([chat])
})

test('a folder with a session’s name is told', () => {
  const home = homeOf({ [chat]: log })
  const named = ['tmp/shop/chats/session-2026-05-01T10-00-0000000a.jsonl', 'tmp/shop/checkpoint-x.json']
  for (const path of named) mkdirSync(join(home, path))
  const { files, problems } = gemini.discover({ home })
  expect(files.map(({ path }) => path)).toEqual([chat])
  expect(problems.map(({ file, kind }) => [file, kind]).toSorted()).toEqual(
    named.map((path) => [join(home, path), 'not a file']).toSorted(),
  )
})

test('a path is known for what it is', () => {
  const home = homeOf({
    [chat]: log,
    [`tmp/shop/tool-outputs/session-${id}/a.txt`]: 'whole',
    'tmp/shop/logs.json': '[]',
  })
  expect(gemini.recognise(home)).toEqual({ home })
  expect(gemini.recognise(join(home, 'tmp/shop/chats'))).toEqual({ home, only: join(home, 'tmp/shop/chats') })
  expect(gemini.recognise(join(home, chat))).toEqual({ home, only: join(home, chat) })
  expect(gemini.recognise(join(home, 'tmp/shop/logs.json'))).toBeNull()
  expect(gemini.recognise(dirname(home))).toEqual({ home })
  const [one] = readAll(gemini, { home, only: join(home, chat) })
  expect(one?.conversation.files).toHaveLength(2)
})

test('a home is known by what is in it, whatever it is called', () => {
  const home = homeOf({ [`copy/${chat}`]: log, 'flat/one.jsonl': log, 'other/data.jsonl': '{"a":1}\n' })
  expect(gemini.recognise(join(home, 'copy'))).toEqual({ home: join(home, 'copy') })
})

test('a session file that says nothing of itself is kept under its name, unless it has just begun', () => {
  const path = (name: string): string => `tmp/shop/chats/session-2026-05-01T10-00-${name}`
  const document = { sessionId: 7, messages: [user('u1', 'Hello')] }
  const home = homeOf({
    [path('number.json')]: JSON.stringify(document, null, 2),
    [path('torn.json')]: '  "sessionId": "x",\n  "messages": []\n}',
    [path('strange.jsonl')]: lines({ a: 1 }, 'b'),
    [path('begun.json')]: '{\n  "sessionId": "x',
    [path('begun.jsonl')]: '{"sessionId":"x',
    [path('blank.jsonl')]: '\n',
  })
  const sessions = readAll(gemini, { home })
  expect(sessions.map((session) => session.id.slice(25))).toEqual(['number', 'strange', 'torn'])
  expect(sessions.map(({ messages }) => brief(messages))).toMatchObject([['person: Hello'], [{}, {}], []])
})

test('session files that merely lie together are read', () => {
  const home = dirname(homeOf({ x: '' }))
  const flat = join(home, 'flat')
  const files = homeOf({ 'flat/one.jsonl': log, 'flat/two.txt': 'x' })
  expect(gemini.recognise(flat)).toBeNull()
  const location = gemini.recognise(join(files, 'flat'))
  expect(location).toEqual({ home: join(files, 'flat'), loose: true })
  expect(location === null ? [] : readAll(gemini, location).map((session) => session.id)).toEqual([id])
  expect(gemini.recognise(join(files, 'flat/one.jsonl'))).toMatchObject({ loose: true })
})

test('what belongs to a session comes along from beside its folder', () => {
  const home = homeOf({
    'moved/shop/chats/session-2026-05-01T10-00-11111111.jsonl': log,
    [`moved/shop/tool-outputs/session-${id}/a.txt`]: 'whole',
  })
  for (const path of ['chats', 'chats/session-2026-05-01T10-00-11111111.jsonl']) {
    const location = gemini.recognise(join(home, 'moved/shop', path))
    expect(location).toEqual({ home: join(home, 'moved/shop'), only: join(home, 'moved/shop', path), loose: true })
    const [session] = location === null ? [] : readAll(gemini, location)
    expect(session?.conversation.files.map(({ readAs }) => readAs)).toEqual(['lines', 'companion'])
  }
})

test('a project folder comes from its hash when nothing else names it', () => {
  const hash = createHash('sha256').update('/srv/my shop').digest('hex')
  const of = (more: string): string | undefined => {
    const value = lines(head({ projectHash: hash }), user('u1', 'Hello'), model('g1', more))
    return sessionsOf({ [`tmp/${hash}/chats/session-2026-05-01T10-00-11111111.jsonl`]: value })[0]?.facts.cwd
  }
  expect(of('nothing')).toBeUndefined()
  expect(of('/srv/my shop/src/a.ts')).toBe('/srv/my shop')
  const trusted = sessionsOf({
    [`tmp/${hash}/chats/session-2026-05-01T10-00-11111111.jsonl`]: lines(
      head({ projectHash: hash }),
      user('u1', 'Hello'),
    ),
    'trustedFolders.json': '{\n  // mine\n  "/srv/my shop": "TRUST_FOLDER"\n}',
  })
  expect(trusted[0]?.conversation.outside).toEqual({ cwd: '/srv/my shop' })
})

test('sessions of the a2a server share an id and are told apart', () => {
  const of = (second: number): string =>
    lines(head({ sessionId: 'a2a-server', startTime: at(second) }), user('u1', 'Hello'))
  const sessions = sessionsOf({
    'tmp/shop/chats/session-2026-05-01T10-00-a2a-serv.jsonl': of(1),
    'tmp/shop/chats/session-2026-05-01T10-01-a2a-serv.jsonl': of(2),
  })
  expect(sessions.map((session) => session.id)).toEqual([
    'a2a-server-20260501T100001000Z',
    'a2a-server-20260501T100002000Z',
  ])
})

test('a session in which nobody said anything has no messages', () => {
  const session = logOf(head(), { $set: { messages: [context()], lastUpdated: at(0) } })
  expect(session.messages).toEqual([])
  expect(session.unrendered).toEqual({ head: 1, context: 1 })
  expect(session.facts).toMatchObject({ cwd: '/srv/shop', startedAt: at(0) })
})

test('helpers lie in their session’s folder, and the call that started one links to it', () => {
  const helper = '99999999-2222-4333-8444-555555555555'
  const call = {
    id: 'c1',
    name: 'invoke_agent',
    args: { agent_name: 'x', prompt: 'Find' },
    status: 'success',
    agentId: helper,
    result: null,
  }
  const short = { ...call, id: 'c2', agentId: 'abc123' }
  const sessions = sessionsOf({
    [chat]: lines(head(), user('u1', 'Hello'), model('g1', 'Asking.', { toolCalls: [call, short] })),
    [`tmp/shop/chats/${id}/${helper}.jsonl`]: lines(
      head({ sessionId: helper, kind: 'subagent', directories: ['/srv/shop'] }),
      user('t1', 'Find'),
      user('t2', 'You must call complete_task'),
    ),
    [`tmp/shop/chats/${id}/abc123.jsonl`]: lines(head({ sessionId: 'abc123', kind: 'subagent' }), user('t1', 'Look')),
  })
  const byId = new Map(sessions.map((session) => [session.id, session]))
  expect([...byId.keys()].sort()).toEqual([id, `${id}/abc123`, helper])
  expect(byId.get(helper)?.conversation).toMatchObject({ root: id, parent: id, agentId: helper })
  expect(brief(byId.get(helper)?.messages ?? [])).toEqual(['agent: Find', 'injected: You must call complete_task'])
  expect(byId.get(helper)?.facts.cwd).toBe('/srv/shop')
  expect(byId.get(id)?.messages[1]?.blocks.filter(({ type }) => type === 'subagent')).toEqual([
    { type: 'subagent', id: helper },
    { type: 'subagent', id: `${id}/abc123` },
  ])
})
