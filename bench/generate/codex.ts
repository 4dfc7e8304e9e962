/** Codex: `sessions/YYYY/MM/DD/rollout-*.jsonl`, an envelope of `timestamp`, `type` and `payload` on each line. */
import { relative } from 'node:path'
import { type Format, type Session, type Tools, tick } from './format.ts'
import type { Out } from './out.ts'
import type { Call, Turn } from './turn.ts'

type Payload = Record<string, unknown> & { type?: string }

/** One session's records, in the words that both formats share. */
class Rollout {
  readonly #session: Session
  readonly #out: Out
  readonly #numbered: boolean

  /** `numbered`: each line says its position. */
  constructor(session: Session, out: Out, numbered: boolean) {
    this.#session = session
    this.#out = out
    this.#numbered = numbered
  }

  line(type: string, payload: Payload): void {
    const timestamp = tick(this.#session, 40)
    const ordinal = this.#numbered ? { ordinal: this.#session.count } : {}
    this.#session.count += 1
    this.#out.record({ timestamp, ...ordinal, type, payload })
  }

  event(type: string, payload: Payload): void {
    this.line('event_msg', { type, ...payload })
  }

  item(payload: Payload): void {
    this.line('response_item', payload)
  }

  message(
    role: 'user' | 'assistant' | 'developer',
    text: string,
    image: string | null = null,
    more: Payload = {},
  ): void {
    const type = role === 'assistant' ? 'output_text' : 'input_text'
    const picture = image === null ? [] : [{ type: 'input_image', image_url: pictureUrl(image) }]
    this.item({ type: 'message', role, content: [{ type, text }, ...picture], ...more })
  }

  tokens(spent: number): void {
    const usage = {
      input_tokens: spent * 9,
      cached_input_tokens: spent * 8,
      output_tokens: spent,
      total_tokens: spent * 10,
    }
    const info = { total_token_usage: usage, last_token_usage: usage, model_context_window: 258400 }
    this.event('token_count', { info, rate_limits: { primary: null, secondary: null } })
  }
}

const pictureUrl = (image: string): string => `data:image/png;base64,${image}`

function file({ at, id }: Session): string {
  const time = new Date(at).toISOString()
  return `.codex/sessions/${time.slice(0, 10).replaceAll('-', '/')}/rollout-${time.slice(0, 19).replaceAll(':', '-')}-${id}.jsonl`
}

function beginWith(rollout: Rollout, session: Session, { text, random }: Tools, version: string, more: Payload): void {
  rollout.line('session_meta', {
    id: session.id,
    timestamp: new Date(session.at).toISOString(),
    cwd: session.cwd,
    originator: 'codex_cli_rs',
    cli_version: version,
    source: 'cli',
    model_provider: 'openai',
    base_instructions: { text: text.line(random, 1500) },
    git: { commit_hash: random.hex(40), branch: 'main', repository_url: `https://example.org${session.cwd}.git` },
    ...more,
  })
  const context = `<environment_context>\n  <cwd>${session.cwd}</cwd>\n  <shell>bash</shell>\n</environment_context>`
  rollout.message('user', context, null, kinds('environment_context'))
}

/** What each content part is, as newer versions say. */
const kinds = (...content: string[]): Payload => ({
  internal_chat_message_metadata_passthrough: { content_item_kinds: content },
})

const context = (session: Session, turn: string): Payload => ({
  turn_id: turn,
  cwd: session.cwd,
  approval_policy: 'on-request',
  sandbox_policy: { type: 'workspace-write', network_access: false },
  model: 'gpt-5.4-codex',
  effort: 'medium',
  summary: 'auto',
})

const commandOf = ({ kind, input, path }: Call, cwd: string): string => {
  if (kind === 'read') return `sed -n '1,200p' ${relative(cwd, path)}`
  return kind === 'search' ? `rg -n '${input}' ${relative(cwd, path)}` : input
}

const isPatch = ({ kind }: Call): boolean => kind === 'edit' || kind === 'write'

/** In the grammar of `apply_patch`. */
function patchOf({ kind, input, output, path }: Call, cwd: string): string {
  const name = relative(cwd, path)
  const added = signed('+', output)
  const body =
    kind === 'write'
      ? `*** Add File: ${name}\n${added}`
      : `*** Update File: ${name}\n@@\n${signed('-', input)}\n${added}`
  return `*** Begin Patch\n${body}\n*** End Patch`
}

const signed = (sign: '+' | '-', text: string): string => sign + text.replaceAll('\n', `\n${sign}`)

function changesOf({ kind, input, output, path }: Call): Payload {
  if (kind === 'write') return { [path]: { type: 'add', content: `${output}\n` } }
  const [old, now] = [input.split('\n').length, output.split('\n').length]
  const unified = `@@ -1,${old} +1,${now} @@\n${signed('-', input)}\n${signed('+', output)}\n`
  return { [path]: { type: 'update', unified_diff: unified, move_path: null } }
}

function legacyTurn(session: Session, turn: Turn, out: Out, { random }: Tools): void {
  const rollout = new Rollout(session, out, false)
  tick(session, 120_000)
  rollout.line('turn_context', context(session, random.uuid(session.at)))
  rollout.message('user', turn.prompt, turn.image)
  rollout.event('user_message', { message: turn.prompt, images: turn.image === null ? [] : [pictureUrl(turn.image)] })
  const say = (text: string): void => {
    rollout.event('agent_message', { message: text })
    rollout.message('assistant', text)
  }
  for (const { thinking, said, call } of turn.steps) {
    rollout.event('agent_reasoning', { text: thinking })
    const summary = [{ type: 'summary_text', text: thinking }]
    rollout.item({ type: 'reasoning', summary, content: null, encrypted_content: random.hex(400) })
    if (said !== '') say(said)
    const call_id = `call_${random.hex(24)}`
    const metadata = { exit_code: call.exitCode, duration_seconds: 0.4 }
    if (isPatch(call)) {
      const input = patchOf(call, session.cwd)
      rollout.item({ type: 'custom_tool_call', status: 'completed', call_id, name: 'apply_patch', input })
      tick(session, 900)
      const output = JSON.stringify({ output: `Success. Updated the following files:\n${call.path}\n`, metadata })
      rollout.item({ type: 'custom_tool_call_output', call_id, output })
    } else {
      const command = ['bash', '-lc', commandOf(call, session.cwd)]
      const args = JSON.stringify({ command, workdir: session.cwd, timeout_ms: 120_000 })
      rollout.item({ type: 'function_call', name: 'shell', arguments: args, call_id })
      tick(session, 900)
      rollout.item({ type: 'function_call_output', call_id, output: JSON.stringify({ output: call.output, metadata }) })
    }
    rollout.tokens(300)
  }
  say(turn.answer)
  rollout.tokens(500)
}

function paginatedTurn(session: Session, turn: Turn, out: Out, { random }: Tools): void {
  const rollout = new Rollout(session, out, true)
  tick(session, 120_000)
  const turn_id = random.uuid(session.at)
  const item = (item: Payload): void => {
    const times = { started_at_ms: session.at, completed_at_ms: session.at }
    rollout.event('item_completed', { thread_id: session.id, turn_id, item, ...times })
  }
  const say = (text: string): void => {
    const id = `msg_${random.hex(24)}`
    item({ type: 'AgentMessage', id, content: [{ type: 'Text', text }] })
    rollout.message('assistant', text, null, { id })
  }
  rollout.event('task_started', { turn_id, model_context_window: 258400, collaboration_mode_kind: 'default' })
  rollout.line('turn_context', context(session, turn_id))
  const shown = turn.image === null ? [] : ['user.image']
  rollout.message('user', turn.prompt, turn.image, kinds('user.text', ...shown))
  const picture = turn.image === null ? [] : [{ type: 'image', image_url: pictureUrl(turn.image) }]
  const content = [{ type: 'text', text: turn.prompt, text_elements: [] }, ...picture]
  item({ type: 'UserMessage', id: random.uuid(session.at), content })
  for (const { thinking, said, call } of turn.steps) {
    const id = `rs_${random.hex(24)}`
    item({ type: 'Reasoning', id, summary_text: [thinking], raw_content: [] })
    const summary = [{ type: 'summary_text', text: thinking }]
    rollout.item({ type: 'reasoning', id, summary, content: null, encrypted_content: random.hex(400) })
    if (said !== '') say(said)
    const call_id = `call_${random.hex(24)}`
    if (isPatch(call)) {
      const input = patchOf(call, session.cwd)
      rollout.item({ type: 'custom_tool_call', status: 'completed', call_id, name: 'apply_patch', input })
      const stdout = `Success. Updated the following files:\n${call.path}\n`
      item({ type: 'FileChange', id: call_id, changes: changesOf(call), status: 'completed', stdout, stderr: '' })
      const output = `Exit code: 0\nWall time: 0.2 seconds\nOutput:\n${stdout}`
      rollout.item({ type: 'custom_tool_call_output', call_id, output })
    } else {
      const cmd = commandOf(call, session.cwd)
      rollout.item({ type: 'function_call', name: 'exec_command', arguments: JSON.stringify({ cmd }), call_id })
      tick(session, 900)
      item({
        type: 'CommandExecution',
        id: call_id,
        command: ['/bin/bash', '-lc', cmd],
        cwd: session.cwd,
        parsed_cmd: [{ type: 'unknown', cmd }],
        source: 'agent',
        status: call.exitCode === 0 ? 'completed' : 'failed',
        aggregated_output: call.output,
        exit_code: call.exitCode,
        duration: { secs: 0, nanos: 400_000_000 },
      })
      const head = `Chunk ID: ${random.hex(6)}\nWall time: 0.4000 seconds\nProcess exited with code ${call.exitCode}\n`
      rollout.item({ type: 'function_call_output', call_id, output: `${head}Output:\n${call.output}` })
    }
    rollout.tokens(300)
  }
  say(turn.answer)
  rollout.tokens(500)
  rollout.event('task_complete', { turn_id, last_agent_message: turn.answer })
}

export const codexLegacy: Format = {
  id: 'codex legacy',
  agent: 'codex',
  share: 0.4,
  file,
  begin: (session, out, tools) => beginWith(new Rollout(session, out, false), session, tools, '0.104.0', {}),
  turn: legacyTurn,
}

export const codexPaginated: Format = {
  id: 'codex paginated',
  agent: 'codex',
  share: 0.6,
  file,
  begin: (session, out, tools) =>
    beginWith(new Rollout(session, out, true), session, tools, '0.169.0', {
      session_id: session.id,
      thread_source: 'user',
      history_mode: 'paginated',
    }),
  turn: paginatedTurn,
}
