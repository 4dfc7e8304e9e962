/** An adapter's block as a block of the model: bytes become files, long values move out, helpers become links. */
import type { ImageOrFile, ParsedBlock, ParsedToolResult } from '../../adapters/types.ts'
import type { Block, Json, Spilled } from '../model/session.ts'
import { type AttachedFiles, certainlyShort, longestValue } from './files.ts'

export interface BlockContext {
  attached: AttachedFiles
  /** Key of a conversation of this source. */
  keyOf(id: string): string
  /** Name of a helper's page in the session's folder; `''` when the helper is not stored. */
  helperPage(id: string): string
  /** Where a companion's first piece stands in the session's folder, or undefined. */
  companionFile(path: string): { file: string; bytes: number } | undefined
}

/** Files named in the result are relative to the session's folder, `<base>/`. A block of which nothing has to move stays the same object. */
export function normalizeBlock(block: ParsedBlock, context: BlockContext): Block {
  switch (block.type) {
    case 'text':
    case 'thinking':
    case 'compaction':
    case 'notice':
      return shortened(block, 'text', context)
    case 'diff':
      return shortened(block, 'patch', context)
    case 'tool_call': {
      const input = longValues(block.input, context)
      return input === block.input ? block : { ...block, input }
    }
    case 'tool_result':
      return toolResult(block, context)
    case 'image':
    case 'file':
      return attachment(block, context)
    case 'plan':
      return block
    case 'subagent':
      return { type: 'subagent', key: context.keyOf(block.id), file: context.helperPage(block.id) }
    case 'unknown':
      return { ...block, record: longValues(block.record, context) }
  }
}

/** A block of whose text no more than the beginning stands in it when it is too long. */
function shortened<Key extends string, Shown extends { [key in Key]: string }>(
  block: Shown,
  key: Key,
  { attached }: BlockContext,
): Shown & Spilled {
  const spilled = attached.spill(block[key])
  return spilled === null ? block : { ...block, [key]: spilled.beginning, file: spilled.file, bytes: spilled.bytes }
}

function toolResult(block: ParsedToolResult, context: BlockContext): Block {
  const short = shortened(block, 'output', context)
  if (short.companion === undefined) return short
  const { companion, ...result } = short
  return { ...result, ...context.companionFile(companion) }
}

function attachment(block: ImageOrFile, { attached }: BlockContext): Block {
  const kept = block.data === undefined ? null : attached.keep(block.data, block.mediaType)
  const name = block.name ?? ''
  const file = kept ?? (block.type === 'file' ? name : '')
  return {
    type: block.type,
    file,
    mediaType: block.mediaType,
    bytes: block.data?.length ?? 0,
    ...(name === '' || name === file ? {} : { name }),
  }
}

/** Lists and objects within one another, at most: whatever walks through a value has room for these, and no agent writes as many. */
const deepest = 200

/**
 * A JSON value in which each string that is too long is `{ file, bytes, text }`; the whole likewise when it is still too long,
 * or a text where it is nested too deep.
 */
function longValues(value: Json, context: BlockContext): Json {
  const size = roughSize(value)
  if (size <= certainlyShort) return value
  const spillString = (text: string): Json => {
    const spilled = context.attached.spill(text)
    return spilled === null ? text : { file: spilled.file, bytes: spilled.bytes, text: spilled.beginning }
  }
  if (size === Number.POSITIVE_INFINITY) return spillString(asText(value))
  const short = mapStrings(value, spillString)
  if (roughSize(short) <= longestValue) return short
  return spillString(JSON.stringify(short, null, 2))
}

/** Some thousand levels are too deep for whatever writes JSON. */
function asText(value: Json): string {
  try {
    return JSON.stringify(value)
  } catch {
    return 'It is nested too deep to be shown here; the original has it.'
  }
}

function mapStrings(value: Json, map: (text: string) => Json): Json {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, map)]))
}

/** Characters of a value written as JSON, at least; infinitely many where it is nested too deep. */
function roughSize(value: Json, depth = 0): number {
  if (typeof value === 'string') return value.length + 2
  if (value === null || typeof value !== 'object') return 4
  if (depth === deepest) return Number.POSITIVE_INFINITY
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + roughSize(item, depth + 1) + 1, 2)
  let size = 2
  for (const key of Object.keys(value)) size += key.length + 4 + roughSize(value[key] as Json, depth + 1)
  return size
}
