/** Whether every link inside the history leads somewhere. */
import { posix } from 'node:path'
import { isIndexName, pagePath, partName, splitPath } from '../history/paths.ts'
import { indexVersion } from '../render/index.ts'
import { anchorsOf, linksOf } from './page.ts'
import type { HistoryTree } from './tree.ts'

interface Wanted {
  from: string
  href: string
  to: string
  anchor: string
}

/** Reads every page, and the calendar. What has the name of an index and is none is a stray. */
export async function checkLinks(tree: HistoryTree): Promise<void> {
  const pages = [...tree.paths()].filter(
    (path) => (path.endsWith('.md') || isIndexName(path)) && !`/${path}`.includes('/.original/'),
  )
  const anchors = new Map<string, Set<string>>()
  const wanted: Wanted[] = []
  for await (const [path, bytes] of tree.read(pages)) {
    if (bytes === null) continue
    const page = bytes.toString()
    if (isIndexName(path) && indexVersion(page) === undefined) {
      tree.problem(path, 'stray', 'It has the name of an index page, and annals did not make it.')
      continue
    }
    if (!path.endsWith('.md')) continue
    anchors.set(path, anchorsOf(page))
    for (const href of linksOf(page, (one) => leadsSomewhere(one, path, tree))) {
      const target = targetOf(href, path)
      if (target === null || !tree.has(target.to))
        tree.problem(path, 'link', `It links to ${href}, which is not there.`)
      else if (target.anchor !== '' && target.to.endsWith('.md')) wanted.push({ from: path, href, ...target })
    }
  }
  for (const { from, href, to, anchor } of wanted) {
    if (anchors.get(to)?.has(anchor) === false && !isTurnOfParts(to, anchor, tree)) {
      tree.problem(from, 'anchor', `It links to ${href}, and there is no such place on that page.`)
    }
  }
}

/** A session that had one page when it was linked to may have grown into parts: its cover says where each turn is. */
const isTurnOfParts = (page: string, anchor: string, tree: HistoryTree): boolean =>
  /^turn-\d+$/.test(anchor) && tree.has(page.replace(/\.md$/, `/${pagePath(partName(1))}`))

const leadsSomewhere = (href: string, from: string, tree: HistoryTree): boolean => {
  const target = targetOf(href, from)
  return target !== null && tree.has(target.to)
}

/** Where a relative address leads, below the history path; null for one that is none. */
function targetOf(href: string, from: string): { to: string; anchor: string } | null {
  const [, path = '', anchor = ''] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(href) ?? []
  try {
    const to = path === '' ? from : posix.join(splitPath(from).dir, decodeURIComponent(path))
    return { to, anchor: decodeURIComponent(anchor) }
  } catch {
    return null
  }
}
