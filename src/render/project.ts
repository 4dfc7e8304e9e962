/** What the front page of a project's own history tells: who worked on what, by month, and which files it was about. */

import { posix } from 'node:path'
import { withSlashes } from '../model/path.ts'
import { textOrder } from '../order.ts'
import { type Column, firstRows, grouped, type IndexEntry, monthOf, sessionLink, table, together } from './indexes.ts'
import { cell, inline } from './markdown.ts'

const sessionsInSight = 4
const shortTitle = 50
const filesInSight = 25
const roomForFiles = 20 * 1024

export const monthColumns: Column[] = [
  { name: 'month' },
  { name: 'person' },
  { name: 'agent' },
  { name: 'sessions', right: true },
  { name: 'prompts', right: true },
  { name: 'worked on' },
]

/**
 * A row for each month, person and agent: the sessions with the most prompts say what it was about. `entries`, newest
 * first.
 */
export function monthRows(entries: readonly IndexEntry[]): string[][] {
  return [...grouped(entries, ({ head }) => monthOf(head) || 'undated')].flatMap(([month, own]) =>
    [...grouped(own, ({ head }) => JSON.stringify([head.user, head.source]))]
      .toSorted(([a], [b]) => textOrder(a, b))
      .map(([, theirs], index) => {
        const head = theirs[0]?.head
        return [
          index === 0 ? together(month) : '',
          cell(head?.user ?? ''),
          cell(head?.source ?? ''),
          String(theirs.length),
          String(theirs.reduce((sum, { head }) => sum + head.counts.person, 0)),
          linksTo(theirs.toSorted((a, b) => b.head.counts.person - a.head.counts.person)),
        ]
      }),
  )
}

function linksTo(entries: readonly IndexEntry[]): string {
  const shown = entries.slice(0, sessionsInSight).map((entry) => sessionLink(entry, '', shortTitle))
  const rest = entries.length - shown.length
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(' · ')
}

/** The files that most sessions were about, with links to the latest of them; `''` when none is known. `entries`, newest first. */
export function filesTable(entries: readonly IndexEntry[]): string {
  const files = new Map<string, { calls: number; sessions: IndexEntry[] }>()
  for (const entry of entries) {
    for (const [file, calls] of filesIn(entry)) {
      const known = files.get(file) ?? { calls: 0, sessions: [] }
      known.calls += calls
      known.sessions.push(entry)
      files.set(file, known)
    }
  }
  const rows = [...files]
    .toSorted(
      ([a, one], [b, other]) =>
        other.sessions.length - one.sessions.length || other.calls - one.calls || textOrder(a, b),
    )
    .map(([file, { calls, sessions }]) => [
      inline(file, true),
      String(sessions.length),
      String(calls),
      linksTo(sessions),
    ])
  const columns: Column[] = [
    { name: 'file' },
    { name: 'sessions', right: true },
    { name: 'calls', right: true },
    { name: 'latest' },
  ]
  return table(columns, firstRows(rows, filesInSight, roomForFiles))
}

/** The files that a session touched below the project's root, relative to it, each once. */
function filesIn({ head: { cwd, path, touched = {} } }: IndexEntry): Map<string, number> {
  const files = new Map<string, number>()
  const folder = withSlashes(cwd ?? '').replace(/\/+$/, '')
  if (folder === '' || !`${folder}/`.endsWith(path === '' ? '/' : `/${path}/`)) return files
  const root = path === '' ? folder : folder.slice(0, -path.length - 1)
  for (const [name, calls] of Object.entries(touched)) {
    const recorded = withSlashes(name)
    const file = posix.normalize(/^(?:\/|[a-z]:\/)/i.test(recorded) ? recorded : `${folder}/${recorded}`)
    if (!file.startsWith(`${root}/`)) continue
    const below = file.slice(root.length + 1)
    files.set(below, (files.get(below) ?? 0) + calls)
  }
  return files
}
