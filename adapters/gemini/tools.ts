/** Gemini CLI's tools by name, in all versions: of which kind they are and what a call of them does. */
import type { Json, ToolCallBlock, ToolKind } from '../../src/model/session.ts'
import type { ToolFacts } from '../../src/model/tool.ts'
import { type JsonObject, objectOf, objectsOf, stringOf } from './json.ts'

const kinds: Record<string, ToolKind> = {
  run_shell_command: 'shell',
  read_file: 'read',
  read_many_files: 'read',
  list_directory: 'read',
  read_background_output: 'read',
  write_file: 'write',
  save_memory: 'write',
  replace: 'edit',
  edit: 'edit',
  glob: 'search',
  grep_search: 'search',
  grep_search_ripgrep: 'search',
  search_file_content: 'search',
  web_fetch: 'web',
  google_web_search: 'web',
  invoke_agent: 'task',
  delegate_to_agent: 'task',
  codebase_investigator: 'task',
  cli_help: 'task',
  generalist: 'task',
  browser_agent: 'task',
  write_todos: 'plan',
  enter_plan_mode: 'plan',
  exit_plan_mode: 'plan',
  tracker_create_task: 'plan',
  tracker_update_task: 'plan',
  ask_user: 'ask',
}

/** The server and tool in an MCP tool's name, or null: `mcp_<server>_<tool>`, before that `<server>__<tool>`. */
function mcpOf(name: string): { server: string; tool: string } | null {
  const [, server, tool] = /^(?:mcp__)?(.+?)__(.+)$/.exec(name) ?? /^mcp_([^_]+)_(.+)$/.exec(name) ?? []
  return server === undefined || tool === undefined ? null : { server, tool }
}

/** `startsHelper`: the record says that this call started one, whatever its name. */
export const kindOf = (name: string, startsHelper = false): ToolKind =>
  (Object.hasOwn(kinds, name) ? kinds[name] : undefined) ??
  (startsHelper ? 'task' : mcpOf(name) === null ? 'other' : 'mcp')

type Describe = (input: JsonObject) => ToolFacts

const text = (input: JsonObject, ...keys: string[]): string | undefined => {
  for (const key of keys) {
    const value = stringOf(input[key])
    if (value !== undefined && value !== '') return value
  }
  return undefined
}

const several = (value: Json | undefined): string | undefined =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(', ') || undefined : stringOf(value)

const number = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined)

/** `start_line` and `end_line` count from 1; `offset` and `limit` of the versions before count from 0. */
function linesOf(input: JsonObject): [number, number] | undefined {
  const [start, end] = [number(input.start_line), number(input.end_line)]
  if (start !== undefined && end !== undefined) return [start, end]
  const [offset, limit] = [number(input.offset), number(input.limit)]
  return limit === undefined ? undefined : [(offset ?? 0) + 1, (offset ?? 0) + limit]
}

const fileOf = (input: JsonObject): string | undefined => text(input, 'file_path', 'absolute_path', 'path')

const search: Describe = (input) => ({
  ...some('pattern', text(input, 'pattern', 'query')),
  ...some('path', text(input, 'dir_path', 'path')),
})

const task: Describe = (input) => ({
  task: {
    ...some('title', text(input, 'description', 'title')),
    ...some('agent', text(input, 'agent_name', 'agentName', 'name')),
    ...some('prompt', text(input, 'prompt', 'objective', 'question', 'task', 'request', 'instruction')),
  },
})

const describers: Record<string, Describe> = {
  run_shell_command: (input) => ({
    ...some('command', text(input, 'command')),
    ...some('cwd', text(input, 'dir_path', 'directory')),
  }),
  read_file: (input) => ({ ...some('path', fileOf(input)), ...some('lines', linesOf(input)) }),
  read_many_files: (input) => some('path', several(input.include) ?? several(input.paths)),
  list_directory: (input) => some('path', text(input, 'dir_path', 'path')),
  write_file: (input) => Object.assign(some('path', fileOf(input)), some('content', stringOf(input.content))),
  save_memory: (input) => some('content', text(input, 'fact')),
  replace: edit,
  edit,
  glob: search,
  grep_search: search,
  grep_search_ripgrep: search,
  search_file_content: search,
  web_fetch: (input) => some('url', text(input, 'url') ?? addressIn(text(input, 'prompt'))),
  google_web_search: (input) => some('query', text(input, 'query')),
  ask_user: (input) => ({
    questions: objectsOf(input.questions).map(({ question, header, options }) => ({
      question: stringOf(question) ?? stringOf(header) ?? '',
      options: objectsOf(options).flatMap(({ label }) => stringOf(label) ?? []),
    })),
  }),
}

function edit(input: JsonObject): ToolFacts {
  const [before, after] = [stringOf(input.old_string), stringOf(input.new_string)]
  const path = some('path', fileOf(input))
  return before === undefined || after === undefined ? path : Object.assign(path, { edits: [{ before, after }] })
}

const addressIn = (prompt: string | undefined): string | undefined =>
  /https?:\/\/[^\s"'<>)]+/.exec(prompt ?? '')?.[0] ?? prompt

function some<K extends keyof ToolFacts | 'title' | 'agent' | 'prompt', V>(
  key: K,
  value: V | undefined,
): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V })
}

/** See the contract. */
export function describe(call: ToolCallBlock): ToolFacts {
  const input = objectOf(call.input) ?? {}
  const known = Object.hasOwn(describers, call.name) ? describers[call.name] : undefined
  if (known !== undefined) return known(input)
  if (call.kind === 'task') return task(call.name === 'invoke_agent' ? input : { agent_name: call.name, ...input })
  const mcp = mcpOf(call.name)
  return mcp === null ? {} : { mcp }
}
