/** Whether what a session's JSON says fits itself and what is there. */
import { basename } from 'node:path/posix'
import { joinPath, jsonBeside, pageBeside, splitPath } from '../history/paths.ts'
import { fingerprintOf } from '../plan/head.ts'
import type { Claims } from './claims.ts'
import type { PartFacts, SessionFacts, Spoken } from './inspect.ts'
import type { HistoryTree } from './tree.ts'

/** `path` of its JSON; `parts`: every part that could be read, by the path of its JSON. */
export function checkSession(
  path: string,
  facts: SessionFacts,
  parts: ReadonlyMap<string, PartFacts>,
  tree: HistoryTree,
  claims: Claims,
): void {
  claims.name(path, basename(pageBeside(path)), 'a page')
  for (const { file, kind } of facts.children) {
    if (file === '') continue
    claims.name(path, file, 'a page')
    if (kind === 'subagent') claims.name(path, jsonBeside(file), 'a JSON')
  }
  for (const { files } of facts.originals) for (const file of files) claims.name(path, file, 'an original')
  for (const file of facts.vault?.files ?? []) claims.name(path, file, 'a vault')
  const spoken = facts.parts === null ? facts.spoken : checkParts(path, facts, facts.parts, parts, tree, claims)
  if (facts.spoken !== null) nameFiles(path, facts.spoken, claims)
  if (facts.fingerprint !== fingerprintOf(facts.originals)) {
    tree.problem(path, 'fingerprint', 'Its fingerprint is not that of its originals.')
  }
  if (spoken !== null) checkNumbers(path, facts, spoken, tree)
}

const nameFiles = (path: string, { files }: Spoken, claims: Claims): void => {
  for (const file of new Set(files)) claims.name(path, file, 'a file')
}

function checkNumbers(path: string, { counted, unrendered }: SessionFacts, spoken: Spoken, tree: HistoryTree): void {
  const { count, from, gapAt, records } = spoken
  if (count > 0 && from !== 1) tree.problem(path, 'numbers', `Its first message is number ${from}.`)
  if (gapAt !== null) tree.problem(path, 'numbers', `Message ${gapAt} does not follow the one before it.`)
  if (counted.messages !== count) {
    tree.problem(path, 'numbers', `It counts ${counted.messages} messages; there are ${count}.`)
  }
  if (counted.records !== records + unrendered) {
    tree.problem(
      path,
      'records',
      `It counts ${counted.records} records; its messages account for ${records}, unrendered for ${unrendered}.`,
    )
  }
}

/** All parts as one; null when some cannot be counted. */
function checkParts(
  path: string,
  { key }: SessionFacts,
  links: NonNullable<SessionFacts['parts']>,
  parts: ReadonlyMap<string, PartFacts>,
  tree: HistoryTree,
  claims: Claims,
): Spoken | null {
  const all: Spoken = { count: 0, from: 0, to: 0, gapAt: null, records: 0, files: [] }
  let whole = true
  for (const [index, { md, json, from, to }] of links.entries()) {
    claims.name(path, md, 'a page')
    claims.name(path, json, 'a part')
    const file = joinPath(splitPath(path).dir, json)
    const part = parts.get(file)
    if (part === undefined) {
      whole = false
      continue
    }
    const { spoken } = part
    nameFiles(file, spoken, claims)
    if (part.key !== key) tree.problem(file, 'part', `It is a part of ${part.key}; its cover is that of ${key}.`)
    if (part.part !== index + 1) tree.problem(file, 'part', `It says that it is part ${part.part}; it is ${index + 1}.`)
    if (spoken.from !== from || spoken.to !== to) {
      tree.problem(file, 'part', `It has the messages ${spoken.from} to ${spoken.to}; its cover says ${from} to ${to}.`)
    }
    if (all.count === 0) all.from = spoken.from
    else if (spoken.count > 0 && spoken.from !== all.to + 1) all.gapAt ??= spoken.from
    all.gapAt ??= spoken.gapAt
    all.to = spoken.to
    all.count += spoken.count
    all.records += spoken.records
  }
  return whole ? all : null
}
