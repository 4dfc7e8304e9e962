/** Whether everybody can read a repository, as its host says to who has a token. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Address } from './address.ts'
import { tokenFor } from './tokens.ts'

export type Visibility = 'private' | 'public' | 'unknown'

const patienceMs = 15_000

/** Asks over HTTPS; the answer's JSON, null when there is none. */
export type Ask = (url: string, headers: Record<string, string>) => Promise<unknown>

const askHost: Ask = async (url, headers) => {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(patienceMs), redirect: 'error' })
    return response.ok ? await response.json() : null
  } catch {
    return null
  }
}

/** What `gh` answers to a question about a repository; null where there is no `gh`, or nobody has logged in. */
const askGh = async (path: string, variables: NodeJS.ProcessEnv): Promise<unknown> => {
  try {
    const env = { ...variables, GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1' }
    const child = spawn('gh', ['api', path], { env, stdio: ['ignore', 'pipe', 'ignore'], timeout: patienceMs })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    const [code] = await once(child, 'close')
    return code === 0 ? JSON.parse(Buffer.concat(chunks).toString()) : null
  } catch {
    return null
  }
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

const onGitHub = async (path: string, variables: NodeJS.ProcessEnv, ask: Ask): Promise<Visibility> => {
  const token = tokenFor('github.com', variables)
  const answer =
    token === undefined
      ? await askGh(`repos/${path}`, variables)
      : await ask(`https://api.github.com/repos/${path}`, {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${token}`,
        })
  const isPrivate = member(answer, 'private')
  return typeof isPrivate === 'boolean' ? (isPrivate ? 'private' : 'public') : 'unknown'
}

const onGitLab = async (path: string, variables: NodeJS.ProcessEnv, ask: Ask): Promise<Visibility> => {
  const token = tokenFor('gitlab.com', variables)
  if (token === undefined) return 'unknown'
  const url = `https://gitlab.com/api/v4/projects/${encodeURIComponent(path)}`
  const visibility = member(await ask(url, { authorization: `Bearer ${token}` }), 'visibility')
  // `internal` is for everybody who has an account there.
  return visibility === 'private' ? 'private' : typeof visibility === 'string' ? 'public' : 'unknown'
}

/** GitHub and GitLab are asked when there is a token or `gh`; of any other host nothing is known. */
export const visibilityOf = async (
  address: Address,
  variables: NodeJS.ProcessEnv,
  ask: Ask = askHost,
): Promise<Visibility> => {
  if (address.kind === 'local') return 'private'
  if (address.kind === 'other' || !/^(?!\.+\/)[\w.-]+(\/(?!\.+(\/|$))[\w.-]+)+$/.test(address.path)) return 'unknown'
  if (address.host === 'github.com' || address.host === 'ssh.github.com') return onGitHub(address.path, variables, ask)
  if (address.host === 'gitlab.com' || address.host === 'altssh.gitlab.com')
    return onGitLab(address.path, variables, ask)
  return 'unknown'
}
