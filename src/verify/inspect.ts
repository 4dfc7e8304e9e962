/** What there is to know of one JSON of ours, in little memory. */
import { decodeSession } from '../history/json.ts'
import { decodePart } from '../history/messages.ts'
import type { Block, ChildLink, Json, Message, Original, PartLink, Vault } from '../model/session.ts'

/** Messages in numbers. */
export interface Spoken {
  count: number
  /** `n` of the first and the last; 0 where there are none. */
  from: number
  to: number
  /** The first message whose number is not one more than that of the one before it; null: none. */
  gapAt: number | null
  /** Entries of all `records`. */
  records: number
  /** Files that blocks name, relative to the JSON's folder. */
  files: string[]
}

export interface SessionFacts {
  key: string
  source: string
  fingerprint: string
  originals: Original[]
  vault?: Vault
  children: ChildLink[]
  parts: PartLink[] | null
  counted: { records: number; messages: number }
  unrendered: number
  /** Null where the messages are in parts. */
  spoken: Spoken | null
}

export interface PartFacts {
  key: string
  part: number
  spoken: Spoken
}

/** Throws a `SyntaxError` or a `TypeError` for a JSON that is none of ours or not whole. */
export function inspectSession(text: string): SessionFacts {
  const session = decodeSession(text)
  const { key, source, fingerprint, originals, vault, children, parts, counts, unrendered } = session
  if (parts === undefined && session.messages === undefined) throw new SyntaxError('It has neither messages nor parts.')
  return {
    key,
    source,
    fingerprint,
    originals: originals.map((original) => ({ ...original, files: original.files.map(String) })),
    ...(vault === undefined ? {} : { vault: { ...vault, files: vault.files.map(String) } }),
    children: children.map((child) => ({ ...child, file: String(child.file) })),
    parts: parts?.map((part) => ({ ...part, md: String(part.md), json: String(part.json) })) ?? null,
    counted: { records: counts.records, messages: counts.messages },
    unrendered: Object.values(unrendered).reduce((sum, count) => sum + count, 0),
    spoken: parts === undefined ? spokenIn(session.messages ?? []) : null,
  }
}

/** Throws as `inspectSession` does. */
export function inspectPart(text: string): PartFacts {
  const { key, part, messages } = decodePart(text)
  return { key, part, spoken: spokenIn(messages) }
}

function spokenIn(messages: readonly Message[]): Spoken {
  const spoken: Spoken = { count: messages.length, from: 0, to: 0, gapAt: null, records: 0, files: [] }
  for (const [index, { n, records, blocks }] of messages.entries()) {
    if (index === 0) spoken.from = n
    else if (n !== spoken.to + 1) spoken.gapAt ??= n
    spoken.to = n
    spoken.records += records.length
    for (const block of blocks) spoken.files.push(...filesOf(block))
  }
  return spoken
}

/** How files of a session's folder are named: by what is in them. */
const attached = /(?:^|\/)[0-9a-f]{16}\.[a-z0-9.]+$/

function filesOf(block: Block): string[] {
  switch (block.type) {
    case 'tool_call':
      return spilledIn(block.input)
    case 'unknown':
      return spilledIn(block.record)
    case 'file':
      // A document whose bytes are not kept has the name that the session gives.
      return block.bytes > 0 && attached.test(block.file) ? [block.file] : []
    case 'plan':
      return []
    default:
      return block.file === undefined || block.file === '' ? [] : [block.file]
  }
}

/** Values inside another one that were too long for the JSON: `{ file, bytes, text }`. */
function spilledIn(value: Json): string[] {
  if (value === null || typeof value !== 'object') return []
  if (Array.isArray(value)) return value.flatMap(spilledIn)
  const { file, bytes, text } = value
  if (typeof file === 'string' && typeof bytes === 'number' && typeof text === 'string' && attached.test(file)) {
    return [file]
  }
  return Object.values(value).flatMap(spilledIn)
}
