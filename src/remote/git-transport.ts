/** The machine's git carries commits: SSH, credential helpers, proxies and certificates are as the person has them. */
import { randomUUID } from 'node:crypto'
import { tryGit } from '../commit/git-process.ts'
import { remoteEnvironment, remoteSettings } from '../commit/git-remote.ts'
import type { Repository } from '../commit/types.ts'
import { parseAddress } from './address.ts'
import { failureOf } from './failure.ts'
import { checkFileSizes, fileLimitOf } from './may-push.ts'
import { commitOf, inPieces, outgoingBlobs } from './outgoing.ts'
import { isAddress, noRemote, notPushed, type Target, type Transport, trackingRef } from './transport.ts'

/** Hosts take 2 GB in one push. What is sent may be larger than what is stored here, since deltas do not always go along. */
const largestPiece = 1024 ** 3

const minute = 60_000
const fetchMs = 20 * minute
const pushMs = 60 * minute
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
    this.#env ??= remoteEnvironment(this.#root)
    return this.#env
  }

  async fetch(): Promise<string | null> {
    const { remote } = this.#target
    const branch = await this.#branch()
    const tracking = trackingRef(remote, branch)
    const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--no-show-forced-updates']
    const { code, stderr } = await tryGit(this.#root, ['fetch', ...flags, remote, `+${branch}:${tracking}`], '', {
      env: await this.#environment(),
      settings: remoteSettings,
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
    const groups = inPieces(blobs, this.#pieceBytes)
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
      { env: await this.#environment(), settings: remoteSettings, patienceMs: pushMs },
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
