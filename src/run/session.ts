/** A read conversation as the files that should be in the history: head, pages, JSON, originals. */
import { posix } from 'node:path'
import type { Adapter } from '../../adapters/types.ts'
import type { MadeParts } from '../checkpoint/types.ts'
import { encodeCover, encodeSession } from '../history/json.ts'
import { joinPath, jsonPath, pagePath, partName } from '../history/paths.ts'
import type { Block, Head, Json, Message, Original, PartLink } from '../model/session.ts'
import { piecesIn } from '../normalize/originals.ts'
import type { BuiltSession, PartRange } from '../normalize/session.ts'
import type { ReadFile } from '../parse/index.ts'
import { type DecidedHead, makeHead } from '../plan/head.ts'
import type { Place } from '../plan/names.ts'
import { placeOriginals, placeSuperseded } from '../plan/originals.ts'
import { type Redacted, redacted } from '../redact/index.ts'
import { rendererVersion } from '../render/index.ts'
import { type Content, contentIn, type Held } from '../write/held.ts'
import { maskedOriginal } from './masked-original.ts'
import { type Page, SessionPages } from './pages.ts'
import { leadsNowhere, makeParts, noParts, partRanges } from './parts.ts'
import type { PlannedOriginal, ReadConversation } from './read.ts'
import { piecesOf, storedContent } from './stored.ts'
import type { Stored, WantedFile, Workshop } from './types.ts'
import { type Unsealed, vaultsOf } from './vault.ts'

/** What is decided of a session before its files are made. */
export interface Decided extends DecidedHead {
  adapter: Adapter
  place: Place
  /** Names of the helpers' pages that there are. */
  helperPages: ReadonlySet<string>
  stored: Stored | undefined
}

export interface MadeSession {
  head: Head
  files: WantedFile[]
  /** The pieces of the originals that they were made from. */
  madeFrom: readonly Held[]
  /** Pages that stay as they are. */
  keep: string[]
  /** Its JSON. */
  json: Content
  /** Its parts, as far as the session was read when that was noted. */
  parts: MadeParts | undefined
  /** Files that are still to be encrypted. */
  unsealed: Unsealed[]
}

/** Makes the files of a session that was read from its own sources. */
export function makeSession(decided: Decided, read: ReadConversation, shop: Workshop): MadeSession {
  const { originals, files, former } = originalsOf(decided, read, shop)
  const counts = { records: read.parsed.records, ...read.built.counts, bytes: sumBytes(originals) }
  const { vault, kept, unsealed } = vaultsOf(decided, read.originals, originals, shop)
  const told = { originals, counts, redactions: read.parsed.redactions, ...(vault === undefined ? {} : { vault }) }
  const madeFrom = files.map(({ content }) => content)
  const made = finish(decided, read.built, told, madeFrom, read.parts, shop)
  // Before the JSON that names them: a run that is killed in between must still find what they are copies of.
  return { ...made, files: [...former, ...made.files, ...files, ...kept], unsealed }
}

/** Makes the files of a helper that stands inside its parent's file: the originals stay the parent's. */
export function makeInside(
  decided: Decided,
  built: BuiltSession,
  parent: { head: Head; place: Place; madeFrom: readonly Held[]; parts: ReadConversation['parts'] },
  shop: Workshop,
): MadeSession {
  const up = posix.relative(decided.place.dir, parent.place.dir)
  const originals = parent.head.originals.map((original) => ({
    ...original,
    files: original.files.map((file) => posix.join(up, file)),
  }))
  const counts = { records: built.claimed, ...built.counts, bytes: 0 }
  // What was masked in them is counted where they lie.
  const told = { originals, counts, redactions: { total: 0, byRule: {} } }
  return finish(decided, built, told, parent.madeFrom, parent.parts, shop)
}

const sumBytes = (originals: readonly Original[]): number =>
  originals.reduce((sum, { bytes, superseded }) => (superseded ? sum : sum + bytes), 0)

