/** What a tool gave back, out of the envelopes in which Gemini CLI keeps it. */
import type { Json } from '../../src/model/session.ts'
import type { ImageOrFile, ParsedToolResult } from '../types.ts'
import { arrayOf, type JsonObject, objectOf, objectsOf, stringOf } from './json.ts'

/** A tool's result as recorded: its text, whether the tool failed, and what came with it. */
export interface Result {
  output: string
  isError: boolean
  exitCode: number | undefined
  files: ImageOrFile[]
  /** Texts that stood beside the response itself; they are part of `output`. */
  beside: string[]
}

/** A `functionResponse`, or whatever else stands in a call's `result`. Null: nothing was recorded. */
export function resultOf(value: Json | undefined): Result | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string') return decoded(value, false, [], [])
  const parts = Array.isArray(value) ? value : [value]
  if (parts.length === 0) return null
  const texts: string[] = []
  const beside: string[] = []
  const files: ImageOrFile[] = []
  let isError = false
  for (const part of parts) {
    const object = objectOf(part)
    const response = objectOf(object?.functionResponse)
    if (response !== null) {
      const { text, failed } = responseText(response.response)
      texts.push(unwrapped(text))
      isError ||= failed
      files.push(...objectsOf(response.parts).flatMap((inner) => fileOf(inner) ?? []))
      continue
    }
    const text = typeof part === 'string' ? part : stringOf(object?.text)
    const file = object === null ? null : fileOf(object)
    if (text !== undefined) beside.push(text)
    else if (file !== null) files.push(file)
    else texts.push(JSON.stringify(part))
  }
  return decoded([...texts, ...beside].join('\n'), isError, files, beside)
}

function responseText(response: Json | undefined): { text: string; failed: boolean } {
  const object = objectOf(response)
  if (object === null)
    return { text: typeof response === 'string' ? response : JSON.stringify(response ?? ''), failed: false }
  const failed = object.error !== undefined && object.error !== null
  const value = failed ? object.error : (object.output ?? object.result ?? object.content)
  if (typeof value === 'string') return { text: value, failed }
  return { text: JSON.stringify(value ?? object, null, 2), failed }
}

function decoded(text: string, isError: boolean, files: ImageOrFile[], beside: string[]): Result {
  const { output, exitCode } = shellOutput(unwrapped(text))
  return { output, isError, exitCode, files, beside }
}

/** A text without the tag that tells the model not to trust it; what the program adds behind it may follow. */
const unwrapped = (text: string): string =>
  text.replace(/^<untrusted_context>\n([\s\S]*?)\n?<\/untrusted_context>(?=$|\n\[Tool )/, '$1')

const trailer = /\n(Exit Code|Signal|Background PIDs|Process Group PGID): ([^\n]*)\s*$/

/** The sections of a shell command's result: the output alone, and the exit code. */
function shellOutput(text: string): Pick<Result, 'output' | 'exitCode'> {
  let rest = /^Command: [\s\S]*?\nDirectory: [^\n]*\n(?:Stdout|Output): ([\s\S]*)$/.exec(text)?.[1]
  if (rest === undefined && text.startsWith('Output: ')) rest = text.slice('Output: '.length)
  if (rest === undefined) return { output: text, exitCode: undefined }
  let exitCode: number | undefined
  let wrapped = false
  for (let found = trailer.exec(rest); found !== null; found = trailer.exec(rest)) {
    if (found[1] === 'Exit Code' && /^-?\d+$/.test(found[2] ?? '')) exitCode = Number(found[2])
    rest = rest.slice(0, found.index)
    wrapped = true
  }
  if (!wrapped) return { output: text, exitCode: undefined }
  const output = rest.replace(/\n(?:Error|Stderr): \((?:none|empty)\)$/, '')
  return { output: output === '(empty)' ? '' : output, exitCode }
}

/** A picture or document inside a message; bytes are base64 in `inlineData`, `fileData` only names one. */
export function fileOf(part: JsonObject): ImageOrFile | null {
  const inline = objectOf(part.inlineData)
  const named = objectOf(part.fileData)
  const mediaType = stringOf((inline ?? named)?.mimeType) ?? 'application/octet-stream'
  const type = mediaType.startsWith('image/') ? 'image' : 'file'
  if (inline !== null) {
    const name = stringOf(inline.displayName)
    const data = Buffer.from(stringOf(inline.data) ?? '', 'base64')
    return { type, mediaType, data, ...(name === undefined ? {} : { name }) }
  }
  if (named === null) return null
  return { type, mediaType, name: stringOf(named.displayName) ?? stringOf(named.fileUri) ?? '' }
}

/** What the terminal showed, as text: a string, or lines of styled pieces. Other shapes are not text. */
export function displayText(display: Json | undefined): string | undefined {
  if (typeof display === 'string') return display
  if (!Array.isArray(display)) return undefined
  const lines = display.map((line) =>
    objectsOf(line)
      .map(({ text }) => stringOf(text) ?? '')
      .join('')
      .trimEnd(),
  )
  return lines.join('\n').trimEnd()
}

/** The companion that holds a whole output of which only the beginning was recorded. */
function companionIn(output: string, companion: (end: string) => string | null): string | null {
  const named = /tool-outputs[\\/](session-[^\\/\s]+)[\\/]([^\\/\s"'<>]+)/.exec(output)
  return named === null ? null : companion(`tool-outputs/${named[1]}/${named[2]}`)
}

/** What the person answered in a dialogue of `ask_user`, question by question. */
export function answersIn(output: string): string | undefined {
  try {
    const answers = objectOf(objectOf(JSON.parse(output) as Json)?.answers) ?? {}
    const said = Object.values(answers).map((answer) => (typeof answer === 'string' ? answer : JSON.stringify(answer)))
    return said.length === 0 ? undefined : said.join('\n')
  } catch {
    return undefined
  }
}

/** What the person said when they sent a plan back. */
export const feedbackIn = (output: string): string | undefined =>
  /^Plan rejected\. User feedback: ([\s\S]*?)(?:\n\nThe plan is stored at:[\s\S]*)?$/.exec(output)?.[1]?.trim()

export const toolResult = (
  callId: string,
  result: Result,
  companionAt: (end: string) => string | null,
): ParsedToolResult => {
  const { output, isError, exitCode } = result
  const told: ParsedToolResult = { type: 'tool_result', callId, output, isError }
  if (exitCode !== undefined) told.exitCode = exitCode
  const companion = companionIn(output, companionAt)
  if (companion !== null) told.companion = companion
  return told
}

/** The hunks of a unified diff, without its heading. */
export function hunksOf(diff: string): string | undefined {
  const at = diff.search(/^@@ /m)
  return at === -1 ? undefined : diff.slice(at)
}

/** To-do items, as the call or the terminal had them. */
export const plansIn = (value: Json | undefined): { text: string; status: string }[] =>
  arrayOf(value).flatMap((item) => {
    const { description, content, title, status } = objectOf(item) ?? {}
    const text = stringOf(description) ?? stringOf(content) ?? stringOf(title)
    return text === undefined ? [] : [{ text, status: stringOf(status) ?? 'pending' }]
  })
