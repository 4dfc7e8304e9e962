import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { claude } from '../../../adapters/claude/index.ts'
import { readAll } from '../../helpers/read.ts'
import { type Fields, folder, homeWith, idOf, linesOf, main, other, readHome, reply, session, user } from './home.ts'

const talk = [user('u1', null, 'hello'), reply('a1', 'u1', 'm1', 'Hi.')]
const beside = `${folder}/${session}`
const agentId = 'a0123456789abcdef'
const task = (content: string): Fields =>
  user('h1', null, content, { isSidechain: true, agentId, cwd: '/home/ada/atlas' })

test('the homes are the configured one and the one of the desktop standard', () => {
  const homes = (variables: Record<string, string>): string[] =>
    claude.homes({ home: '/home/ada', variables, platform: 'linux' })
  expect(homes({})).toEqual(['/home/ada/.claude', '/home/ada/.config/claude'])
  expect(homes({ CLAUDE_CONFIG_DIR: '/c', XDG_CONFIG_HOME: '/x' })).toEqual(['/c', '/x/claude'])
})

test('each local session of the desktop app has a home, and homes that are links to one another are one', () => {
  const local = 'Claude/local-agent-mode-sessions/a1/b2/local_1/.claude'
  const machine = homeWith({
    [`.config/${local}/${main}`]: talk,
    '.config/Claude/local-agent-mode-sessions/a1/b2/local_2/.claude/settings.json': '{}',
    [`Library/Application Support/${local}/${main}`]: talk,
    [`Roaming/${local}/${main}`]: talk,
    [`.claude/${main}`]: talk,
  })
  symlinkSync(join(machine, '.claude'), join(machine, '.config/claude'))
  symlinkSync(join(machine, '.config', local), join(machine, '.config/Claude/local-agent-mode-sessions/a1/linked'))
  const homes = (platform: NodeJS.Platform): string[] =>
    claude
      .homes({ home: machine, variables: { APPDATA: join(machine, 'Roaming') }, platform })
      .map((home) => home.slice(machine.length + 1))
  expect(homes('linux')).toEqual(['.claude', `.config/${local}`])
  expect(homes('darwin')).toEqual(['.claude', `Library/Application Support/${local}`])
  expect(homes('win32')).toEqual(['.claude', `Roaming/${local}`])
  expect(readAll(claude, { home: join(machine, '.config', local) }).map(({ id }) => id)).toEqual([session])
})

test('what belongs to a session is listed, secrets and settings are not', () => {
  const wanted = [
    main,
    `${main}.backup`,
    `${folder}/${session}.orphaned-1-ab.jsonl`,
    `${beside}/custom-title.json`,
    `${beside}/subagents/agent-${agentId}.jsonl`,
    `${beside}/subagents/agent-${agentId}.meta.json`,
    `${beside}/subagents/workflows/wf_1/journal.jsonl`,
    `${beside}/tool-results/pdf-1/page-01.jpg`,
    `${folder}/agent-12345678.jsonl`,
    'paste-cache/9f2ab1.txt',
    'plans/calm-blue-sea.md',
    `tasks/session-${session.slice(0, 8)}/1.json`,
    `tasks/${session}/1.json`,
    `todos/${session}-agent-${session}.json`,
    `uploads/${session}/drawing.pdf`,
  ]
  const unwanted = [
    '.claude.json',
    '.credentials.json',
    'settings.json',
    'sessions/1.key',
    'session-env/a',
    'shell-snapshots/b.sh',
    `file-history/${session}/ab@v1`,
    `${folder}/memory/notes.md`,
    `${folder}/.session-aliases`,
  ]
  const home = homeWith({
    ...Object.fromEntries([...wanted, ...unwanted].map((path) => [path, 'x'])),
    'history.jsonl': '',
    [`${folder}/sessions-index.json`]: '{}',
  })
  const listing = claude.discover({ home })
  expect(listing.files.map(({ path }) => path)).toEqual(wanted.toSorted())
  expect(listing.indexes.map(({ path }) => path)).toEqual(['history.jsonl', `${folder}/sessions-index.json`])
  expect(listing.problems).toEqual([])
})

