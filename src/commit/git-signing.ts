/** Commits signed as the configuration asks (`commit.gpgSign`, git-config(1)); `git commit-tree` does so only when told. */
import { exit, UserError } from '../errors.ts'
import { tryGit } from './git-process.ts'

/** How long a signing program may take: one that waits for a person would wait for ever. */
const patienceMs = 60_000

const isOn = (value: string | undefined): boolean =>
  value !== undefined && !['', 'false', 'no', 'off', '0'].includes(value.toLowerCase())

/** The key that commits are to be signed with, `''` for the default one; null when they are not to be signed. */
export const signingKey = (settings: ReadonlyMap<string, string>): string | null =>
  isOn(settings.get('commit.gpgsign')) ? (settings.get('user.signingkey') ?? '') : null

/**
 * Makes a signed commit; its id. Nothing is asked: a key that needs a passphrase has to be in an agent. Throws a
 * `UserError` (exit 3) when it cannot be signed.
 */
export const signedCommit = async (
  root: string,
  args: string[],
  key: string,
  message: string,
  env: Record<string, string>,
): Promise<string> => {
  const signing = [`-S${key}`, ...args.slice(1)]
  const result = await tryGit(root, ['commit-tree', ...signing], message, {
    env: { ...env, SSH_ASKPASS_REQUIRE: 'never', PINENTRY_USER_DATA: 'USE_CURSES=0' },
    patienceMs,
  })
  if (result.code === 0) return result.stdout.toString().trim()
  const reason = result.stderr.split('\n').find((line) => /^(error|fatal):/.test(line)) ?? result.stderr.split('\n')[0]
  throw new UserError(
    `The commit cannot be signed, as commit.gpgSign asks${reason ? ` (${reason.replace(/\.$/, '')})` : ''}.`,
    exit.unreadable,
    'Have the key in an agent that needs nobody, or switch signing off here: git config commit.gpgSign false.',
  )
}
