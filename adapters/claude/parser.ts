/** Reads the records of one conversation. */

import type { Json, RecordRef } from '../../src/model/session.ts'
import { type Answers, areSame, noting } from '../shared/answers.ts'
import type { Conversation, Facts, Out, ParseContext, Parser, ParserState } from '../types.ts'
import { readAssistant } from './assistant.ts'
import { readAttachment } from './attachment.ts'
import { bookkeeping, type Reader } from './bookkeeping.ts'
import { factsOf, gather } from './facts.ts'
import { finish } from './finish.ts'
import { entryOf, type Fields, fieldsOf, isFields, stringOf } from './json.ts'
import { type Links, noLinks } from './links.ts'
import { type Copying, isCopied, nothingCopied, originalOf, parentOf, sourceOf } from './original.ts'
import { lookupsOf, type Outside } from './outside.ts'
import { splitGlued } from './repair.ts'
import { type Chains, noChains, Sidechains } from './sidechains.ts'
import { place } from './speech.ts'
import { readSystem } from './system.ts'
import { type Line, type Memory, memoryOf, nothingRemembered, say, type Thread, unknownOf } from './thread.ts'
import { titleOf } from './titles.ts'
import { readUser } from './user.ts'

/** By type of record; the first match is the only one. */
const readers: Readonly<Record<string, Reader>> = {
  ...bookkeeping,
  assistant: readAssistant,
  attachment: readAttachment,
  system: readSystem,
  user: readUser,
}

/** What is remembered between two records. Plain data. */
interface State {
  main: Memory
  chains: Chains
  links: Links
  copying: Copying
  /** Ids of the records that have been read. */
  seen: Set<string>
  answers: Answers
}

const newState = (): State => ({
  main: nothingRemembered(),
  chains: noChains(),
  links: noLinks(),
  copying: nothingCopied(),
  seen: new Set(),
  answers: new Map(),
})

/** Whether helpers, outputs and the session it was copied from are still what they were. */
export function stillHolds(conversation: Conversation, context: ParseContext, saved: ParserState): boolean {
  const { answers } = saved as State
  return areSame(answers, lookupsOf(conversation, sourceOf(conversation, context), context))
}

/** A parser for one conversation; `out` takes what it understands. It goes on from `saved` where there is one. */
export function openConversation(
  conversation: Conversation,
  out: Out,
  context: ParseContext,
  saved?: ParserState,
): Parser {
  const state = (saved as State | undefined) ?? newState()
  const { links, copying, seen, answers } = state
  const isHelper = conversation.root !== undefined || conversation.agentId !== undefined
  const source = sourceOf(conversation, context)
  const original = originalOf(conversation, source, context)
  const lookups = noting(lookupsOf(conversation, source, context), answers)
  lookups.source('')
  const root = conversation.root ?? conversation.id
  const outside: Outside = { root, original: original.id || root, ...lookups }
  const thread: Thread = { out, isHelper, links, outside, ...state.main }
  const sidechains = new Sidechains(conversation.id, thread, state.chains)
  /** The session's own file; the others that are read line by line are logs of its workflows, and what a move left behind. */
  const isOwn = (original: number): boolean =>
    original === 0 && conversation.files[0]?.readAs === 'lines' && !isJournal(conversation.files[0].path)

  const besides = (original: number): string =>
    isJournal(conversation.files[original]?.path ?? '') ? 'journal' : 'left behind'

  return {
    record(value: Json, ref: RecordRef): void {
      if (!isOwn(ref[0])) out.unrendered(`${besides(ref[0])}/${stringOf(fieldsOf(value).type)}`, ref)
      else if (!isFields(value)) say(thread, unknownOf({ record: { value }, ref, inherited: false }))
      else if (isRepeated(seen, value)) out.unrendered(`${stringOf(value.type)}/repeated`, ref)
      else read(value, ref)
    },
    repair: splitGlued,
    save: (): State => ({ ...state, main: memoryOf(thread), chains: sidechains.remember() }),
    end(): Facts {
      const facts = finish(thread)
      sidechains.end()
      return factsOf(
        facts,
        titleOf(conversation, thread, context),
        isHelper ? undefined : parentOf(original, facts.version),
      )
    },
  }

  function read(record: Fields, ref: RecordRef): void {
    const line: Line = { record, ref, inherited: isCopied(original, copying, record) }
    const target = record.isSidechain === true && !isHelper ? sidechains.of(record) : thread
    gather(target.facts, record)
    readRecord(target, line)
  }
}

function readRecord(thread: Thread, line: Line): void {
  const reader = entryOf(readers, stringOf(line.record.type))
  if (reader !== undefined) reader(thread, line)
  else {
    place(thread, line, 'between')
    say(thread, unknownOf(line))
  }
}

/** A compaction may write earlier records again, under the ids they have. */
function isRepeated(seen: Set<string>, record: Fields): boolean {
  const uuid = stringOf(record.uuid)
  if (uuid === '') return false
  if (seen.has(uuid)) return true
  seen.add(uuid)
  return false
}

const isJournal = (path: string): boolean => path.endsWith('/journal.jsonl')
