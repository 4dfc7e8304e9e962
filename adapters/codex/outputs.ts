/** What a tool gave back, out of the many envelopes in which Codex has put it. */
import type { Json } from '../../src/model/session.ts'
import type { ImageOrFile } from '../types.ts'
import { imageOf } from './content.ts'
import { isObject, listOf, numberOf, objectOf, parseJson, textOf } from './json.ts'

export interface Output {
  text: string
  isError: boolean
  exitCode?: number | undefined
  durationMs?: number | undefined
  images: ImageOrFile[]
  /** The number of the process that still runs; what it writes later comes elsewhere. */
  running?: number | undefined
}

/**
 * Decodes the `output` of a call: a list of parts (since October 2025), a JSON text with `output` (2025), a header of lines
 * that ends in `Output:` (shell since November 2025, unified exec, MCP, code mode), or just text. `fromServer`: an MCP
 * server's answer, whose list of parts may stand there as text without any header.
 */
export function decodeOutput(output: Json | undefined, fromServer = false): Output {
  const text = fromServer ? mcpText(textOf(output)) : undefined
  if (text !== undefined) return { text, isError: false, images: [] }
  if (Array.isArray(output)) return fromParts(output)
  if (isObject(output)) return fromObject(output) ?? plain(JSON.stringify(output))
  return fromText(textOf(output))
}

const plain = (text: string): Output => ({ text, isError: isRefusal(text), images: [] })

/** Sentences by which Codex says, without any code, that a call did not run. */
const isRefusal = (text: string): boolean =>
  /^(unsupported call: |unsupported custom tool call: |failed to parse function arguments|aborted|execution error|exec_command failed|apply_patch verification failed|tool call error|user cancelled)/i.test(
    text,
  ) || /\b(aborted|rejected) by (the )?user\b/.test(text.slice(0, 300))

function fromText(text: string): Output {
  if (text.startsWith('{')) {
    const decoded = fromObject(parseJson(text))
    if (decoded !== undefined) return decoded
  }
  return fromHeader(text) ?? aborted(text) ?? plain(text)
}

/** An aborted call: `Wall time: N seconds`, `aborted by user`. */
function aborted(text: string): Output | undefined {
  const found = /^Wall time: ([\d.]+) seconds\n(aborted by user.*)$/.exec(text)
  if (found === null) return undefined
  return { text: found[2] ?? '', isError: true, durationMs: Math.round(Number(found[1]) * 1000), images: [] }
}

/** `{"output": …, "metadata": {"exit_code", "duration_seconds"}}`, and the `{content, success}` of early releases. */
function fromObject(value: Json | undefined): Output | undefined {
  if (!isObject(value)) return undefined
  if (typeof value.content === 'string' && 'success' in value) {
    const inner = fromText(value.content)
    return { ...inner, isError: value.success === false || inner.isError }
  }
  if (typeof value.output !== 'string' || !isObject(value.metadata)) return undefined
  const exitCode = numberOf(value.metadata.exit_code)
  const seconds = numberOf(value.metadata.duration_seconds)
  return {
    text: value.output,
    isError: exitCode !== undefined ? exitCode !== 0 : isRefusal(value.output),
    exitCode,
    durationMs: seconds === undefined ? undefined : Math.round(seconds * 1000),
    images: [],
  }
}

const headerLine =
  /^(?:Command: .*|Chunk ID: .*|Wall time:? .*|Exit code: -?\d+|Process exited with code -?\d+|Process running with session ID \d+|Original token count: \d+|Total output lines: \d+|Script (?:completed|failed|running).*|Cell ID: .*)$/

/** Whether a text may begin with such lines: most do not, and are not searched for the end of them. */
const mayHaveHeader = (text: string): boolean => {
  const end = text.indexOf('\n')
  return end === 0 || headerLine.test(end === -1 ? text : text.slice(0, end))
}

/** Lines that say how it went, up to `Output:`; undefined when the text does not begin so. */
function fromHeader(text: string): Output | undefined {
  if (!mayHaveHeader(text)) return undefined
  const end = /(?:^|\n)Output:(?:\n|$)/.exec(text.slice(0, 20_000))
  if (end === null || end.index === 0) return undefined
  const lines = text.slice(0, end.index).split('\n')
  // A command may itself have several lines; everything after it has to be a header's line.
  const from = text.startsWith('Command: ') ? lines.findIndex((line) => /^(?:Chunk ID|Wall time)/.test(line)) : 0
  if (from === -1 || !lines.slice(from).every((line) => line === '' || headerLine.test(line))) return undefined
  const header = lines.slice(from).join('\n')
  const exit = /(?:^|\n)(?:Exit code:|Process exited with code) (-?\d+)/.exec(header)
  const wall = /(?:^|\n)Wall time:? ([\d.]+) seconds/.exec(header)
  const running = /(?:^|\n)(Process running with session ID \d+|Script running.*)/.exec(header)
  const exitCode = exit === null ? undefined : Number(exit[1])
  const process = /session ID (\d+)/.exec(running?.[1] ?? '')
  const rest = text.slice(end.index + end[0].length)
  const body = mcpText(rest) ?? rest
  return {
    text: running === null ? body : `${body}${body === '' || body.endsWith('\n') ? '' : '\n'}(${running[1]})`,
    isError: (exitCode !== undefined && exitCode !== 0) || /(?:^|\n)Script failed/.test(header),
    exitCode,
    durationMs: wall === null ? undefined : Math.round(Number(wall[1]) * 1000),
    images: [],
    running: process === null ? undefined : Number(process[1]),
  }
}

/** The text of MCP content (`[{type: "text", text}]`) that was written as JSON; undefined when it is something else. */
function mcpText(text: string): string | undefined {
  if (!text.startsWith('[{')) return undefined
  const parts = listOf(parseJson(text))
  if (parts.length === 0 || !parts.every((part) => isObject(part) && part.type === 'text')) return undefined
  return parts.map((part) => textOf(objectOf(part).text)).join('\n')
}

function fromParts(parts: Json[]): Output {
  const images: ImageOrFile[] = []
  const texts: string[] = []
  for (const part of parts) {
    if (typeof part === 'string') texts.push(part)
    else if (isObject(part)) {
      const image = imageOf(part)
      if (image !== undefined) images.push(image)
      else if (typeof part.text === 'string') texts.push(part.text)
    }
  }
  const [first = '', ...more] = texts
  const joined = /(?:^|\n)Output:\n?$/.test(first) ? first.trimEnd() + '\n' + more.join('\n') : texts.join('\n')
  return { ...fromText(joined), images }
}

/** What an MCP server answered (`{content: […], isError}`, or an error), as text and pictures. */
export function decodeMcp(result: Json | undefined): Output {
  if (typeof result === 'string') return { text: result, isError: true, images: [] }
  const answer = objectOf(result)
  if ('Err' in answer) return { ...decodeMcp(textOf(answer.Err) || JSON.stringify(answer.Err)), isError: true }
  const body = 'Ok' in answer ? objectOf(answer.Ok) : answer
  const decoded = fromParts(listOf(body.content))
  return { ...decoded, isError: body.isError === true || body.is_error === true }
}