test('a session comes with its companions, and its indexes give what it does not say itself', () => {
  const [read] = readHome({
    [main]: talk.map((record) => ({ ...record, slug: 'calm-blue-sea' })),
    [`${main}.backup`]: 'old',
    [`${beside}/custom-title.json`]: '{"customTitle":"The cart"}',
    [`${beside}/workflows/wf_1.json`]: '{}',
    'plans/calm-blue-sea.md': '# Plan',
    'plans/other.md': '# Not its own',
    'paste-cache/9f2ab1.txt': 'pasted',
    [`todos/${session}-agent-${session}.json`]: '[]',
    'history.jsonl': [
      { display: 'x', sessionId: session, project: '/p', pastedContents: { 1: { contentHash: '9f2ab1' } } },
    ],
    [`${folder}/sessions-index.json`]: JSON.stringify({ entries: [{ sessionId: session, summary: 'An old title' }] }),
  })
  expect(read?.conversation.files.map(({ path, readAs }) => `${readAs} ${path}`)).toEqual([
    `lines ${main}`,
    `companion ${main}.backup`,
    `companion ${beside}/custom-title.json`,
    `companion ${beside}/workflows/wf_1.json`,
    `companion todos/${session}-agent-${session}.json`,
    'companion paste-cache/9f2ab1.txt',
    'companion plans/calm-blue-sea.md',
  ])
  expect(read?.facts.title).toBe('The cart')
  expect(read?.conversation.outside).toEqual({ title: 'An old title' })
})

test('what a session left behind where it lay before is kept by its side and is no session', () => {
  const left = `projects/-elsewhere/${session}`
  const sessions = readHome({
    [main]: talk,
    [`${left}.jsonl`]: [{ type: 'custom-title', customTitle: 'Old', sessionId: session }],
    [`${left}/tool-results/out.txt`]: 'output',
  })
  expect(sessions.map(({ conversation }) => conversation.files.map(({ path, readAs }) => `${readAs} ${path}`))).toEqual(
    [[`lines ${main}`, `companion ${left}/tool-results/out.txt`, `lines ${left}.jsonl`]],
  )
  expect(sessions[0]?.unrendered).toMatchObject({ 'left behind/custom-title': 1 })
  expect(sessions[0]?.facts.title).toBeUndefined()
  expect(
    readHome({ [`${left}.jsonl`]: [{ type: 'custom-title', customTitle: 'Old', sessionId: session }] }),
  ).toHaveLength(1)
})

test('a plan is known by its path where the session’s nickname does not stand', () => {
  const planned = { type: 'tool_use', id: 't1', name: 'ExitPlanMode', input: { planFilePath: 'C:\\plans\\two.md' } }
  const mode = { type: 'plan_mode', planFilePath: '/home/ada/.claude/plans/one.md' }
  const [read] = readHome({
    [main]: [...talk, other('p1', 'a1', { type: 'attachment', attachment: mode }), reply('a2', 'p1', 'm2', [planned])],
    ...Object.fromEntries(['one', 'two', 'three'].map((name) => [`plans/${name}.md`, '# Plan'])),
  })
  expect(read?.conversation.files.map(({ path }) => path)).toEqual([main, 'plans/one.md', 'plans/two.md'])
})

