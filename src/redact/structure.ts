/** Finds secrets in JSON: in each string by itself, by the name of its field, and across strings that are one text. */
import { byName } from './by-name.ts'
import { tableOfClass } from './characters.ts'
import type { Engine, Finding, Hit } from './engine.ts'
import { type Leaf, type Leaves, leavesOf, longestBlank, opensJson } from './json.ts'
import type { Span } from './rules/row.ts'
import { lastAt } from './sorted.ts'
import { stretchesOf } from './stretches.ts'
import { decoded, plain, unescaped, type View } from './view.ts'

/** A document in a string in a document … deeper than this is read as text. */
const deepest = 24
const none: ReadonlySet<string> = new Set()
/** A string that is shorter is looked at whole, in bytes. */
const shortString = 4_096
const [LF, OPEN, OPEN_LIST] = [0x0a, 0x7b, 0x5b]
/** The hits in some bytes; null where they are dense: each piece of the bytes is asked for its own then. */
type Hits = readonly Hit[] | null

/**
 * The secrets of a record that is JSON; of anything else, those of its text. `hits` are those of its bytes. Values of
 * `opaque` fields are left out.
 */
export function inRecord(engine: Engine, view: View, hits: Hits, opaque: ReadonlySet<string>): Finding[] {
  const leaves = leavesOf(view.bytes, 0, view.bytes.length, opaque)
  return leaves === null ? inText(engine, view, hits) : inLeaves(engine, view, leaves, hits, 0)
}

/** The secrets of a text; where all of it or a line of it is JSON, those of the JSON. `hits` are those of its bytes. */
export function inText(engine: Engine, view: View, hits: Hits, depth = 0): Finding[] {
  const { bytes } = view
  if (depth < deepest && opensJson(bytes, 0)) {
    const leaves = leavesOf(bytes, 0, bytes.length, none)
    if (leaves !== null) return inLeaves(engine, view, leaves, hits ?? engine.sparseHits(bytes), depth)
  }
  const all = hits ?? engine.hits(bytes)
  const findings = engine.find(view, all)
  if (depth === deepest) return findings
  const { lines, inside } = inLines(engine, view, all, depth)
  if (lines.length === 0) return findings
  const outside = findings.filter((finding) => !isIn(lines, finding))
  add(outside, inside)
  return outside
}

/** How many bytes blanks before a document and its first sign may be when each is an escape. */
const longestOpening = 6 * (longestBlank + 1)

/** Whether a finding lies in one of some lines, which are in order. */
function isIn(lines: readonly Span[], { from, to }: Finding): boolean {
  let [low, high] = [0, lines.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle] as Span).to <= from) low = middle + 1
    else high = middle
  }
  const line = lines[low]
  return line !== undefined && to > line.from
}

/** The lines of a text that are JSON and may hold a secret, in order, and the secrets of these. */
function inLines(
  engine: Engine,
  view: View,
  hits: readonly Hit[],
  depth: number,
): { lines: Span[]; inside: readonly Finding[] } {
  const { bytes } = view
  const lines: Span[] = []
  const inside: Finding[] = []
  let from = 0
  while (from < bytes.length) {
    const next = bytes.indexOf(LF, from)
    const to = next === -1 ? bytes.length : next
    const byte = bytes[from]
    if ((byte === OPEN || byte === OPEN_LIST) && engine.hitsWithin(bytes, hits, from, to).length > 0) {
      const leaves = leavesOf(bytes, from, to, none)
      if (leaves !== null) {
        lines.push({ from, to })
        add(inside, inLeaves(engine, view, leaves, hits, depth))
      }
    }
    from = to + 1
  }
  return { lines, inside }
}

const isHot = (engine: Engine, bytes: Buffer, hits: Hits, from: number, to: number): boolean =>
  hits === null ? engine.isHot(bytes, from, to) : engine.hitsWithin(bytes, hits, from, to).length > 0

