/** What git is told when it goes over the network: it asks nobody, waits for nobody, and uses what the person has set up. */
import { tryGit } from './git-process.ts'

/** Those of git's own variables that say how a remote is reached. */
const carried =
  /^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|SSL_.*|HTTP_.*|PROXY_COMMAND|PROXY_SSL_.*|CONFIG_COUNT|CONFIG_(KEY|VALUE)_\d+)$/

const neverAsk = '-o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4'

/** A connection that stands still for a minute is given up; settings for a person's own fetches and pushes do not count. */
export const remoteSettings = [
  'core.askPass=',
  'credential.interactive=false',
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
  'push.followTags=false',
  'push.recurseSubmodules=no',
  'push.gpgSign=false',
  'fetch.prune=false',
  'fetch.recurseSubmodules=false',
  'fetch.writeCommitGraph=false',
  'submodule.recurse=false',
]

/** The SSH command that asks nothing, unless the person has a program of their own for it. */
export const sshCommand = (own: string | undefined, env: NodeJS.ProcessEnv): string | undefined => {
  if (own === undefined && env.GIT_SSH) return undefined
  const command = own ?? 'ssh'
  return /^("[^"]*|[^\s"]*)\bssh(\.exe)?"?(\s|$)/.test(command) ? `${command} ${neverAsk}` : command
}

/** Variables with which git reaches the remotes of a repository, on top of those it always gets. */
export const remoteEnvironment = async (root: string): Promise<Record<string, string>> => {
  const { stdout } = await tryGit(root, ['config', '--get', 'core.sshCommand'])
  const kept = Object.entries(process.env).filter(([name]) => carried.test(name))
  const ssh = sshCommand(process.env.GIT_SSH_COMMAND ?? (stdout.toString().trim() || undefined), process.env)
  return {
    ...(Object.fromEntries(kept) as Record<string, string>),
    ...(ssh === undefined ? {} : { GIT_SSH_COMMAND: ssh }),
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
  }
}