test('helpers are conversations of their own and linked where they were called', () => {
  const started = { type: 'tool_use', id: 't1', name: 'Agent', input: { description: 'Check', prompt: 'check it' } }
  const sessions = readHome({
    [main]: [user('u1', null, 'go'), reply('a1', 'u1', 'm1', [started])],
    [`${beside}/subagents/agent-${agentId}.jsonl`]: [task('check it')],
    [`${beside}/subagents/agent-${agentId}.meta.json`]: JSON.stringify({ toolUseId: 't1', description: 'Check' }),
    [`${beside}/subagents/workflows/wf_1/agent-b1.jsonl`]: [task('a step')],
    [`${beside}/subagents/workflows/wf_1/agent-b1.meta.json`]: JSON.stringify({ parentAgentId: agentId }),
    [`${beside}/subagents/workflows/wf_1/journal.jsonl`]: [{ type: 'started', key: '1' }],
    [`${folder}/agent-12345678.jsonl`]: [task('an old one')],
  })
  const root = sessions.find(({ id }) => id === session)
  expect(linesOf(root?.messages ?? [])).toEqual(['person: go', `model: Agent() | -> ${session}/${agentId}`])
  expect(root?.unrendered).toEqual({ 'journal/started': 1 })
  const helpers = sessions.filter(({ id }) => id !== session)
  expect(helpers.map(({ conversation: { id, root, parent } }) => ({ id, root, parent }))).toEqual([
    { id: `${session}/${agentId}`, root: session, parent: session },
    { id: `${session}/b1`, root: session, parent: `${session}/${agentId}` },
    { id: `${session}/12345678`, root: session, parent: session },
  ])
  expect(helpers.map(({ messages }) => linesOf(messages))).toEqual([
    ['agent: check it'],
    ['agent: a step'],
    ['agent: an old one'],
  ])
  expect(helpers[0]?.facts.title).toBe('Check')
})

test('a helper beside its session waits until its first line is whole', () => {
  const own = `${folder}/agent-12345678.jsonl`
  const line = JSON.stringify(task('an old one'))
  const idsOf = (text: string): string[] => readHome({ [main]: talk, [own]: text }).map(({ id }) => id)
  expect(idsOf(line.slice(0, 40))).toEqual([session])
  expect(idsOf(line)).toEqual([session, `${session}/12345678`])
  expect(idsOf(`${line}\n${line.slice(0, 40)}`)).toEqual([session, `${session}/12345678`])
  expect(idsOf('not a record\n')).toEqual([session, 'agent-12345678'])
})

test('a helper beside its session is known by the beginning of its first line, however long that is', () => {
  const long = task(`check ${'all of it '.repeat(10_000)}`)
  const sessions = readHome({ [main]: talk, [`${folder}/agent-12345678.jsonl`]: [long] })
  expect(sessions.map(({ conversation: { id, root } }) => ({ id, root }))).toEqual([
    { id: session, root: undefined },
    { id: `${session}/12345678`, root: session },
  ])
})

test('a copied call leads to the helper of the session that was copied', () => {
  const copy = idOf('2')
  const started = [
    user('u1', null, 'go'),
    reply('a1', 'u1', 'm1', [{ type: 'tool_use', id: 't1', name: 'Agent', input: { prompt: 'check it' } }]),
    user('r1', 'a1', [{ type: 'tool_result', tool_use_id: 't1', content: `done\nagentId: ${agentId}` }]),
    user('r2', 'a1', [{ type: 'tool_result', tool_use_id: 't2', content: 'done' }], {
      toolUseResult: { agentId: 'gone' },
    }),
  ]
  const sessions = readHome({
    [main]: started,
    [`${beside}/subagents/agent-${agentId}.jsonl`]: [task('check it')],
    [`${folder}/${copy}.jsonl`]: [
      ...started.map((record) => ({ ...record, sessionId: copy })),
      user('u2', 'r1', 'on', { sessionId: copy }),
    ],
  })
  const linked = (id: string): string[] =>
    (sessions.find((one) => one.id === id)?.messages ?? []).flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.type === 'subagent' ? [block.id] : [])),
    )
  expect(linked(copy)).toEqual([`${session}/${agentId}`, `${session}/gone`])
  expect(linked(copy)).toEqual(linked(session))
})