function finish(
  decided: Decided,
  built: BuiltSession,
  told: Pick<Head, 'originals' | 'counts' | 'redactions' | 'vault'>,
  madeFrom: readonly Held[],
  { made, note }: ReadConversation['parts'],
  shop: Workshop,
): MadeSession {
  const { place } = decided
  const folder = joinPath(place.dir, place.base)
  const at = (name: string): string => joinPath(place.dir, name)
  const parts = partLinks(place.base, partRanges(built))
  const head = makeHead(decided, {
    source: decided.adapter.id,
    id: built.id,
    user: shop.settings.user,
    system: shop.settings.system,
    timeZone: decided.stored?.head.timeZone ?? shop.settings.timeZone,
    renderer: rendererVersion,
    facts: built.facts,
    originals: told.originals,
    counts: told.counts,
    redactions: told.redactions,
    vault: told.vault,
    touched: built.touched.most(decided.cwd),
    unrendered: built.unrendered,
    problems: built.problems,
    parts,
  })
  const hold = (bytes: Buffer): Held => shop.staging.hold(bytes)
  const own: WantedFile[] = [...built.attached].map(([name, content]) => ({ path: joinPath(folder, name), content }))
  const before = made.get(built.id) ?? noParts()
  const pages = new SessionPages(
    head,
    place,
    { describe: (call) => decided.adapter.describe(call), templates: shop.templates, placed: shop.placed },
    before.pages,
  )
  const addPage = ({ path, bytes }: Page): number => own.push({ path, content: hold(bytes) })
  const addJson = (bytes: Buffer): Content => {
    const content = hold(bytes)
    own.push({ path: at(jsonPath(place.base)), content })
    return contentIn(content)
  }
  const ready = (json: Content, keep: string[], inParts: MadeParts | undefined): MadeSession => {
    const files = own.map(({ path, content }) => ({ path, content, madeFrom }))
    return { head, files, madeFrom, keep, json, parts: inParts, unsealed: [] }
  }
  if (parts.length === 0) {
    const messages = relativeTo(place.base, withHelpers(built.messages, decided), built.attached)
    const json = addJson(encodeSession(head, messages))
    addPage(pages.whole(messages))
    return ready(json, [], noParts())
  }
  const { helperPages } = decided
  const written = (messages: Redacted<Message[]>): Redacted<Message[]> => withHelpers(messages, decided)
  const tools = { folder, key: head.key, helperPages, pages, staging: shop.staging, written }
  const inParts = makeParts(built, before, note.get(built.id), tools)
  own.push(...inParts.files)
  const json = addJson(encodeCover(head))
  addPage(pages.cover())
  return ready(json, inParts.keep, inParts.made)
}

/** Where the parts of a session with this base name lie, relative to the folder of its JSON. */
export const partLinks = (base: string, ranges: readonly PartRange[]): PartLink[] =>
  ranges.map(({ from, to }, index) => ({
    md: `${base}/${pagePath(partName(index + 1))}`,
    json: `${base}/${jsonPath(partName(index + 1))}`,
    from,
    to,
  }))

/** Messages in which links to helpers that are not stored lead nowhere. */
function withHelpers(messages: Redacted<Message[]>, { helperPages }: Decided): Redacted<Message[]> {
  return mapBlocks(
    messages,
    (block) => leadsNowhere(block, helperPages),
    (block) => ({ ...block, file: '' }) as Block,
  )
}

/** Messages with the names of files as they are from the folder that `<base>/` lies in. */
function relativeTo(
  base: string,
  messages: Redacted<Message[]>,
  attached: BuiltSession['attached'],
): Redacted<Message[]> {
  const isFile = (block: Block): boolean =>
    'file' in block &&
    block.file !== undefined &&
    block.file !== '' &&
    (block.type !== 'file' || attached.has(block.file))
  const isWanted = (block: Block): boolean =>
    isFile(block) || (attached.size > 0 && (block.type === 'tool_call' || block.type === 'unknown'))
  const moved = (value: Json): Json => moveSpilled(value, base, attached)
  return mapBlocks(messages, isWanted, (block) => {
    if (block.type === 'tool_call') return { ...block, input: moved(block.input) }
    if (block.type === 'unknown') return { ...block, record: moved(block.record) }
    return 'file' in block && block.file !== undefined ? { ...block, file: posix.join(base, block.file) } : block
  })
}

