/** What Claude Code's tools do, by every name they ever had. */
import type { Json, ToolCallBlock, ToolKind } from '../../src/model/session.ts'
import type { ToolFacts } from '../../src/model/tool.ts'
import { entryOf, type Fields, fieldsOf, isFields, listOf, numberOf, stringOf } from './json.ts'

const kinds: Readonly<Record<string, ToolKind>> = {
  bash: 'shell',
  powershell: 'shell',
  bashoutput: 'shell',
  taskoutput: 'shell',
  agentoutput: 'shell',
  killshell: 'shell',
  killbash: 'shell',
  taskstop: 'shell',
  monitor: 'shell',
  code_execution: 'shell',
  bash_code_execution: 'shell',
  read: 'read',
  notebookread: 'read',
  view: 'read',
  readmcpresourcetool: 'read',
  write: 'write',
  replace: 'write',
  edit: 'edit',
  multiedit: 'edit',
  notebookedit: 'edit',
  text_editor_code_execution: 'edit',
  glob: 'search',
  globtool: 'search',
  grep: 'search',
  greptool: 'search',
  ls: 'search',
  lsp: 'search',
  toolsearch: 'search',
  webfetch: 'web',
  websearch: 'web',
  web_fetch: 'web',
  web_search: 'web',
  task: 'task',
  agent: 'task',
  dispatch_agent: 'task',
  workflow: 'task',
  todowrite: 'plan',
  todoread: 'plan',
  taskcreate: 'plan',
  taskupdate: 'plan',
  tasklist: 'plan',
  taskget: 'plan',
  exitplanmode: 'plan',
  exit_plan_mode: 'plan',
  enterplanmode: 'plan',
  askuserquestion: 'ask',
}

/** What kind of tool a name stands for. */
export const kindOf = (name: string): ToolKind =>
  name.startsWith('mcp__') ? 'mcp' : (entryOf(kinds, name.toLowerCase()) ?? 'other')

const shell = (input: Fields): ToolFacts => text('command', input.command ?? input.code)
const text = <Key extends keyof ToolFacts>(key: Key, value: Json | undefined): ToolFacts =>
  typeof value === 'string' && value !== '' ? { [key]: value } : {}
const path = (input: Fields): ToolFacts => text('path', input.file_path ?? input.notebook_path ?? input.path)

function read(input: Fields): ToolFacts {
  const from = numberOf(input.offset)
  const limit = numberOf(input.limit)
  const first = Math.max(1, from ?? 1)
  return { numbered: true, ...path(input), ...(limit === undefined ? {} : { lines: [first, first + limit - 1] }) }
}

const change = (edit: Fields): { before: string; after: string } => ({
  before: stringOf(edit.old_string),
  after: stringOf(edit.new_string) || stringOf(edit.new_source),
})

function edit(input: Fields): ToolFacts {
  const several = listOf(input.edits).filter(isFields)
  return { edits: (several.length > 0 ? several : [input]).map(change), ...path(input) }
}

const search = (input: Fields): ToolFacts => Object.assign(text('pattern', input.pattern ?? input.query), path(input))

const web = (input: Fields): ToolFacts => ({ ...text('url', input.url), ...text('query', input.query) })

function task(input: Fields): ToolFacts {
  const title = stringOf(input.description) || stringOf(input.name)
  const agent = stringOf(input.subagent_type)
  const prompt = stringOf(input.prompt)
  return {
    task: {
      ...(title === '' ? {} : { title }),
      ...(agent === '' ? {} : { agent }),
      ...(prompt === '' ? {} : { prompt }),
    },
  }
}

const ask = (input: Fields): ToolFacts => ({
  questions: listOf(input.questions)
    .filter(isFields)
    .map((one) => ({
      question: stringOf(one.question),
      options: listOf(one.options).map((option) => stringOf(fieldsOf(option).label) || stringOf(option)),
    })),
})

const describers: Partial<Record<ToolKind, (input: Fields) => ToolFacts>> = {
  shell,
  read,
  write: (input) => Object.assign(path(input), text('content', input.content)),
  edit,
  search,
  web,
  task,
  plan: (input) => text('content', input.plan),
  ask,
}

/** The server and the tool of `mcp__<server>__<tool>`. */
function mcp(name: string): ToolFacts {
  const [, server = '', ...tool] = name.split('__')
  return { mcp: { server, tool: tool.join('__') } }
}

/** What a call does, in words all agents share. */
export const describe = (call: ToolCallBlock): ToolFacts =>
  call.kind === 'mcp' ? mcp(call.name) : (describers[call.kind]?.(fieldsOf(call.input)) ?? {})
