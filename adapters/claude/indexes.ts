/** What Claude Code's own lists say of sessions. */
import { readFileSync } from 'node:fs'
import type { Json } from '../../src/model/session.ts'
import type { Index, Location, SourceFile } from '../types.ts'
import { fieldsOf, isFields, listOf, parsed, stringOf } from './json.ts'

/** Of one session, all optional: its old title, its directory, the names of its long pastes. */
interface Entry {
  [key: string]: Json
}

/** What the lists say, by session id; a list that cannot be read says nothing. */
export function readIndexes(_location: Location, indexes: SourceFile[]): Index {
  const sessions = new Map<string, Entry>()
  const entry = (session: string): Entry => {
    const known = sessions.get(session) ?? {}
    sessions.set(session, known)
    return known
  }
  for (const file of indexes) {
    const text = textOf(file)
    if (file.path === 'history.jsonl') readHistory(text, entry)
    else readSessionsIndex(text, entry)
  }
  return Object.fromEntries(sessions)
}

function textOf(file: SourceFile): string {
  try {
    return readFileSync(file.file, 'utf8')
  } catch {
    return ''
  }
}

/** `sessions-index.json`: titles and directories, of old versions. */
function readSessionsIndex(text: string, entry: (session: string) => Entry): void {
  for (const one of listOf(fieldsOf(parsed(text)).entries).filter(isFields)) {
    const session = stringOf(one.sessionId)
    if (session === '') continue
    if (stringOf(one.summary) !== '') entry(session).title = stringOf(one.summary)
    if (stringOf(one.projectPath) !== '') entry(session).cwd = stringOf(one.projectPath)
  }
}

/** `history.jsonl`: what was typed at the prompt; of use are the directory and which long pastes a session has. */
function readHistory(text: string, entry: (session: string) => Entry): void {
  for (const line of text.split('\n')) {
    const typed = line === '' ? {} : fieldsOf(parsed(line))
    const session = stringOf(typed.sessionId)
    if (session === '') continue
    const known = entry(session)
    if (known.cwd === undefined && stringOf(typed.project) !== '') known.cwd = stringOf(typed.project)
    const hashes = Object.values(fieldsOf(typed.pastedContents))
      .map((paste) => stringOf(fieldsOf(paste).contentHash))
      .filter((hash) => hash !== '')
    if (hashes.length > 0) known.pastes = [...listOf(known.pastes), ...hashes]
  }
}
