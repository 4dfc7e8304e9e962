/** What git says when it cannot fetch or push, in our words. */
import type { UserError } from '../errors.ts'
import { notPushed } from './transport.ts'

/** What git or the host writes → what it means for the person, and what to do. */
const meanings: [sign: RegExp, message: (where: string) => string, hint: string][] = [
  [
    /could not resolve host|name or service not known|temporary failure in name resolution/i,
    (where) => `The host of ${where} cannot be found.`,
    'Is there a network? The next run tries again.',
  ],
  [
    /host key verification failed/i,
    (where) => `The key of the host of ${where} is not known here, or it has changed.`,
    'Connect to it once by hand (ssh), and look at its key.',
  ],
  [
    /permission denied \(|no supported authentication|too many authentication failures/i,
    (where) => `${where} did not accept an SSH key.`,
    'The key has to work without a passphrase being typed: ssh-add it, or use a deploy key.',
  ],
  [
    /could not read (username|password)|terminal prompts disabled|authentication failed|invalid credentials|error: 401/i,
    (where) => `${where} wants a login, and nobody is asked for one.`,
    'Set up a credential helper (git config credential.helper), or use SSH.',
  ],
  [
    /repository not found|not found|does not appear to be a git repository|does not exist/i,
    (where) => `There is no repository at ${where}, or it is not yours to see.`,
    'Make it there, or correct the address: git remote set-url <remote> <address>.',
  ],
  [
    /error: 403|write access|read-only|permission to .* denied|not allowed to push|protected branch/i,
    (where) => `${where} does not let you push to this branch.`,
    'Ask for the right to write there, or name another remote with --remote.',
  ],
  [
    /exceeds .*file size limit|exceeding .*size|larger than|file is too large/i,
    (where) => `${where} does not take a file of this size.`,
    'git log --stat names large files; they have to leave the commits that are not pushed yet.',
  ],
  [
    /connection (timed out|refused|reset|closed)|operation timed out|network is unreachable|no route to host|early eof|hung up|low speed|\b(gnutls|ssl)/i,
    (where) => `The connection to ${where} broke off or was not made.`,
    'The next run tries again.',
  ],
]

/** Lines in which git or a hook on the other side says what went wrong; without where it stands in their own output. */
const saidIn = (stderr: string): string | undefined => {
  const lines = stderr.split('\n').map((line) =>
    line
      .replace(/^(remote|fatal|error|ssh): */i, '')
      .replace(/:\/\/[^/@\s]*@/g, '://')
      .trim(),
  )
  const telling = stderr
    .split('\n')
    .findIndex(
      (line) => /^(fatal|error): |^remote: (error|fatal)|^ssh: /i.test(line) && !/failed to push some/.test(line),
    )
  return lines[telling] || lines.filter((line) => line !== '').at(-1)
}

/** The sentence for a failure; `where`: the address as it is shown. */
export const failureOf = (stderr: string, where: string): UserError => {
  const known = meanings.find(([sign]) => sign.test(stderr))
  if (known !== undefined) return notPushed(known[1](where), known[2])
  const said = saidIn(stderr)
  return notPushed(
    `${where} could not be reached or did not take the push${said ? `: ${said.replace(/\.$/, '')}` : ''}.`,
  )
}
