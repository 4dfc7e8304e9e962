/** A stored session with its helpers, masked by the rules of today from what the history holds: no source is needed. */

import { posix } from 'node:path'
import { adapterOf, describerOf } from '../../adapters/index.ts'
import { decodeSession, encodeCover, encodePart, encodeSession } from '../history/json.ts'
import { decodePart } from '../history/messages.ts'
import { joinPath, jsonKind, splitPath } from '../history/paths.ts'
import type { Head, Json, Message, Original } from '../model/session.ts'
import { fingerprintOf } from '../plan/head.ts'
import type { Place } from '../plan/names.ts'
import { addRedactions, type Redaction, redacted } from '../redact/index.ts'
import { Surface } from '../redact/surface.ts'
import { rendererVersion, type Templates } from '../render/index.ts'
import { sha256Of } from '../sha256.ts'
import { MaskedNames, maskedPlace } from './masked-names.ts'
import { OriginalMasker } from './masked-pieces.ts'
import { type Page, type Placed, SessionPages } from './pages.ts'

/** A session as it should be from now on. All paths are below the history path. */
export interface MaskedUnit {
  files: { path: string; bytes: Buffer }[]
  /** Files that are somewhere else now. */
  removed: string[]
  place: Place
  /** Of the session at the top. */
  head: Head
  json: string
}

export interface MaskContext {
  redaction: Redaction
  templates: Templates
  placed: Placed
  /** The bytes of a file of the history, as annals wrote them. */
  read: (path: string) => Buffer
  /** Whether a session may lie there. */
  isFree: (place: Place) => boolean
}

/** Texts whose name is made of what is in them. */
const attached = /^[0-9a-f]{16}\.[a-z0-9.]+$/

/**
 * Masks a session. `json`: of the session at the top, `files`: all of its files. Null when nothing in it is to be masked.
 * Throws a `RedactionError`, and a `SyntaxError` for a JSON that is none of ours.
 */
export function maskStored(json: string, files: readonly string[], context: MaskContext): MaskedUnit | null {
  const { dir, name } = splitPath(json)
  const surface = new Surface(context.redaction)
  const from = { dir, base: name.slice(1, -'.json'.length) }
  const root = decodeSession(context.read(json).toString())
  const names = new MaskedNames(from, maskedPlace(root, from, surface, context.isFree), surface)
  return new UnitMasker(json, files, context, surface, names).mask()
}

class UnitMasker {
  readonly #json: string
  readonly #files: ReadonlySet<string>
  readonly #context: MaskContext
  readonly #surface: Surface
  readonly #names: MaskedNames
  /** Files that get another name or other bytes, by the path that they have from now on. */
  readonly #written = new Map<string, Buffer>()
  readonly #originals: OriginalMasker

  constructor(json: string, files: readonly string[], context: MaskContext, surface: Surface, names: MaskedNames) {
    this.#json = json
    this.#files = new Set(files)
    this.#context = context
    this.#surface = surface
    this.#names = names
    this.#originals = new OriginalMasker({ ...context, surface, names, written: this.#written })
  }