test('helpers inside the session file are handed over apart, each at its call', () => {
  const side = { isSidechain: true }
  const [read] = readHome({
    [main]: [
      user('u1', null, 'go'),
      reply('a1', 'u1', 'm1', [
        { type: 'tool_use', id: 't1', name: 'Task', input: { prompt: 'first' } },
        { type: 'tool_use', id: 't2', name: 'Task', input: { prompt: 'second' } },
      ]),
      user('22222222-b', null, 'second', side),
      user('11111111-b', null, 'first', side),
      reply('s2', '22222222-b', 'n2', 'Second done.', side),
      reply('s1', '11111111-b', 'n1', 'First done.', side),
      user('r1', 'a1', [{ type: 'tool_result', tool_use_id: 't1', content: 'First done.' }]),
    ],
  })
  expect(linesOf(read?.messages ?? [])[1]).toBe(
    `model: Task() | -> ${session}/11111111 | Task() | -> ${session}/22222222`,
  )
  expect(read?.helpers.map(({ agentId, messages }) => [agentId, ...linesOf(messages)])).toEqual([
    ['22222222', 'agent: second', 'model: Second done.'],
    ['11111111', 'agent: first', 'model: First done.'],
  ])
})

test('what is left of a session without its own file is kept', () => {
  const sessions = readHome({
    [`${beside}/tool-results/a.txt`]: 'x',
    [`${beside}/subagents/agent-${agentId}.jsonl`]: [task('check it')],
    [`${folder}/${idOf('2')}.jsonl`]: '',
  })
  expect(sessions.map(({ id, conversation }) => [id, conversation.root, conversation.files.length])).toEqual([
    [session, undefined, 1],
    [`${session}/${agentId}`, session, 1],
  ])
})

test('what is said of a helper without its own file is never the session’s, and comes back with that file', () => {
  const own = `${beside}/subagents/agent-${agentId}.jsonl`
  const meta = `${beside}/subagents/agent-${agentId}.meta.json`
  const without = { [main]: talk, [meta]: JSON.stringify({ toolUseId: 't1', description: 'Check' }) }
  const filesIn = (sessions: ReturnType<typeof readHome>): [string, string[]][] =>
    sessions.map(({ id, conversation }) => [id, conversation.files.map(({ path }) => path)])
  expect(filesIn(readHome(without))).toEqual([[session, [main]]])
  expect(filesIn(readHome({ ...without, [own]: '' }))).toEqual([[session, [main]]])
  expect(filesIn(readHome({ ...without, [own]: [task('check it')] }))).toEqual([
    [session, [main]],
    [`${session}/${agentId}`, [own, meta]],
  ])
})

test('of two copies of a session the one in the folder of its directory comes first', () => {
  const stub = [{ type: 'custom-title', customTitle: 'x', sessionId: session }]
  const sessions = readHome({
    [`projects/-elsewhere/${session}.jsonl`]: talk,
    [`projects/-a-stub/${session}.jsonl`]: stub,
    [`projects/-home-ada-atlas/${session}.jsonl`]: talk,
  })
  expect(sessions.map(({ conversation }) => conversation.files[0]?.path.split('/')[1])).toEqual([
    '-home-ada-atlas',
    '-elsewhere',
  ])
})

test('a copy names its original, and what it took over is inherited', () => {
  const copy = idOf('2')
  const taken = talk.map((record) => ({ ...record, sessionId: copy, version: '2.0.5' }))
  const sessions = readHome({
    [main]: talk,
    [`${folder}/${copy}.jsonl`]: [...taken, user('u2', 'a1', 'on', { sessionId: copy, version: '2.0.5' })],
  })
  const read = sessions.find(({ id }) => id === copy)
  expect(read?.facts.parent).toEqual({ id: session, kind: 'resume' })
  expect(read?.messages.map(({ inherited }) => inherited === true)).toEqual([true, true, false])
  expect(sessions.find(({ id }) => id === session)?.facts.parent).toBeUndefined()
})

