/** Questions to the machine's git that change nothing, and that can go without an answer. */
import { tryGit } from './git-process.ts'

/** What git prints; null where there is no git, or it fails. Never fetches what a partial clone lacks. */
export async function askGit(root: string, args: string[]): Promise<string | null> {
  try {
    const { code, stdout } = await tryGit(root, args, '', { env: { GIT_NO_LAZY_FETCH: '1' } })
    return code === 0 ? stdout.toString().trimEnd() : null
  } catch {
    return null
  }
}
