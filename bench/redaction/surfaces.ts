/** Where secrets stand in sessions: records of the three agents, each with a text put into one of its places. */
import type { Random } from '../generate/random.ts'
import type { Text } from '../generate/text.ts'
import { characters, type Made } from './formats.ts'

export interface Surface {
  name: string
  record(text: string, made: Made, random: Random): unknown
  /** Whether the text around a credential must be a single piece of a line. */
  single?: true
}

const at = '2026-04-05T09:00:00.000Z'
const claude = (type: string, content: unknown, more: object = {}): unknown => ({
  parentUuid: null,
  isSidechain: false,
  cwd: '/home/ada/code/kite',
  sessionId: '5b1cf0a2-1111-4222-8333-944455556666',
  type,
  message: {
    role: type,
    content,
    ...(type === 'assistant' ? { id: 'msg_1', model: 'claude-x', usage: { output_tokens: 12 } } : {}),
  },
  ...more,
  timestamp: at,
})
const codex = (payload: unknown): unknown => ({ timestamp: at, type: 'response_item', payload })
const gemini = (content: unknown, more: object = {}): unknown => ({
  id: 'g1',
  timestamp: at,
  type: 'gemini',
  content,
  ...more,
})
const numbered = (text: string): string =>
  text
    .split('\n')
    .map((line, index) => `${String(index + 1).padStart(6)}→${line}`)
    .join('\n')

export const surfaces: readonly Surface[] = [
  { name: 'prompt', record: (text) => claude('user', text) },
  { name: 'answer', record: (text) => claude('assistant', [{ type: 'text', text }]) },
  {
    name: 'thinking',
    record: (text) => claude('assistant', [{ type: 'thinking', thinking: text, signature: 'EqQB' }]),
  },
  {
    name: 'command',
    record: (text) =>
      claude('assistant', [
        {
          type: 'tool_use',
          id: 't1',
          name: 'Bash',
          input: { command: `cat <<'E'\n${text}\nE`, description: 'Write a file' },
        },
      ]),
  },
  {
    name: 'file that is written',
    record: (text) =>
      claude('assistant', [
        { type: 'tool_use', id: 't1', name: 'Write', input: { file_path: '/home/ada/code/kite/.env', content: text } },
      ]),
  },
  {
    name: 'result, twice',
    record: (text) =>
      claude('user', [{ type: 'tool_result', tool_use_id: 't1', content: text }], {
        toolUseResult: { stdout: text, stderr: '', interrupted: false },
      }),
  },
  {
    name: 'file with line numbers',
    record: (text) => claude('user', [{ type: 'tool_result', tool_use_id: 't1', content: numbered(text) }]),
  },
  {
    name: 'lines of a patch',
    record: (text) =>
      claude('user', [{ type: 'tool_result', tool_use_id: 't1', content: 'Updated' }], {
        toolUseResult: { structuredPatch: [{ oldStart: 1, lines: text.split('\n').map((line) => `+${line}`) }] },
      }),
  },
  {
    name: 'arguments in a string',
    record: (text) =>
      codex({
        type: 'function_call',
        name: 'shell',
        arguments: JSON.stringify({ command: ['bash', '-lc', text], workdir: '/home/ada' }),
        call_id: 'c1',
      }),
  },
  {
    name: 'output in a string',
    record: (text) =>
      codex({
        type: 'function_call_output',
        call_id: 'c1',
        output: JSON.stringify({ output: text, metadata: { exit_code: 0, duration_seconds: 0.1 } }),
      }),
  },
  {
    name: 'message of a program',
    record: (text) => ({
      timestamp: at,
      type: 'event_msg',
      payload: { type: 'exec_command_end', stdout: text, aggregated_output: text, exit_code: 0 },
    }),
  },
  {
    name: 'patch of a file',
    record: (text) =>
      codex({
        type: 'custom_tool_call',
        name: 'apply_patch',
        input: `*** Begin Patch\n*** Add File: conf\n${text
          .split('\n')
          .map((line) => `+${line}`)
          .join('\n')}\n*** End Patch`,
      }),
  },
  {
    name: 'response of a function',
    record: (text) =>
      gemini('', {
        toolCalls: [
          {
            id: 'f1',
            name: 'run_shell_command',
            args: { command: 'env' },
            result: [{ functionResponse: { id: 'f1', response: { output: text } } }],
          },
        ],
      }),
  },
  { name: 'content of Gemini', record: (text) => gemini([{ text }]) },
  {
    name: 'JSON in JSON in JSON',
    record: (text) =>
      codex({
        type: 'message',
        content: [{ type: 'output_text', text: JSON.stringify({ a: JSON.stringify({ b: text }) }) }],
      }),
  },
  {
    name: 'line of JSON in a result',
    record: (text) =>
      claude('user', [
        { type: 'tool_result', content: `found 2\n${JSON.stringify({ level: 'info', msg: text })}\ndone` },
      ]),
  },
  {
    name: 'cut over two blocks',
    record: (text, { secret }, random) => {
      const cut = text.indexOf(secret) + 1 + random.below(Math.max(1, secret.length - 2))
      return claude('user', [
        { type: 'text', text: text.slice(0, cut) },
        { type: 'text', text: text.slice(cut) },
      ])
    },
  },
  {
    name: 'base64 of a file',
    record: (text, _, random) =>
      claude('assistant', [
        {
          type: 'tool_use',
          id: 't1',
          name: 'Bash',
          input: {
            command: `echo ${Buffer.from(`${characters(random, 'low', random.below(3))}PORT=8080\n${text}\nDB_PASSWORD=${characters(random, 'an', 12)}\n`).toString('base64')} | base64 -d`,
          },
        },
      ]),
  },
]

