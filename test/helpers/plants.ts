/** Sessions of three agents in which secrets stand wherever one can. */
import { fixedKinds, type Kind, namedKinds, randomFrom } from './secrets.ts'
import { claudePath, codexPath } from './sessions.ts'

export interface Plant {
  secret: string
  kind: string
  where: string
  /** How it stands in the file, where that is not as it is. */
  at?: string
}

type Record = { [key: string]: unknown }
/** What stands in a text, and in what. */
type Say = (where: string) => string

const jsonl = (records: unknown[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('')
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const id = (kind: string, n: number): string =>
  `${kind}${String(n).padStart(4, '0')}-1111-7000-8000-${String(n).padStart(12, '0')}`
const minute = (n: number): string => new Date(Date.UTC(2026, 2, 4, 8, n)).toISOString()

/** How many sessions of each agent there are. */
const sessions = 14

export class Plants {
  readonly all: Plant[] = []
  readonly #random = randomFrom(20_260_304)
  readonly #root: string
  #fixed = 0
  #any = 0

  /** `root`: the folder in which all sessions ran. */
  constructor(root: string) {
    this.#root = root
  }

  #plant(kind: Kind, where: string): string {
    const secret = kind.make(this.#random)
    this.all.push({ secret, kind: kind.name, where })
    return secret
  }

  /** A secret that is known by its form: for names, where nothing stands beside it. */
  readonly #bare: Say = (where) => {
    const kind = fixedKinds[this.#fixed % fixedKinds.length] as Kind
    this.#fixed += 1
    return this.#plant(kind, where)
  }

  /** A text with a secret of the next kind. */
  readonly #said: Say = (where) => {
    const kinds = [...fixedKinds, ...namedKinds]
    const kind = kinds[this.#any % kinds.length] as Kind
    this.#any += 1
    const secret = this.#plant(kind, where)
    return kind.said?.(secret) ?? `here it is: ${secret}.`
  }

  /** A whole .env in base64, as a tool prints it. */
  #encoded(where: string): string {
    const from = this.all.length
    const file = `# settings\nNODE_ENV=test\n${this.#said(where)}\nDEBUG=1\n`
    const text = base64(file)
    for (const plant of this.all.slice(from)) plant.at = text
    return text
  }

  files(): [path: string, content: string][] {
    const all = Array.from({ length: sessions }, (_, n) => [...this.#claude(n), ...this.#codex(n), ...this.#gemini(n)])
    const names = Array.from({ length: 4 }, (_, n) => ({
      id: id('0199', n),
      thread_name: `About ${this.#bare('codex title')}`,
      updated_at: minute(n),
    }))
    return [...all.flat(), ['.codex/session_index.jsonl', jsonl(names)]]
  }

  /** In one of four sessions the folder it ran in tells a secret. */
  #cwd(n: number, agent: string): string {
    return n % 4 === 0 ? `${this.#root}/${this.#bare(`${agent} folder`)}/src` : this.#root
  }

  #claude(n: number): [string, string][] {
    const session = id('1111', n)
    const cwd = this.#cwd(n, 'claude')
    const say = this.#said
    let parentUuid: string | null = null
    let count = 0
    const record = (type: string, more: Record): Record => {
      count += 1
      const uuid = `${session}-${count}`
      const made = {
        parentUuid,
        isSidechain: false,
        userType: 'external',
        cwd,
        sessionId: session,
        version: '2.1.200',
        gitBranch: `fix/${this.#bare('claude branch')}`,
        type,
        uuid,
        timestamp: minute(n * 10 + count),
        ...more,
      }
      parentUuid = uuid
      return made
    }
    const user = (content: unknown, more: Record = {}): Record =>
      record('user', { message: { role: 'user', content }, ...more })
    const agent = (content: unknown[]): Record =>
      record('assistant', {
        requestId: `req_${n}_${count}`,
        message: {
          id: `msg_${n}_${count}`,
          type: 'message',
          role: 'assistant',
          model: 'claude-x',
          content,
          usage: { input_tokens: 3, output_tokens: 4 },
        },
      })
    const records = [
      user(n % 2 === 0 ? say('claude prompt that is the title') : 'look at this'),
      agent([{ type: 'thinking', thinking: say('claude thinking'), signature: 'c2ln' }]),
      agent([{ type: 'text', text: say('claude answer') }]),
      agent([
        {
          type: 'tool_use',
          id: `toolu_${n}_1`,
          name: 'Bash',
          input: { command: say('claude command'), env: { settings: say('claude nested argument') } },
        },
      ]),
      user([{ type: 'tool_result', tool_use_id: `toolu_${n}_1`, content: say('claude output') }], {
        toolUseResult: {
          stdout: say('claude result of a tool'),
          stderr: this.#encoded('claude base64'),
          interrupted: false,
        },
      }),
      agent([
        {
          type: 'tool_use',
          id: `toolu_${n}_2`,
          name: 'Read',
          input: { file_path: `${cwd}/${this.#bare('claude path')}.txt` },
        },
      ]),
      user([
        {
          type: 'tool_result',
          tool_use_id: `toolu_${n}_2`,
          content: [
            { type: 'text', text: JSON.stringify({ inner: JSON.stringify({ text: say('claude JSON in JSON') }) }) },
          ],
        },
      ]),
      record('system', {
        subtype: 'compact_boundary',
        content: 'Conversation compacted',
        compactMetadata: { trigger: 'auto', preTokens: 9 },
      }),
      user(say('claude compaction'), { isCompactSummary: true, isVisibleInTranscriptOnly: true }),
      { type: 'never-seen', sessionId: session, payload: { text: say('claude unknown record') } },
      { type: 'ai-title', sessionId: session, aiTitle: `Work on ${this.#bare('claude title')}` },
    ]
    const torn =
      n % 5 === 1 ? `{"type":"user","message":{"role":"user","content":"${this.#bare('claude torn line')}` : ''
    const slug = cwd.replace(/[^A-Za-z0-9]/g, '-')
    const beside = claudePath(session, slug).replace(/\.jsonl$/, '')
    return [
      [`${beside}.jsonl`, jsonl(records) + torn],
      ...(n % 3 === 0
        ? ([
            [`${beside}/tool-results/out.txt`, `${say('claude companion')}\n`],
            [
              `${beside}/subagents/agent-a${n}.jsonl`,
              jsonl([{ ...user(say('claude helper')), isSidechain: true, agentId: `a${n}` }]),
            ],
            [
              `${beside}/subagents/agent-a${n}.meta.json`,
              JSON.stringify({ agentType: 'Explore', description: say('claude helper meta') }),
            ],
          ] as [string, string][])
        : []),
    ]
  }

  #codex(n: number): [string, string][] {
    const thread = id('0199', n)
    const cwd = this.#cwd(n, 'codex')
    const say = this.#said
    let second = 0
    const line = (type: string, payload: Record): Record => {
      second += 1
      return { timestamp: minute(n * 10 + second), type, payload }
    }
    const item = (payload: Record): Record => line('response_item', payload)
    const message = (role: string, type: string, text: string): Record =>
      item({ type: 'message', role, content: [{ type, text }] })
    const prompt = n % 2 === 0 ? say('codex prompt that is the title') : 'look at this'
    const address =
      n % 3 === 0
        ? `https://ada:${this.#bare('codex remote')}@example.org/ada/app.git`
        : 'https://example.org/ada/app.git'
    const records = [
      line('session_meta', {
        id: thread,
        timestamp: minute(n * 10),
        cwd,
        originator: 'codex_cli_rs',
        cli_version: '0.120.0',
        source: 'cli',
        git: { branch: `fix-${this.#bare('codex branch')}`, repository_url: address, commit_hash: 'a'.repeat(40) },
      }),
      line('turn_context', { turn_id: 't', cwd, approval_policy: 'never', model: 'm-1' }),
      message('user', 'input_text', prompt),
      line('event_msg', { type: 'user_message', message: prompt, images: [] }),
      item({
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: say('codex reasoning') }],
        encrypted_content: 'gAAAA',
      }),
      item({
        type: 'function_call',
        name: 'shell',
        call_id: `call_${n}`,
        arguments: JSON.stringify({ command: ['bash', '-lc', say('codex argument')] }),
      }),
      item({
        type: 'function_call_output',
        call_id: `call_${n}`,
        output: JSON.stringify({ output: say('codex output in JSON'), metadata: { exit_code: 0 } }),
      }),
      item({
        type: 'custom_tool_call',
        call_id: `patch_${n}`,
        name: 'apply_patch',
        input: `*** Begin Patch\n*** Add File: ${this.#bare('codex patched file')}.txt\n+${say('codex patch')}\n*** End Patch`,
      }),
      item({ type: 'custom_tool_call_output', call_id: `patch_${n}`, output: this.#encoded('codex base64') }),
      line('event_msg', { type: 'agent_message', message: say('codex message') }),
      line('compacted', { message: say('codex compaction') }),
      line('never_seen', { text: say('codex unknown record') }),
    ]
    const torn =
      n % 5 === 2
        ? `{"timestamp":"${minute(0)}","type":"event_msg","payload":{"message":"${this.#bare('codex torn line')}`
        : ''
    return [[codexPath(thread), jsonl(records) + torn]]
  }

  #gemini(n: number): [string, string][] {
    const session = id('9999', n)
    const cwd = this.#cwd(n, 'gemini')
    const say = this.#said
    const records = [
      { sessionId: session, projectHash: 'abc', startTime: minute(n * 10), lastUpdated: minute(n * 10), kind: 'main' },
      {
        id: 'u1',
        timestamp: minute(n * 10 + 1),
        type: 'user',
        content: [{ text: n % 2 === 0 ? say('gemini prompt that is the title') : 'look at this' }],
      },
      {
        id: 'g1',
        timestamp: minute(n * 10 + 2),
        type: 'gemini',
        content: say('gemini answer'),
        model: 'gemini-x',
        thoughts: [{ subject: 'Thinking', description: say('gemini thought'), timestamp: minute(n * 10 + 2) }],
        toolCalls: [
          {
            id: `call-${n}`,
            name: 'run_shell_command',
            args: { command: say('gemini argument') },
            result: [
              {
                functionResponse: {
                  id: `call-${n}`,
                  name: 'run_shell_command',
                  response: { output: say('gemini output') },
                },
              },
            ],
            status: 'success',
            timestamp: minute(n * 10 + 2),
            resultDisplay: say('gemini display'),
          },
        ],
      },
      { id: 'i1', timestamp: minute(n * 10 + 3), type: 'info', content: say('gemini notice') },
      { id: 'x1', timestamp: minute(n * 10 + 4), type: 'never_seen', content: say('gemini unknown record') },
    ]
    const project = `p${n}`
    return [
      [`.gemini/tmp/${project}/.project_root`, cwd],
      [`.gemini/tmp/${project}/chats/session-2026-05-06T10-00-${session.slice(0, 8)}.jsonl`, jsonl(records)],
    ]
  }
}
