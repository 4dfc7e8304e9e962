/** Small invented sessions as the agents would have written them. */

const lines = (values: unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('')

export interface SessionOptions {
  id?: string
  cwd?: string
  /** What the person said, in order; each is answered. */
  prompts?: string[]
  /** ISO 8601. */
  at?: string
  branch?: string
  remote?: string
}

export const codexId = '0199aaaa-1111-7000-8000-000000000001'
export const claudeId = '11111111-2222-4333-8444-555555555555'
export const geminiId = '99999999-8888-4777-8666-555555555555'

const after = (at: string, seconds: number): string => new Date(Date.parse(at) + seconds * 1000).toISOString()

/** A Codex rollout, legacy mode: each message as item and as event. */
export function codexSession(options: SessionOptions = {}): string {
  const {
    id = codexId,
    cwd = '/home/ada/code/app',
    prompts = ['make it blue'],
    at = '2026-03-04T08:00:00.000Z',
  } = options
  const git = options.remote === undefined ? {} : { git: { branch: 'main', repository_url: options.remote } }
  const meta = { id, timestamp: at, cwd, originator: 'codex_cli_rs', cli_version: '0.120.0', source: 'cli', ...git }
  const turns = prompts.flatMap((prompt, index) => {
    const time = (second: number): string => after(at, index * 60 + second)
    const message = (role: string, type: string, text: string): unknown => ({
      type: 'message',
      role,
      content: [{ type, text }],
    })
    return [
      { timestamp: time(1), type: 'event_msg', payload: { type: 'task_started', turn_id: `t${index}` } },
      {
        timestamp: time(1),
        type: 'turn_context',
        payload: { turn_id: `t${index}`, cwd, approval_policy: 'never', model: 'm-1' },
      },
      { timestamp: time(2), type: 'response_item', payload: message('user', 'input_text', prompt) },
      { timestamp: time(2), type: 'event_msg', payload: { type: 'user_message', message: prompt, images: [] } },
      { timestamp: time(3), type: 'event_msg', payload: { type: 'agent_message', message: `done: ${prompt}` } },
      { timestamp: time(3), type: 'response_item', payload: message('assistant', 'output_text', `done: ${prompt}`) },
      { timestamp: time(4), type: 'event_msg', payload: { type: 'task_complete', turn_id: `t${index}` } },
    ]
  })
  return lines([{ timestamp: at, type: 'session_meta', payload: meta }, ...turns])
}

export const codexPath = (id = codexId, at = '2026-03-04T08:00:00.000Z'): string =>
  `.codex/sessions/${at.slice(0, 10).replaceAll('-', '/')}/rollout-${at.slice(0, 19).replaceAll(':', '-')}-${id}.jsonl`

/** A Claude Code session: a prompt, an answer, and again. */
export function claudeSession(options: SessionOptions = {}): string {
  const {
    id = claudeId,
    cwd = '/home/ada/code/app',
    prompts = ['make it green'],
    at = '2026-04-05T09:00:00.000Z',
  } = options
  let parentUuid: string | null = null
  const records = prompts.flatMap((prompt, index) => {
    const common = {
      sessionId: id,
      cwd,
      version: '2.1.200',
      gitBranch: options.branch ?? 'main',
      isSidechain: false,
      userType: 'external',
    }
    const [user, reply] = [`u-${id}-${index}`, `a-${id}-${index}`]
    const both = [
      {
        ...common,
        type: 'user',
        uuid: user,
        parentUuid,
        timestamp: after(at, index * 60),
        message: { role: 'user', content: prompt },
      },
      {
        ...common,
        type: 'assistant',
        uuid: reply,
        parentUuid: user,
        timestamp: after(at, index * 60 + 5),
        requestId: `r-${id}-${index}`,
        message: {
          id: `m-${id}-${index}`,
          role: 'assistant',
          model: 'claude-x',
          content: [{ type: 'text', text: `done: ${prompt}` }],
          usage: { input_tokens: 3, output_tokens: 4 },
        },
      },
    ]
    parentUuid = reply
    return both
  })
  return lines(records)
}

export const claudePath = (id = claudeId, slug = '-home-ada-code-app'): string => `.claude/projects/${slug}/${id}.jsonl`

/** A Gemini CLI log. */
export function geminiSession(options: SessionOptions = {}): string {
  const { id = geminiId, prompts = ['make it red'], at = '2026-05-06T10:00:00.000Z' } = options
  const turns = prompts.flatMap((prompt, index) => [
    { id: `u${index}`, timestamp: after(at, index * 60), type: 'user', content: [{ text: prompt }] },
    {
      id: `g${index}`,
      timestamp: after(at, index * 60 + 4),
      type: 'gemini',
      content: `done: ${prompt}`,
      model: 'gemini-x',
    },
  ])
  return lines([{ sessionId: id, projectHash: 'abc', startTime: at, lastUpdated: at, kind: 'main' }, ...turns])
}

export const geminiPath = (id = geminiId, slug = 'app'): string =>
  `.gemini/tmp/${slug}/chats/session-2026-05-06T10-00-${id.slice(0, 8)}.jsonl`
