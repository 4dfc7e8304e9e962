/** Proves that a history is whole, from what HEAD holds: nothing is taken from the work tree or the state. */
import type { Committer, Repository } from '../commit/types.ts'
import { compileLater } from '../engine.ts'
import { jsonKind, markLine } from '../history/paths.ts'
import { Claims } from './claims.ts'
import { inspectPart, inspectSession, type PartFacts, type SessionFacts } from './inspect.ts'
import { checkLinks } from './links.ts'
import { Originals } from './originals.ts'
import { checkSession } from './session.ts'
import { HistoryTree } from './tree.ts'
import type { VerifyProblem } from './types.ts'
import { checkVaults, type VaultTools } from './vaults.ts'

export interface Verified {
  /** By the path of their JSON below the history path; helpers included. */
  sessions: ReadonlyMap<string, SessionFacts>
  originals: number
  /** Masked originals that had their bytes back; only with `vaults`. */
  restored?: number
  problems: VerifyProblem[]
}

/** `vaults`: to open what was kept encrypted. Throws a `UserError` (exit 2) when there is no history in HEAD. Whatever else is wrong is a problem. */
export async function verifyHistory(
  repository: Repository,
  subpath: string,
  committer: Committer,
  vaults?: VaultTools,
): Promise<Verified> {
  compileLater()
  const tree = await HistoryTree.open(repository, subpath, committer)
  const claims = new Claims(tree)
  await checkMark(tree)
  const { sessions, parts } = await readAll(tree, claims)
  const originals = new Originals()
  for (const [path, facts] of sessions) {
    if (jsonKind(path) === 'session') claims.own(path)
    checkSession(path, facts, parts, tree, claims)
    originals.add(path, facts.originals)
  }
  for (const path of claims.strays()) tree.problem(path, 'stray', 'No JSON of the history names it.')
  const rebuilt = await originals.check(tree)
  await checkLinks(tree)
  const restored = vaults === undefined ? undefined : await checkVaults(sessions, tree, vaults)
  return { sessions, originals: rebuilt, ...(restored === undefined ? {} : { restored }), problems: tree.problems }
}

async function checkMark(tree: HistoryTree): Promise<void> {
  const file = '.gitattributes'
  if (!tree.has(file)) return tree.problem(file, 'mark', 'It is not there; git may change the bytes of what is stored.')
  for await (const [path, bytes] of tree.read([file])) {
    if (bytes !== null && bytes.toString().split('\n', 1)[0] !== markLine) {
      tree.problem(path, 'mark', `Its first line is not "${markLine}".`)
    }
  }
}

async function readAll(
  tree: HistoryTree,
  claims: Claims,
): Promise<{ sessions: Map<string, SessionFacts>; parts: Map<string, PartFacts> }> {
  const sessions = new Map<string, SessionFacts>()
  const parts = new Map<string, PartFacts>()
  for await (const [path, bytes] of tree.read([...tree.paths()].filter((one) => jsonKind(one) !== null))) {
    try {
      if (bytes === null) claims.silence(path)
      else if (jsonKind(path) === 'part') parts.set(path, inspectPart(bytes.toString()))
      else sessions.set(path, inspectSession(bytes.toString()))
    } catch (error) {
      claims.silence(path)
      tree.problem(path, 'not ours', sentenceOf(error))
    }
  }
  return { sessions, parts }
}

/** Ours are whole sentences; those of the parser of JSON are not, and it throws no other kind of error. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof SyntaxError)) return 'It is a JSON of ours, but not whole.'
  return error.message.startsWith('It ') ? error.message : `It is not JSON: ${error.message}`
}