  mask(): MaskedUnit | null {
    for (const path of this.#files) this.#maskAttached(path)
    const head = this.#maskSession(this.#json)
    for (const path of this.#files) if (jsonKind(path) === 'helper') this.#maskSession(path)
    if (!this.#names.isMoved && this.#written.size === 0) return null
    for (const path of this.#files) this.#carry(path)
    const kept = new Set(this.#written.keys())
    return {
      files: [...this.#written].map(([path, bytes]) => ({ path, bytes })),
      removed: [...this.#files].filter((path) => !kept.has(path) && this.#names.at(path) !== path),
      place: this.#names.to,
      head,
      json: this.#names.at(this.#json),
    }
  }

  #maskAttached(path: string): void {
    const { dir, name } = splitPath(path)
    if (!attached.test(name) || path.includes('/.original/')) return
    const bytes = this.#context.read(path)
    const masked = this.#context.redaction.redactor.file(bytes)
    if (masked === bytes) return
    const hash = sha256Of(masked).slice(0, 16)
    this.#names.rename(path, this.#names.at(joinPath(dir, `${hash}${name.slice(16)}`)))
    this.#written.set(this.#names.at(path), masked)
  }

  #maskSession(json: string): Head {
    const { redactor } = this.#context.redaction
    redactor.taken()
    const { messages, ...stored } = decodeSession(this.#context.read(json).toString())
    const originals = stored.originals.map((one) => this.#originals.mask(json, stored.source, one))
    const inOriginals = redactor.taken()
    const parts = (stored.parts ?? []).map(({ json: name }) => {
      const path = joinPath(splitPath(json).dir, name)
      return { path, part: decodePart(this.#context.read(path).toString()) }
    })
    const told = [
      ...(messages === undefined ? [] : [this.#maskMessages(json, stored.source, messages)]),
      ...parts.map(({ path, part }) => this.#maskMessages(path, stored.source, part.messages)),
    ]
    // Counted once: where the originals lie, or where they are all there is.
    const isKept = originals.some(({ files }) => files.length > 0)
    const head = this.#maskHead(json, stored, originals, isKept ? inOriginals : redactor.taken())
    redactor.taken()
    const before = [...(messages === undefined ? [] : [messages]), ...parts.map(({ part }) => part.messages)]
    const same = JSON.stringify([stored, before]) === JSON.stringify([head, told])
    if (same && !this.#names.isMoved) return head
    const anew = { ...head, renderer: rendererVersion }
    this.#write(json, anew, messages === undefined, told, parts)
    return anew
  }

  #write(
    json: string,
    head: Head,
    isCover: boolean,
    told: readonly Message[][],
    parts: readonly { path: string; part: { part: number } }[],
  ): void {
    const at = this.#names.at(json)
    const { dir, name } = splitPath(at)
    const { templates, placed } = this.#context
    const place = { dir, base: name.slice(1, -'.json'.length) }
    const pages = new SessionPages(head, place, {
      describe: describerOf(head.source),
      templates,
      placed,
    })
    const add = ({ path, bytes }: Page): unknown => this.#written.set(path, bytes)
    if (!isCover) {
      const messages = redacted(told[0] ?? [])
      this.#written.set(at, encodeSession(head, messages))
      add(pages.whole(messages))
      return
    }
    for (const [index, { path, part }] of parts.entries()) {
      const messages = redacted(told[index] ?? [])
      this.#written.set(this.#names.at(path), encodePart({ annals: 1, key: head.key, part: part.part }, messages))
      add(pages.part(messages))
    }
    this.#written.set(at, encodeCover(head))
    add(pages.cover())
  }

  #maskHead(json: string, stored: Head, originals: Original[], more: Head['redactions']): Head {
    const redactions = { ...stored.redactions }
    addRedactions(redactions, more)
    const { title, cwd, cwds, home, agent, git, models, problems } = stored
    const said = this.#record(stored.source, {
      title,
      cwd,
      cwds,
      home,
      agent,
      git,
      models,
      problems,
    } as unknown as Json)
    const named = (file: string): string => (file === '' ? '' : this.#names.named(json, file))
    const isRoot = json === this.#json
    return {
      ...stored,
      ...(said as unknown as Partial<Head>),
      fingerprint: fingerprintOf(originals),
      user: this.#surface.path(stored.user),
      system: this.#surface.path(stored.system),
      path: this.#surface.path(stored.path),
      slug: (isRoot ? this.#names.newSlug : undefined) ?? this.#surface.path(stored.slug),
      children: stored.children.map((child) => ({ ...child, file: named(child.file) })),
      counts: { ...stored.counts, bytes: bytesOf(stored, originals) },
      ...(stored.touched === undefined ? {} : { touched: this.#touched(stored.touched) }),
      redactions,
      originals,
      ...(stored.vault === undefined ? {} : { vault: { ...stored.vault, files: stored.vault.files.map(named) } }),
      ...(stored.parts === undefined
        ? {}
        : { parts: stored.parts.map((part) => ({ ...part, md: named(part.md), json: named(part.json) })) }),
    }
  }

  #touched(touched: Record<string, number>): Record<string, number> {
    return Object.fromEntries(Object.entries(touched).map(([path, count]) => [this.#surface.text(path), count]))
  }

  #record<T extends Json>(source: string, value: T): T {
    const bytes = Buffer.from(JSON.stringify(value))
    const masked = this.#context.redaction.redactor.record(bytes, adapterOf(source)?.opaque ?? new Set())
    return masked === bytes ? value : (JSON.parse(masked.toString()) as T)
  }

  #maskMessages(json: string, source: string, messages: Message[]): Message[] {
    return messages.map((message) => {
      // Files are found by the names they have: those are taken before what is said is masked.
      const blocks = message.blocks.map((block) => this.#moveFiles(json, block as unknown as Json))
      return this.#record(source, { ...message, blocks } as unknown as Json) as unknown as Message
    })
  }

  /** Names of files that have another name now. */
  #moveFiles(json: string, value: Json): Json {
    if (Array.isArray(value)) return value.map((item) => this.#moveFiles(json, item))
    if (value === null || typeof value !== 'object') return value
    const moved = Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.#moveFiles(json, item)]))
    const { file } = value
    if (typeof file !== 'string' || file === '') return moved
    const path = posix.join(splitPath(json).dir, file)
    if (!this.#files.has(path)) return moved
    const bytes = this.#written.get(this.#names.at(path))
    const isText = bytes !== undefined && typeof value.bytes === 'number'
    return { ...moved, file: this.#names.named(json, file), ...(isText ? { bytes: bytes.length } : {}) }
  }

  /** A file that has only another place. */
  #carry(path: string): void {
    const at = this.#names.at(path)
    if (at === path || this.#written.has(at) || path.endsWith('.md')) return
    this.#written.set(at, this.#context.read(path))
  }
}

const bytesOf = ({ counts }: Head, originals: readonly Original[]): number =>
  counts.bytes === 0
    ? 0
    : originals.reduce((sum, { bytes, superseded }) => (superseded === true ? sum : sum + bytes), 0)
