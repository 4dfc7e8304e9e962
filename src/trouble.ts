/** Errors that say something of the machine and nothing of the file at hand: no room, no more open files, no memory, no whole program. */
import { codeOf, exit, UserError } from './errors.ts'

const troubles: [code: RegExp, sentence: string, hint: string][] = [
  [/^(ENOSPC|SQLITE_FULL)$/, 'The disk is full, or takes no more files.', 'Make room; df and df -i show what is left.'],
  [/^EDQUOT$/, 'Your quota of the disk is used up.', 'Make room; quota shows what is left.'],
  [/^(EROFS|SQLITE_READONLY.*)$/, 'The disk can only be read.', 'Mount it so that it can be written, or use another.'],
  [/^(EMFILE|SQLITE_CANTOPEN.*)$/, 'The limit of open files is reached.', 'ulimit -n shows it; 256 is plenty.'],
  [/^ENFILE$/, 'The system has too many open files.', 'Close programs, or raise its limit.'],
  [
    /^(ENOMEM|EAGAIN|SQLITE_NOMEM)$/,
    'The system has no memory or no process left.',
    'Close programs; ulimit -a shows limits.',
  ],
  [
    /^ERR_MODULE_NOT_FOUND$/,
    'A part of annals is missing where it is installed.',
    'It may have been updated just now: try again, or install it anew.',
  ],
  [/^SQLITE_IOERR.*$/, 'The disk cannot be read or written.', "Look into the system's log before it gets worse."],
]

/** Such an error as a `UserError` (exit 3); null for every other one. */
export function troubleOf(error: unknown): UserError | null {
  const code = codeOf(error)
  const [, sentence, hint] = troubles.find(([known]) => known.test(code)) ?? []
  return sentence === undefined ? null : new UserError(sentence, exit.unreadable, hint, error)
}

/** Ends the run when an error is of the machine: what is then held against a file, or a session, would be wrong. */
export function endOnTrouble(error: unknown): void {
  const trouble = troubleOf(error)
  if (trouble !== null) throw trouble
}
