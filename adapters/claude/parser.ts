/** Reads the records of one conversation. */

import type { Json, RecordRef } from '../../src/model/session.ts'
import type { Conversation, Facts, Out, ParseContext, Parser } from '../types.ts'
import { readAssistant } from './assistant.ts'
import { readAttachment } from './attachment.ts'
import { bookkeeping, type Reader } from './bookkeeping.ts'
import { factsOf, gather } from './facts.ts'
import { finish } from './finish.ts'
import { entryOf, type Fields, fieldsOf, isFields, stringOf } from './json.ts'
import { linksOf } from './links.ts'
import { isCopied, originalOf, parentOf } from './original.ts'
import { splitGlued } from './repair.ts'
import { Sidechains } from './sidechains.ts'
import { place } from './speech.ts'
import { readSystem } from './system.ts'
import { type Line, newThread, say, type Thread, unknownOf } from './thread.ts'
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

/** A parser for one conversation; `out` takes what it understands. */
export function openConversation(conversation: Conversation, out: Out, context: ParseContext): Parser {
  const isHelper = conversation.root !== undefined || conversation.agentId !== undefined
  const original = originalOf(conversation, context)
  const links = linksOf(conversation.root ?? conversation.id, conversation.id, original.id, context)
  const thread = newThread(out, isHelper, links, outputsOf(conversation))
  const sidechains = new Sidechains(conversation.id, thread)
  const seen = new Set<string>()
  /** The session's own file; the others that are read line by line are logs of its workflows. */
  const isOwn = (original: number): boolean =>
    original === 0 && conversation.files[0]?.readAs === 'lines' && !isJournal(conversation.files[0].path)

  return {
    record(value: Json, ref: RecordRef): void {
      if (!isOwn(ref[0])) out.unrendered(`journal/${stringOf(fieldsOf(value).type)}`, ref)
      else if (!isFields(value)) say(thread, unknownOf({ record: { value }, ref, inherited: false }))
      else if (isRepeated(seen, value)) out.unrendered(`${stringOf(value.type)}/repeated`, ref)
      else read(value, ref)
    },
    repair: splitGlued,
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
    const line: Line = { record, ref, inherited: isCopied(original, record) }
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

const outputsOf = (conversation: Conversation): ReadonlyMap<string, string> =>
  new Map(
    conversation.files
      .filter((file) => file.readAs === 'companion' && file.path.includes('/tool-results/'))
      .map((file) => [file.path.slice(file.path.lastIndexOf('/') + 1), file.path]),
  )