/** More of them than a call can have arguments, where a text is full of secrets. */
function add(findings: Finding[], more: readonly Finding[]): void {
  for (const finding of more) findings.push(finding)
}

/** Strings that have fewer bytes than this are searched all at once, longer ones each by itself. */
const shortLeaf = 64

function inLeaves(engine: Engine, view: View, { all, rows }: Leaves, dense: Hits, depth: number): Finding[] {
  const hits = dense ?? (view.bytes.length < shortLeaf * all.length ? engine.hits(view.bytes) : null)
  const findings: Finding[] = []
  for (const leaf of all) {
    if (leaf.opaque) continue
    if (isHot(engine, view.bytes, hits, leaf.from, leaf.to)) {
      leaf.hot = true
      for (const { from, to } of piecesOf(engine, view, leaf, hits)) {
        const said = decoded(view, from, to)
        // Without an escape the piece is what was searched already.
        const isSearched = hits !== null && said.bytes.length === to - from
        const known = isSearched ? engine.hitsOf(view.bytes, hits, from, to) : null
        add(findings, inText(engine, said, known, depth + 1))
      }
    }
    if (!leaf.isKey) add(findings, byName(engine, view, leaf))
  }
  for (const row of rows) if (row.some(({ hot }) => hot) || isCut(view, row)) add(findings, across(engine, view, row))
  return findings
}

/** What is to be looked at of a string: all of it where what it says may be JSON itself. */
function piecesOf(engine: Engine, view: View, leaf: Leaf, hits: Hits): Span[] {
  const { from, to } = leaf
  if (hits === null || to - from < shortString) return [leaf]
  // The quote that begins a document, and a line end before it, are escapes here.
  const first = decoded(view, from, from + longestOpening).text
  const isText = /^\s*"/.test(first) && !/"\s*$/.test(decoded(view, to - longestOpening, to).text)
  if (!isText && opensJson(Buffer.from(first, 'latin1'), 0)) return [leaf]
  return stretchesOf(view.bytes, from, to, engine.hitsWithin(view.bytes, hits, from, to))
}

/** Whether one string may end in the middle of a keyword that the next one goes on with. */
const isCut = (view: View, row: readonly Leaf[]): boolean =>
  row.length <= 64 && row.some(({ from, to }) => to > from && goesOn[view.bytes[to - 1] as number] === 1)

/** Neither blanks nor a full stop. */
const goesOn = tableOfClass('^\\s.', 256)

/** Secrets that lie across the strings of a row: each of their parts is masked by the same placeholder. */
function across(engine: Engine, view: View, row: readonly Leaf[]): Finding[] {
  const pieces = row.filter(({ opaque }) => !opaque)
  const begins: number[] = []
  const out = Buffer.allocUnsafe(pieces.reduce((sum, { from, to }) => sum + to - from, 0))
  let length = 0
  for (const { from, to } of pieces) {
    begins.push(length)
    length = unescaped(view.bytes, from, to, out, length)
  }
  const joined = plain(out.subarray(0, length))
  const views: View[] = []
  const viewOf = (index: number, { from, to }: Leaf): View => (views[index] ??= decoded(view, from, to))
  return engine.find(joined).flatMap((finding) => {
    const parts: Finding[] = []
    const value = joined.bytes.subarray(finding.from, finding.to)
    let index = lastAt(begins, finding.from)
    if ((begins[index + 1] ?? length) >= finding.to) return []
    for (; (begins[index] ?? length) < finding.to; index += 1) {
      const begin = begins[index] as number
      const part = viewOf(index, pieces[index] as Leaf)
      const from = Math.max(0, finding.from - begin)
      const to = Math.min(part.bytes.length, finding.to - begin)
      if (from < to) parts.push({ ...finding, view: part, from, to, value, goesOn: parts.length > 0 })
    }
    return parts.length < 2 ? [] : parts
  })
}
