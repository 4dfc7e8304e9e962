/**
 * The records of a session form a tree. Where two prompts hang under one answer, the person went back and said something
 * else; nothing else marks what was abandoned. Ids only: no contents are kept.
 */
import type { RecordRef } from '../../src/model/session.ts'

interface Prompt {
  /** Message number. */
  n: number
  at: string
}

/** Plain data. */
export interface Tree {
  /** For each record the nearest one above it that is part of the conversation (others hang between); null: it is itself. */
  anchors: Map<string, string | null>
  /** The latest prompt under each of them. */
  prompts: Map<string, Prompt>
  /** Message numbers of prompts that still stand. */
  standing: number[]
}

export const emptyTree = (): Tree => ({ anchors: new Map(), prompts: new Map(), standing: [] })

/** The conversation's record that something with this parent really hangs under; `''`: it begins the conversation. */
export const anchorOf = (tree: Tree, parent: string): string => tree.anchors.get(parent) ?? parent

/** Remembers a record. `same`: it is a further line of the message that this record began. */
export function grow(tree: Tree, uuid: string, parent: string, part: 'conversation' | 'between', same?: string): void {
  const anchor = part === 'between' ? anchorOf(tree, parent) : (same ?? uuid)
  tree.anchors.set(uuid, anchor === uuid ? null : anchor)
}

/** What a prompt under this anchor takes back, given the number of the last message so far; null: nothing. */
export function takenBack(
  tree: Tree,
  anchor: string,
  at: string,
  last: number,
): { range: RecordRef; turns: number } | null {
  const before = tree.prompts.get(anchor)
  if (before === undefined || before.at === at || last < before.n) return null
  const kept = tree.standing.filter((n) => n < before.n)
  const turns = tree.standing.length - kept.length
  tree.standing = kept
  return turns === 0 ? null : { range: [before.n, last], turns }
}

/** Remembers a prompt that was handed over as message `n`. */
export function stands(tree: Tree, anchor: string, at: string, n: number): void {
  tree.prompts.set(anchor, { n, at })
  tree.standing.push(n)
}
