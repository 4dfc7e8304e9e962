/** Stored sessions as the history has them, whoever stored them, and their pages made anew from their JSON. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describerOf } from '../../adapters/index.ts'
import { objectId } from '../commit/trees.ts'
import { decodeSession, headIn, withRenderer } from '../history/json.ts'
import { decodePart } from '../history/messages.ts'
import { joinPath, jsonAbove, pageBeside, sessionOf, splitPath } from '../history/paths.ts'
import type { Head } from '../model/session.ts'
import type { Place } from '../plan/names.ts'
import { rendererVersion, type Templates } from '../render/index.ts'
import { type Page, type Placed, type PlacedSession, SessionPages } from './pages.ts'

/** A session or a helper. `json` is below the history path. */
export interface Known {
  json: string
  place: Place
  head: Pick<Head, 'key' | 'title' | 'user' | 'system' | 'renderer'> & Pick<Partial<Head>, 'parts'>
}

/** Reads the head of a session's JSON. Throws what `sessionAnew` throws. */
export function knownAt(json: string, ours: OurFiles): Known {
  const { key, title, user, system, renderer, parts } = headIn(readOurs(json, ours))
  const { dir, name } = splitPath(pageBeside(json))
  return {
    json,
    place: { dir, base: name.slice(0, -'.md'.length) },
    head: { key, title, user, system, renderer, ...(parts && { parts }) },
  }
}

/** The JSON of the session at the top that a JSON belongs to: its own, or that of the folder it lies in. */
export const rootOf = (json: string): string => (sessionOf(json) === null ? jsonAbove(json) : json)

/**
 * Says where the pages of one person's sessions on one machine link to. A session that is stored several times is meant
 * as that person and that machine have it.
 */
export function placesFor(all: readonly Pick<Known, 'place' | 'head'>[]): (head: Known['head']) => Placed {
  const known = new Map<string, Placed>()
  return ({ user, system }) => {
    const owner = JSON.stringify([user, system])
    const placed = known.get(owner) ?? placedFirst(all, (head) => head.user === user && head.system === system)
    known.set(owner, placed)
    return placed
  }
}

/** Where sessions lie, by key; of several with one key the last one that is `isOwn`, else the last one. */
export function placedFirst<H extends Pick<Known['head'], 'key' | 'title' | 'user' | 'system' | 'parts'>>(
  all: readonly { place: Place; head: H }[],
  isOwn: (head: H) => boolean,
): Map<string, PlacedSession> {
  const inOrder = [...all.filter(({ head }) => !isOwn(head)), ...all.filter(({ head }) => isOwn(head))]
  return new Map(
    inOrder.map(({ place, head: { key, title, parts } }) => [key, { place, title, ...(parts && { parts }) }]),
  )
}

/** The files of a history, as annals wrote them. */
export interface OurFiles {
  historyDir: string
  objectFormat: 'sha1' | 'sha256'
  /** Whether annals wrote a file (below the history path) as it is. */
  isOurs: (path: string, oid: string) => boolean
}

export interface AnewContext extends OurFiles {
  templates: Templates
  placed: Placed
}

/** A file of a session, as it should be from now on. */
export type Anew = Page | (Page & { head: Head })

/**
 * The pages of a session; and its JSON, with nothing in it changed but the renderer, where that is another one. One file
 * at a time, so that memory stays small. Throws what the file system throws, and a `SyntaxError` for a file that is none
 * of ours or that somebody changed.
 */
export function* sessionAnew({ json, place }: Known, context: AnewContext): Generator<Anew> {
  const { templates, placed } = context
  const text = readOurs(json, context).toString()
  const { messages, ...stored } = decodeSession(text)
  const head: Head = { ...stored, renderer: rendererVersion }
  const pages = new SessionPages(head, place, { describe: describerOf(head.source), templates, placed })
  if (head.parts === undefined) yield pages.whole(messages ?? [])
  else {
    for (const part of head.parts) {
      yield pages.part(decodePart(readOurs(joinPath(place.dir, part.json), context).toString()).messages)
    }
    yield pages.cover()
  }
  if (stored.renderer !== rendererVersion)
    yield { path: json, bytes: Buffer.from(withRenderer(text, rendererVersion)), head }
}

function readOurs(path: string, { historyDir, objectFormat, isOurs }: OurFiles): Buffer {
  const bytes = readFileSync(join(historyDir, ...path.split('/')))
  if (!isOurs(path, objectId('blob', bytes, objectFormat))) {
    throw new SyntaxError('Its JSON was changed by hand; git restore brings back what annals wrote.')
  }
  return bytes
}
