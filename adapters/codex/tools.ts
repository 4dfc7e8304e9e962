/** What Codex' tools do: every name that any release has used. */
import type { Json, PlanBlock, ToolCallBlock, ToolKind } from '../../src/model/session.ts'
import type { ToolFacts } from '../../src/model/tool.ts'
import { isObject, type JsonObject, listOf, numberOf, objectOf, textOf } from './json.ts'
import { patchIn, pathsIn } from './patches.ts'

const kinds: Record<string, ToolKind> = {
  shell: 'shell',
  'container.exec': 'shell',
  shell_command: 'shell',
  local_shell: 'shell',
  exec_command: 'shell',
  unified_exec: 'shell',
  write_stdin: 'shell',
  exec: 'shell',
  wait: 'other',
  apply_patch: 'edit',
  read_file: 'read',
  view_image: 'read',
  list_dir: 'search',
  grep_files: 'search',
  tool_search: 'search',
  web_search: 'web',
  'web.search': 'web',
  'web.run': 'web',
  update_plan: 'plan',
  request_user_input: 'ask',
  spawn_agent: 'task',
  send_message: 'task',
  send_input: 'task',
  followup_task: 'task',
  wait_agent: 'task',
  list_agents: 'task',
  interrupt_agent: 'task',
  resume_agent: 'task',
  close_agent: 'task',
  list_mcp_resources: 'mcp',
  list_mcp_resource_templates: 'mcp',
  read_mcp_resource: 'mcp',
}

/** The name of a call whose namespace stands apart: MCP tools are known by both together. */
export function nameOf(name: string, namespace: string): string {
  if (!namespace.startsWith('mcp__') || name.startsWith('mcp__')) return name
  return namespace.endsWith('__') ? namespace + name : `${namespace}__${name}`
}

const mcpName = /^mcp__(.+?)__(.+)$/

/** Of which kind a tool is; a shell that applies a patch edits. */
export function kindOf(name: string, input: Json): ToolKind {
  if (mcpName.test(name)) return 'mcp'
  const kind = (Object.hasOwn(kinds, name) ? kinds[name] : undefined) ?? 'other'
  if (kind === 'shell' && patchIn(commandOf(objectOf(input)) ?? '') !== undefined) return 'edit'
  return kind
}

/** A command as one would type it: of a list of arguments the script, if a shell runs it. */
export function commandLine(command: Json | undefined): string | undefined {
  if (typeof command === 'string') return command
  if (!Array.isArray(command)) return undefined
  const words = command.map((word) => (typeof word === 'string' ? word : JSON.stringify(word)))
  const [shell = '', flag = '', script] = words
  if (script !== undefined && words.length === 3 && /^(-l?c|-lic|-Command|\/c)$/i.test(flag) && isShell(shell))
    return script
  return words.map(quoted).join(' ')
}

const isShell = (program: string): boolean =>
  /(^|[\\/])(ba|z|da|fi|k)?sh$|(^|[\\/])(powershell|pwsh|cmd)(\.exe)?$/i.test(program)
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

/** The command of a call's input, whatever the field is called; what goes into a running process counts as one. */
function commandOf(input: JsonObject): string | undefined {
  const line = commandLine(input.cmd) ?? commandLine(input.command)
  if (line !== undefined) return line
  return typeof input.chars === 'string' ? input.chars : undefined
}

/** The steps of a call that makes a plan; undefined for others. */
export function planOf(name: string, input: Json): PlanBlock | undefined {
  if (name !== 'update_plan') return undefined
  const steps = listOf(objectOf(input).plan)
  const items = steps.filter(isObject).map((step) => ({ text: textOf(step.step), status: textOf(step.status) }))
  return items.length === 0 ? undefined : { type: 'plan', items }
}

/** What a call does; see the contract. */
export function describe(call: ToolCallBlock): ToolFacts {
  const input = objectOf(call.input)
  const mcp = mcpName.exec(call.name)
  if (mcp !== null) return { mcp: { server: mcp[1] ?? '', tool: mcp[2] ?? '' } }
  const special = Object.hasOwn(readers, call.name) ? readers[call.name] : undefined
  if (special !== undefined) return special(call.input, input)
  const facts: ToolFacts = {}
  const command = commandOf(input)
  const cwd = textOf(input.workdir) || textOf(input.working_directory) || textOf(input.cwd)
  if (command !== undefined) facts.command = command
  if (cwd !== '') facts.cwd = cwd
  const patch = command === undefined ? undefined : patchIn(command)
  return patch === undefined ? facts : { ...facts, ...patchFacts(patch) }
}

function patchFacts(patch: string): ToolFacts {
  const paths = pathsIn(patch)
  return { patch, ...(paths.length === 1 && paths[0] !== undefined ? { path: paths[0] } : {}) }
}

type Reader = (input: Json, fields: JsonObject) => ToolFacts

const readers: Record<string, Reader> = {
  apply_patch: (input, fields) => {
    const text =
      typeof input === 'string' ? input : textOf(fields.input) || textOf(fields.patch) || (commandOf(fields) ?? '')
    return patchFacts(patchIn(text) ?? text)
  },
  exec: (input, fields) => ({ command: typeof input === 'string' ? input : (commandOf(fields) ?? '') }),
  view_image: (_, { path }) => ({ path: textOf(path) }),
  list_dir: (_, { dir_path, path }) => ({ path: textOf(dir_path) || textOf(path) }),
  grep_files: (_, { pattern, path }) => ({
    pattern: textOf(pattern),
    ...(textOf(path) === '' ? {} : { path: textOf(path) }),
  }),
  read_file: (_, { file_path, path, offset, limit }) => {
    const from = numberOf(offset)
    const count = numberOf(limit)
    return {
      path: textOf(file_path) || textOf(path),
      ...(from === undefined || count === undefined ? {} : { lines: [from, from + count - 1] as [number, number] }),
    }
  },
  tool_search: (_, { query }) => ({ pattern: textOf(query) }),
  // The model's own search: what it found is never in the file.
  web_search: (_, fields) => ({ ...webFacts(fields), silent: true }),
  spawn_agent: (_, fields) => taskFacts(fields),
  send_input: (_, fields) => taskFacts(fields),
  send_message: (_, fields) => taskFacts(fields),
  followup_task: (_, fields) => taskFacts(fields),
  request_user_input: (_, { questions }) => ({
    questions: listOf(questions)
      .filter(isObject)
      .map((one) => ({
        question: textOf(one.question),
        options: listOf(one.options).map((option) => (isObject(option) ? textOf(option.label) : textOf(option))),
      })),
  }),
}

function webFacts(action: JsonObject): ToolFacts {
  const query = textOf(action.query) || listOf(action.queries).map(textOf).join('; ')
  return {
    ...(textOf(action.url) === '' ? {} : { url: textOf(action.url) }),
    ...(query === '' ? {} : { query }),
    ...(textOf(action.pattern) === '' ? {} : { pattern: textOf(action.pattern) }),
  }
}

function taskFacts(fields: JsonObject): ToolFacts {
  const title = textOf(fields.task_name) || textOf(fields.target) || textOf(fields.id)
  const agent = textOf(fields.agent_type)
  const prompt =
    textOf(fields.message) ||
    textOf(fields.prompt) ||
    listOf(fields.items)
      .map((item) => textOf(objectOf(item).text))
      .join('\n')
  return {
    task: {
      ...(title === '' ? {} : { title }),
      ...(agent === '' ? {} : { agent }),
      ...(prompt === '' ? {} : { prompt }),
    },
  }
}
