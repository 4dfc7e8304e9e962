/** Puts together what the JSON says of a session before its messages. Pure. */

import { stripVTControlCharacters } from 'node:util'
import type { Facts } from '../../adapters/types.ts'
import type { ChildLink, Counts, Head, Original, ParentLink, PartLink, Problem, TitleFrom } from '../model/session.ts'
import { noUsage } from '../model/session.ts'
import { textOrder } from '../order.ts'
import type { Redactor } from '../redact/index.ts'
import { sha256Of } from '../sha256.ts'
import { charactersOf, isSingle } from './characters.ts'

const longestTitle = 200
/** Code units of a prompt's beginning that are enough for its title, as a rule. */
const enoughForTitle = 400

/** A title as one line of at most 200 characters, without control characters and terminal colours. */
export function titleLine(text: string): string {
  const beginning = text.slice(0, enoughForTitle)
  // One pass over a long prompt takes longer than all else that is done for a name. A terminal's sequence may reach further.
  if (!/[\u001b\u009b]/.test(beginning)) {
    const line = oneLine(beginning)
    if (line.length > longestTitle && isSingle(line.slice(0, longestTitle + 1))) return cutTitle(line)
  }
  const line = oneLine(stripVTControlCharacters(text.slice(0, 4_000).toWellFormed()))
  if (line.length <= longestTitle) return line
  if (isSingle(line.slice(0, longestTitle + 1))) return cutTitle(line)
  let end = 0
  let count = 0
  for (const { index, segment } of charactersOf(line)) {
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

/** Of a longer line in the beginning of which each code unit is a character. */
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
    .toSorted((a, b) => textOrder(a.path, b.path))
    .map(({ path, bytes, sha256 }) => `${path}\0${bytes}\0${sha256}\n`)
  return `sha256:${sha256Of(lines.join(''))}`
}

/** What is decided of a session before its files are made. */
export interface DecidedHead {
  key: string
  title: string
  titleFrom: TitleFrom
  /** What the layout made of the working directory. */
  path: string
  home?: string
  slug: string
  cwd: string | null
  startedAt: string
  endedAt: string
  updatedAt: string
  parent?: ParentLink
  children: ChildLink[]
}

/** What is known of it besides. */
export interface HeadParts {
  source: string
  id: string
  user: string
  system: string
  timeZone: string
  renderer: number
  facts: Facts
  counts: Counts
  touched: Head['touched']
  unrendered: Record<string, number>
  problems: Problem[]
  originals: Original[]
  vault: Head['vault'] | undefined
  /** None where the session is on one page. */
  parts: PartLink[]
  redactions: Head['redactions']
}

/** The head, its keys in the order in which they are written. */
export function makeHead(decided: DecidedHead, parts: HeadParts): Head {
  const { facts } = parts
  const cwds = facts.cwds ?? []
  return {
    annals: 1,
    key: decided.key,
    fingerprint: fingerprintOf(parts.originals),
    renderer: parts.renderer,
    source: parts.source,
    id: parts.id,
    title: decided.title,
    titleFrom: decided.titleFrom,
    user: parts.user,
    system: parts.system,
    cwd: decided.cwd,
    ...(cwds.length > 1 ? { cwds } : {}),
    ...(decided.home === undefined ? {} : { home: decided.home }),
    path: decided.path,
    slug: decided.slug,
    timeZone: parts.timeZone,
    startedAt: decided.startedAt,
    endedAt: decided.endedAt,
    updatedAt: decided.updatedAt,
    agent: facts.agent,
    ...(facts.git === undefined ? {} : { git: facts.git }),
    models: facts.models,
    ...(decided.parent === undefined ? {} : { parent: decided.parent }),
    children: decided.children,
    ...(facts.historyMode === undefined ? {} : { historyMode: facts.historyMode }),
    usage: facts.usage ?? noUsage,
    counts: parts.counts,
    ...(parts.touched === undefined ? {} : { touched: parts.touched }),
    unrendered: Object.fromEntries(Object.entries(parts.unrendered).sort(([a], [b]) => (a < b ? -1 : 1))),
    redactions: parts.redactions,
    problems: parts.problems,
    originals: parts.originals,
    ...(parts.vault === undefined ? {} : { vault: parts.vault }),
    ...(parts.parts.length === 0 ? {} : { parts: parts.parts }),
  }
}
