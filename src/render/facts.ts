/** The lines under a title: what a session was, in numbers, and where the rest of it is. */
import type { Head, ParentLink } from '../model/session.ts'
import { hrefOfPath, link, text } from './markdown.ts'
import { titleLink } from './title.ts'
import type { RenderContext } from './view.ts'
import { between, compact, counted, duration } from './words.ts'
import type { Work } from './work.ts'

/** How long, how much, which model, what came of it; links to the JSON and the originals. */
export function factsOf(head: Head, context: RenderContext, { files, commits }: Work): string {
  const { counts, usage, models } = head
  const took = between(head.startedAt, head.endedAt)
  const numbers = [
    took >= 1000 ? duration(took) : '',
    counts.person > 0 ? counted(counts.person, 'prompt') : '',
    counts.tool > 0 ? counted(counts.tool, 'tool call') : '',
    files.size > 0 ? `${counted(files.size, 'file')} changed` : '',
    commits.length > 0 ? counted(commits.length, 'commit') : '',
    usage.total > 0 ? `${compact(usage.total)} tokens` : '',
    text(models.join(', ')),
  ]
  return [...numbers, ...linksOf(head, context)].filter((one) => one !== '').join(' · ')
}

function linksOf(head: Head, { json }: RenderContext): string[] {
  const originals = head.originals.flatMap((original) => original.files)
  const links = originals.length > 3 ? originals.slice(0, 3) : originals
  return [
    ...(json === undefined ? [] : [link('JSON', hrefOfPath(json))]),
    ...links.map((file, index) => link(links.length > 1 ? `original ${index + 1}` : 'original', hrefOfPath(file))),
    ...(originals.length > links.length ? [`${originals.length - links.length} more originals in the JSON`] : []),
  ]
}

const parentWords: Record<ParentLink['kind'], string> = {
  subagent: 'Helper of',
  fork: 'Forked from',
  resume: 'Goes on from',
}
const childWords: Record<ParentLink['kind'], string> = { subagent: 'Helpers', fork: 'Forks', resume: 'Gone on in' }

/** Where this session came from and which ones came from it, a line each. */
export function relatedOf(head: Head, context: RenderContext): string {
  const lines: string[] = []
  if (head.parent !== undefined) {
    const { key, kind, turn, message } = head.parent
    const at = turn === undefined || message === undefined ? undefined : { turn, message }
    const page = context.hrefOf(key, at)
    const other = page === undefined ? 'a session that is not stored' : titleLink(page)
    lines.push(`${parentWords[kind]} ${other}${at === undefined ? '' : `, after its turn ${at.turn}`}`)
  }
  for (const kind of ['subagent', 'fork', 'resume'] as const) {
    const children = head.children.filter((child) => child.kind === kind)
    if (children.length === 0) continue
    const links = children.slice(0, 50).map((child) => {
      const page = context.hrefOf(child.key)
      if (page !== undefined) return titleLink(page)
      return child.file === '' ? text(child.key) : link(child.key, hrefOfPath(child.file))
    })
    lines.push(
      `${childWords[kind]}: ${links.join(' · ')}${children.length > 50 ? ` · ${children.length - 50} more in the JSON` : ''}`,
    )
  }
  return lines.join('\n\n')
}