test('the oldest copies have new ids and one time for all; what was typed in the copy is told by its time', () => {
  const copy = idOf('2')
  const at = '2026-02-01T00:00:00.000Z'
  const written = { sessionId: copy, version: '1.0.33', timestamp: at }
  const sessions = readHome({
    [main]: [...talk, user('u2', 'a1', 'more'), reply('a2', 'u2', 'm2', 'More.')],
    [`${folder}/${copy}.jsonl`]: [
      user('x1', null, [{ type: 'text', text: 'hello' }], written),
      reply('x2', 'x1', 'm1', 'Hi.', written),
      user('x3', 'x2', 'more', written),
      reply('x4', 'x3', 'm2', 'More.', written),
      user('x5', 'x4', 'on', { ...written, timestamp: '2026-02-01T00:00:00.002Z' }),
    ],
  })
  const read = sessions.find(({ id }) => id === copy)
  expect(read?.facts.parent).toEqual({ id: session, kind: 'resume' })
  expect(read?.messages.map(({ inherited }) => inherited === true)).toEqual([true, true, true, true, false])
})

test('helpers that an old version wrote before their call are linked all the same', () => {
  const side = { isSidechain: true }
  const [read] = readHome({
    [main]: [
      user('11111111-b', null, 'check it', side),
      reply('s1', '11111111-b', 'n1', 'Checked.', side),
      user('u1', null, 'go'),
      reply('a1', 'u1', 'm1', [{ type: 'tool_use', id: 't1', name: 'Task', input: { prompt: 'check it' } }]),
    ],
  })
  expect(linesOf(read?.messages ?? [])).toEqual(['person: go', `model: Task() | -> ${session}/11111111`])
})

test('a copy whose original went on as well is a fork', () => {
  const copy = idOf('2')
  const sessions = readHome({
    [main]: [...talk, user('u2', 'a1', 'here')],
    [`${folder}/${copy}.jsonl`]: [
      ...talk.map((record) => ({ ...record, sessionId: copy })),
      user('u3', 'a1', 'there', { sessionId: copy }),
    ],
  })
  expect(sessions.find(({ id }) => id === copy)?.facts.parent).toEqual({ id: session, kind: 'fork' })
})

test('a path is recognised for what is in it, whatever it is called', () => {
  const home = homeWith({ [main]: talk, [`${beside}/tool-results/a.txt`]: 'x', [`${folder}/${idOf('2')}.jsonl`]: talk })
  const file = join(home, main)
  expect(claude.recognise(home)).toEqual({ home })
  expect(claude.recognise(join(home, 'projects'))).toEqual({ home, only: join(home, 'projects') })
  expect(claude.recognise(file)).toEqual({ home, only: file })
  expect(claude.discover({ home, only: file }).files.map(({ path }) => path)).toEqual([
    main,
    `${beside}/tool-results/a.txt`,
  ])
  const person = homeWith({ [`.claude/${main}`]: talk })
  expect(claude.recognise(person)).toEqual({ home: join(person, '.claude') })
  const loose = homeWith({ 'a/b/copy.jsonl': talk, 'a/other.jsonl': '{"type":"x"}\n' })
  expect(claude.recognise(loose)).toEqual({ home: loose, loose: true })
  expect(readAll(claude, { home: loose, loose: true }).map(({ id }) => id)).toEqual([session])
  const single = join(loose, 'a/b/copy.jsonl')
  expect(claude.recognise(single)).toEqual({ home: dirname(single), only: single, loose: true })
  expect(claude.recognise(join(loose, 'a/other.jsonl'))).toBeNull()
})

test('links out of the home, pipes and broken links are told and nothing else is disturbed', () => {
  const home = homeWith({ [main]: talk })
  const away = homeWith({ 'secret.jsonl': talk })
  const at = (digit: string): string => join(home, folder, `${idOf(digit)}.jsonl`)
  symlinkSync(join(away, 'secret.jsonl'), at('2'))
  symlinkSync(join(home, 'gone'), at('3'))
  execFileSync('mkfifo', [at('4')])
  mkdirSync(at('5'))
  symlinkSync(away, join(home, 'projects/-linked'))
  writeFileSync(join(home, 'projects/a-file'), 'x')
  const { files, problems } = claude.discover({ home })
  expect(files.map(({ path }) => path)).toEqual([main])
  expect(problems.map(({ file, kind }) => `${basename(file)[0]} ${kind}`)).toEqual([
    '2 link',
    '3 unreadable',
    '4 not a file',
    '5 not a file',
  ])
})