/** What stands around a credential that is known by its own form: nothing that gives it away. */
export function around({ secret: hidden, name, whole: secret = hidden }: Made, random: Random, text: Text): string {
  const before = text.line(random, 60)
  const after = text.line(random, 60)
  if (name?.startsWith('header:')) return `${before}\n${name.slice(7)}${secret}\n${after}`
  if (name?.startsWith('line:')) return `${before}\n${name.slice(5)}\n${after}`
  if (name !== undefined) return `${before}\n${assignments[random.below(assignments.length)]?.(name, secret)}\n${after}`
  if (secret.includes('\n')) return `${before}\n${secret}\n${after}`
  const ways = [
    `${before} ${secret} ${after}`,
    `${before}\n${secret}\n${after}`,
    `x = "${secret}"\n${after}`,
    `VALUE=${secret}\n${after}`,
    `- one: ${secret}\n${after}`,
    `${before} \`${secret}\`, ${after}`,
    `{"one": "${secret}"}`,
    `https://x.test/?q=${secret}`,
  ]
  return ways[random.below(secret.startsWith('http') || /[+/]/.test(secret) ? 7 : ways.length)] as string
}

/** How a name is given a value: in an environment, JSON, YAML, TOML, code, a flag, a header. */
const assignments: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `${name}=${value}`,
  (name, value) => `export ${name}='${value}'`,
  (name, value) => `${name}="${value}"`,
  (name, value) => `{"${name}": "${value}"}`,
  (name, value) => `  ${name}: ${value}`,
  (name, value) => `  ${name}: "${value}"`,
  (name, value) => `${name} = "${value}"`,
  (name, value) => `const ${name.replaceAll('-', '_')} = '${value}';`,
  (name, value) => `os.environ["${name}"] = "${value}"`,
  (name, value) => `docker run -e ${name}=${value} image`,
  (name, value) => `tool --${name.toLowerCase().replaceAll('_', '-')} ${value} --verbose`,
  (name, value) => `<${name}>${value}</${name}>`,
]