/** A value in which the files of spilled strings are named from the folder that `<base>/` lies in. */
function moveSpilled(value: Json, base: string, attached: BuiltSession['attached']): Json {
  if (Array.isArray(value)) return value.map((item) => moveSpilled(item, base, attached))
  if (value === null || typeof value !== 'object') return value
  const { file } = value
  if (typeof file === 'string' && attached.has(file)) return { ...value, file: posix.join(base, file) }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, moveSpilled(item, base, attached)]))
}

/** Replaces some blocks; messages without any of them stay the same objects. */
const mapBlocks = (
  messages: Redacted<Message[]>,
  isWanted: (block: Block) => boolean,
  map: (block: Block) => Block,
): Redacted<Message[]> =>
  redacted(
    messages.map((message) =>
      message.blocks.some(isWanted)
        ? { ...message, blocks: message.blocks.map((block) => (isWanted(block) ? map(block) : block)) }
        : message,
    ),
  )

/** What the agent has, or had, where something of it is masked. */
function sourceOf(
  { masked, source }: ReadFile,
  change: PlannedOriginal['change'],
  had: Original | undefined,
): Pick<Original, 'source'> {
  // Read from the history: the bytes that the agent had are those of the time when it was stored.
  if (had?.source !== undefined && (change === 'gone' || change === 'shortened')) return { source: had.source }
  return masked && source.mac !== null ? { source: { bytes: source.bytes, mac: source.mac } } : {}
}

/** What is stored of each source, and the files that hold it. */
function originalsOf(
  decided: Decided,
  read: ReadConversation,
  shop: Workshop,
): { originals: Original[]; files: WantedFile[]; former: WantedFile[] } {
  const { place, stored } = decided
  const pieces = read.built.originals
  const named = placeOriginals(
    place.base,
    read.originals.map(({ file, read: { compressed } }, index) => ({
      path: file.path,
      readAs: file.readAs,
      compressed,
      pieces: pieces[index]?.length ?? 0,
    })),
  )
  const files: WantedFile[] = []
  const originals = read.originals.map(({ file, read: source, change, stored: had }, index): Original => {
    const names = named[index] ?? []
    for (const [piece, name] of names.entries()) {
      const content = pieces[index]?.[piece]
      if (content !== undefined) files.push({ path: joinPath(place.dir, name), content })
    }
    const kept = pieces[index] === undefined ? [] : names
    return {
      path: file.path,
      files: kept,
      bytes: source.bytes,
      sha256: source.sha256,
      ...sourceOf(source, change, had),
      ...(source.compressed ? { compressed: 'zstd' as const } : {}),
      complete: source.complete,
      ...(change === 'gone' ? { gone: true as const } : {}),
    }
  })
  const former: WantedFile[] = []
  const isKept = (one: Original): boolean =>
    (stored?.head.originals ?? []).some(
      ({ superseded, path, sha256 }) => superseded === true && path === one.path && sha256 === one.sha256,
    )
  for (const one of read.superseded) {
    if (isKept(one)) continue
    originals.push(keepFormer({ ...one, superseded: true }, decided, shop, former))
  }
  for (const one of stored?.head.originals ?? []) {
    if (one.superseded === true) originals.push(keepFormer(one, decided, shop, former))
  }
  return { originals, files, former }
}

/** A former original as it is kept, masked by the rules of today; its files are added to `files`. */
function keepFormer(one: Original, { adapter, place, stored }: Decided, shop: Workshop, files: WantedFile[]): Original {
  const had = stored === undefined ? null : piecesOf(shop.historyDir, stored.place, one)
  if (had === null) return stored?.head.originals.includes(one) === true ? one : { ...one, files: [] }
  const bytes = Buffer.concat([...storedContent(had)])
  const masked = maskedOriginal(adapter.id, one, bytes, shop.redaction)
  const original = masked?.original ?? one
  const pieces = masked === null ? [...storedContent(had)] : piecesIn(masked.bytes)
  const names = placeSuperseded(place.base, original.path, original.sha256, pieces.length)
  for (const [piece, name] of names.entries()) {
    const content = pieces[piece]
    if (content !== undefined) files.push({ path: joinPath(place.dir, name), content: shop.staging.hold(content) })
  }
  return { ...original, files: names }
}
