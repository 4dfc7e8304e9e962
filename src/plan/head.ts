/** Puts together what the JSON says of a session before its messages. Pure. */
import { createHash } from 'node:crypto'
import { stripVTControlCharacters } from 'node:util'
import type { Facts } from '../../adapters/types.ts'
import type { ChildLink, Counts, Head, Original, Problem, TitleFrom } from '../model/session.ts'
import { noUsage } from '../model/session.ts'
import type { Redactor } from '../redact/index.ts'
import { isAscii } from './ascii.ts'

const longestTitle = 200
/** Code units of a prompt's beginning that are enough for its title, as a rule. */
const enoughForTitle = 400
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A title as one line of at most 200 characters, without control characters and terminal colours. */
export function titleLine(text: string): string {
  const beginning = text.slice(0, enoughForTitle)
  // Where nothing in it reaches further: one pass over a long prompt takes longer than all else that is done for a name.
  if (isAscii(beginning) && !beginning.includes('\u001b')) {
    const line = oneLine(beginning)
    if (line.length > longestTitle) return cutTitle(line)
  }
  const line = oneLine(stripVTControlCharacters(text.slice(0, 4_000).toWellFormed()))
  if (line.length <= longestTitle) return line
  if (isAscii(line.slice(0, longestTitle + 1))) return cutTitle(line)
  let end = 0
  let count = 0
  for (const { index, segment } of characters.segment(line)) {
    count += 1
    if (count === longestTitle)
      return index + segment.length === line.length ? line : `${line.slice(0, end).trimEnd()}…`
    end = index + segment.length
  }
  return line
}

/** What becomes one blank, as a rule in many places already is: those are left as they are. */
const unlikeBlank = /[\s\u0000-\u001f\u007f-\u009f]{2,}|[^\S ]|[\u0000-\u001f\u007f-\u009f]/g

const oneLine = (text: string): string => text.replace(unlikeBlank, ' ').trim()

/** Of a longer line whose beginning is ASCII. */
const cutTitle = (line: string): string => `${line.slice(0, longestTitle - 1).trimEnd()}…`

/** The agent's own title, else the first prompt, else what `id` gives. */
export function titleOf(
  facts: Pick<Facts, 'title' | 'firstPrompt'>,
  outside: string | undefined,
  id: string,
  redactor: Redactor,
): { title: string; titleFrom: TitleFrom } {
  const own = titleLine(redactor.name(outside ?? facts.title ?? ''))
  if (own !== '') return { title: own, titleFrom: 'agent' }
  const prompt = titleLine(redactor.name(facts.firstPrompt ?? ''))
  return prompt === '' ? { title: id, titleFrom: 'id' } : { title: prompt, titleFrom: 'prompt' }
}

/** One hash over all originals, whatever their order in the list. */
export function fingerprintOf(originals: readonly Original[]): string {
  const lines = originals
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    .map(({ path, bytes, sha256 }) => `${path}\0${bytes}\0${sha256}\n`)
  return `sha256:${createHash('sha256').update(lines.join('')).digest('hex')}`
}

export interface HeadParts {
  key: string
  source: string
  id: string
  title: string
  titleFrom: TitleFrom
  user: string
  system: string
  timeZone: string
  renderer: number
  /** What the layout made of the working directory. */
  path: string
  home?: string
  slug: string
  cwd: string | null
  startedAt: string
  endedAt: string
  updatedAt: string
  facts: Facts
  parent?: Head['parent']
  children: ChildLink[]
  counts: Counts
  touched: Head['touched']
  unrendered: Record<string, number>
  problems: Problem[]
  originals: Original[]
  vault?: Head['vault']
  parts?: Head['parts']
  redactions: Head['redactions']
}

/** The head, its keys in the order in which they are written. */
export function makeHead(parts: HeadParts): Head {
  const { facts } = parts
  const cwds = facts.cwds ?? []
  return {
    annals: 1,
    key: parts.key,
    fingerprint: fingerprintOf(parts.originals),
    renderer: parts.renderer,
    source: parts.source,
    id: parts.id,
    title: parts.title,
    titleFrom: parts.titleFrom,
    user: parts.user,
    system: parts.system,
    cwd: parts.cwd,
    ...(cwds.length > 1 ? { cwds } : {}),
    ...(parts.home === undefined ? {} : { home: parts.home }),
    path: parts.path,
    slug: parts.slug,
    timeZone: parts.timeZone,
    startedAt: parts.startedAt,
    endedAt: parts.endedAt,
    updatedAt: parts.updatedAt,
    agent: facts.agent,
    ...(facts.git === undefined ? {} : { git: facts.git }),
    models: facts.models,
    ...(parts.parent === undefined ? {} : { parent: parts.parent }),
    children: parts.children,
    ...(facts.historyMode === undefined ? {} : { historyMode: facts.historyMode }),
    usage: facts.usage ?? noUsage,
    counts: parts.counts,
    ...(parts.touched === undefined ? {} : { touched: parts.touched }),
    unrendered: Object.fromEntries(Object.entries(parts.unrendered).sort(([a], [b]) => (a < b ? -1 : 1))),
    redactions: parts.redactions,
    problems: parts.problems,
    originals: parts.originals,
    ...(parts.vault === undefined ? {} : { vault: parts.vault }),
    ...(parts.parts === undefined ? {} : { parts: parts.parts }),
  }
}
