/** The machine's git carries commits: SSH, credential helpers, proxies and certificates are as the person has them. */
import { randomUUID } from 'node:crypto'
import { tryGit } from '../commit/git-process.ts'
import type { Repository } from '../commit/types.ts'
import { parseAddress } from './address.ts'
import { failureOf } from './failure.ts'
import { checkFileSizes, fileLimitOf } from './may-push.ts'
import { commitOf, grouped, outgoingBlobs } from './outgoing.ts'
import { isAddress, noRemote, notPushed, type Target, type Transport, trackingRef } from './transport.ts'

/** What a background run may need of git's own variables to reach a remote. */
const carried =
  /^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|SSL_.*|HTTP_.*|PROXY_COMMAND|PROXY_SSL_.*|CONFIG_COUNT|CONFIG_(KEY|VALUE)_\d+)$/

/** Nobody is asked; a connection that stands still for a minute is given up; the person's other settings do not count. */
const settings = [
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

/** Hosts take 2 GB in one push. What is sent may be larger than what is stored here, since deltas do not always go along. */
const largestPiece = 1024 ** 3

const minute = 60_000
const fetchMs = 20 * minute
const pushMs = 60 * minute
const neverAsk = '-o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4'

/** The SSH command that asks nothing, unless the person has a program of their own for it. */
export const sshCommand = (own: string | undefined, env: NodeJS.ProcessEnv): string | undefined => {
  if (own === undefined && env.GIT_SSH) return undefined
  const command = own ?? 'ssh'
  return /^("[^"]*|[^\s"]*)\bssh(\.exe)?"?(\s|$)/.test(command) ? `${command} ${neverAsk}` : command
}

/** A remote's branch through the machine's git. */
export class GitTransport implements Transport {
  readonly #root: string
  readonly #target: Target
  readonly #pieceBytes: number
  #env: Promise<Record<string, string>> | null = null
  #remoteBranch: Promise<string> | null = null

  /** `pieceBytes`: what one push may carry, as it is stored here. */
  constructor(repository: Repository, target: Target, pieceBytes = largestPiece) {
    this.#root = repository.root
    this.#target = target
    this.#pieceBytes = pieceBytes
  }

  async addresses(): Promise<ReturnType<typeof parseAddress>[]> {
    const { remote } = this.#target
    if (isAddress(remote)) return [parseAddress(remote)]
    const { code, stdout } = await tryGit(this.#root, ['remote', 'get-url', '--push', '--all', remote])
    if (code !== 0) throw noRemote(this.#root, remote)
    return stdout.toString().split('\n').filter(Boolean).map(parseAddress)
  }

  async #where(): Promise<string> {
    const [first] = await this.addresses()
    return first?.text ?? this.#target.remote
  }

  async #config(key: string): Promise<string | undefined> {
    const { code, stdout } = await tryGit(this.#root, ['config', '--get', key])
    return code === 0 ? stdout.toString().trim() : undefined
  }

  /** The branch there: the one that the local branch follows, where that is of this remote; else of the same name. */
  #branch(): Promise<string> {
    const { branch, remote } = this.#target
    const name = branch.replace(/^refs\/heads\//, '')
    this.#remoteBranch ??= Promise.all([
      this.#config(`branch.${name}.remote`),
      this.#config(`branch.${name}.merge`),
    ]).then(([followed, merge]) => (followed === remote && merge !== undefined ? merge : branch))
    return this.#remoteBranch
  }

  #environment(): Promise<Record<string, string>> {
    this.#env ??= this.#config('core.sshCommand').then((configured) => {
      const kept = Object.entries(process.env).filter(([name]) => carried.test(name))
      const ssh = sshCommand(process.env.GIT_SSH_COMMAND ?? configured, process.env)
      return {
        ...(Object.fromEntries(kept) as Record<string, string>),
        ...(ssh === undefined ? {} : { GIT_SSH_COMMAND: ssh }),
        GIT_ASKPASS: '',
        SSH_ASKPASS: '',
        SSH_ASKPASS_REQUIRE: 'never',
        GCM_INTERACTIVE: 'never',
      }
    })
    return this.#env
  }

  async fetch(): Promise<string | null> {
    const { remote } = this.#target
    const branch = await this.#branch()
    const tracking = trackingRef(remote, branch)
    const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--no-show-forced-updates']
    const { code, stderr } = await tryGit(this.#root, ['fetch', ...flags, remote, `+${branch}:${tracking}`], '', {
      env: await this.#environment(),
      settings,
      patienceMs: fetchMs,
    })
    if (code !== 0) {
      if (/couldn't find remote ref/i.test(stderr)) return null
      throw failureOf(stderr, await this.#where())
    }
    const { stdout } = await tryGit(this.#root, ['rev-parse', '--verify', '-q', `${tracking}^{commit}`])
    return stdout.toString().trim() || null
  }

  async push(commit: string, theirs: string | null): Promise<'pushed' | 'behind'> {
    const blobs = await outgoingBlobs(this.#root, theirs, commit)
    const limit = fileLimitOf(await this.addresses())
    checkFileSizes(blobs.filter(({ bytes }) => bytes > limit))
    const groups = grouped(blobs, this.#pieceBytes)
    if (groups.length < 2) return this.#send(`${commit}:${await this.#branch()}`)
    const ahead = `refs/annals/ahead-${randomUUID()}`
    try {
      let last: string | null = null
      for (const group of groups.slice(0, -1)) {
        last = await commitOf(this.#root, group, last)
        await this.#send(`${last}:${ahead}`)
      }
      return await this.#send(`${commit}:${await this.#branch()}`)
    } finally {
      // What cannot be taken away again is on no branch and holds nothing that the branch does not.
      await this.#send(`:${ahead}`).catch(() => undefined)
    }
  }

  async #send(refspec: string): Promise<'pushed' | 'behind'> {
    const { remote } = this.#target
    const { code, stdout, stderr } = await tryGit(
      this.#root,
      ['push', '--porcelain', '--no-verify', remote, refspec],
      '',
      { env: await this.#environment(), settings, patienceMs: pushMs },
    )
    if (code === 0) return 'pushed'
    const refused = /^!\t[^\t]*\t(.*)$/m.exec(stdout.toString())?.[1] ?? ''
    if (
      /fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|reference already exists/i.test(
        refused,
      )
    )
      return 'behind'
    if (/remote rejected|rejected/.test(refused)) throw this.#rejected(refused, stderr, await this.#where())
    throw failureOf(stderr, await this.#where())
  }

  /** The other side took the objects and not the branch. */
  #rejected(refused: string, stderr: string, where: string) {
    const said = stderr
      .split('\n')
      .filter((line) => line.startsWith('remote: '))
      .map((line) => line.slice('remote: '.length).trim())
      .filter((line) => line !== '')
    const reason = /\(([^)]*)\)/.exec(refused)?.[1] ?? refused
    const known = failureOf(`${refused}\n${stderr}`, where)
    if (!known.message.includes('could not be reached')) return known
    return notPushed(`${where} refused the push: ${reason}.`, said.slice(0, 3).join(' ') || undefined)
  }
}
