/** Commits over HTTPS without git: isomorphic-git carries them, a token from the environment is the login. */
import { configValue, type GitConfig, personalConfig } from '../commit/config.ts'
import { git, http } from '../commit/isomorphic.ts'
import { repositoryConfig } from '../commit/repository.ts'
import { safeFs } from '../commit/safe-fs.ts'
import type { Repository } from '../commit/types.ts'
import { reasonOf } from '../errors.ts'
import { type Address, parseAddress } from './address.ts'
import { failureOf } from './failure.ts'
import { tokenFor } from './tokens.ts'
import { isAddress, noRemote, notPushed, type Target, type Transport } from './transport.ts'

const patienceMs = 30 * 60_000

/** An address after `url.<base>.insteadOf` (for pushes also `pushInsteadOf`): the longest beginning that fits counts. */
const rewritten = (address: string, config: GitConfig, kinds: string[]): string => {
  const rules = config.flatMap(([key, from]) => {
    const [, base, kind] = /^url\.(.*)\.(insteadof|pushinsteadof)$/s.exec(key) ?? []
    return base !== undefined && kind !== undefined && kinds.includes(kind) && address.startsWith(from)
      ? [{ base, from }]
      : []
  })
  const best = rules.sort((a, b) => b.from.length - a.from.length)[0]
  return best === undefined ? address : best.base + address.slice(best.from.length)
}

/** A remote's branch over HTTP, without git. */
export class HttpTransport implements Transport {
  readonly #repository: Repository
  readonly #target: Target
  readonly #variables: NodeJS.ProcessEnv
  readonly #config: GitConfig

  constructor(repository: Repository, target: Target, variables: NodeJS.ProcessEnv) {
    this.#repository = repository
    this.#target = target
    this.#variables = variables
    this.#config = [...personalConfig(variables), ...repositoryConfig(repository)]
  }

  #url(pushing: boolean): string {
    const { remote } = this.#target
    const url = isAddress(remote) ? remote : configValue(this.#config, `remote.${remote}.url`)
    const pushUrl = configValue(this.#config, `remote.${remote}.pushurl`)
    if (url === undefined) throw noRemote(this.#repository.root, remote)
    if (!pushing) return rewritten(url, this.#config, ['insteadof'])
    return pushUrl === undefined
      ? rewritten(url, this.#config, ['insteadof', 'pushinsteadof'])
      : rewritten(pushUrl, this.#config, ['insteadof'])
  }

  async addresses(): Promise<Address[]> {
    return [parseAddress(this.#url(true))]
  }

  #branch(): string {
    const { branch, remote } = this.#target
    const name = branch.replace(/^refs\/heads\//, '')
    const merge = configValue(this.#config, `branch.${name}.merge`)
    return configValue(this.#config, `branch.${name}.remote`) === remote && merge !== undefined ? merge : branch
  }

  /** What isomorphic-git is told of the repository and the way. Throws a `UserError` (exit 5) for any other way. */
  #options(url: string) {
    const address = parseAddress(url)
    const { https_proxy: proxy, HTTPS_PROXY: loudProxy } = this.#variables
    const { text } = address
    if (address.kind !== 'host' || !/^https?$/.test(address.scheme)) {
      throw notPushed(`${text} is no HTTPS address, which needs git itself.`, 'Install git, or use an HTTPS address.')
    }
    if (proxy || loudProxy) throw notPushed('Pushing through a proxy needs git itself.', 'Install git.')
    const token = tokenFor(address.host, this.#variables)
    return {
      fs: safeFs,
      http,
      dir: this.#repository.root,
      gitdir: this.#repository.commonDir,
      url,
      remote: isAddress(this.#target.remote) ? 'annals' : this.#target.remote,
      onAuth: () => (token === undefined ? { cancel: true } : { username: 'x-access-token', password: token }),
      onAuthFailure: () => ({ cancel: true }),
    }
  }

  async fetch(): Promise<string | null> {
    const url = this.#url(false)
    const options = this.#options(url)
    const name = this.#branch().replace(/^refs\/heads\//, '')
    return this.#within(url, async () => {
      try {
        const { fetchHead } = await git.fetch({
          ...options,
          ref: name,
          remoteRef: name,
          singleBranch: true,
          tags: false,
        })
        return fetchHead
      } catch (error) {
        // No such branch there; or nothing at all yet, of which it says that no refs were named.
        if (error instanceof git.Errors.NotFoundError || error instanceof git.Errors.NoRefspecError) return null
        if (error instanceof git.Errors.EmptyServerResponseError) return null
        throw error
      }
    })
  }

  async push(commit: string): Promise<'pushed' | 'behind'> {
    const url = this.#url(true)
    const options = this.#options(url)
    return this.#within(url, async () => {
      try {
        const result = await git.push({ ...options, ref: commit, remoteRef: this.#branch(), force: false })
        const failed = Object.values(result.refs).find(({ ok }) => !ok)
        if (result.ok && failed === undefined) return 'pushed'
        throw failureOf(failed?.error ?? result.error ?? '', parseAddress(url).text)
      } catch (error) {
        if (error instanceof git.Errors.PushRejectedError) return 'behind'
        const told = error instanceof git.Errors.GitPushError ? JSON.stringify(error.data) : ''
        if (/cannot lock ref|failed to update ref|fetch first|non-fast-forward/.test(told)) return 'behind'
        throw error
      }
    })
  }

  /** Gives up after a while, and says what went wrong. */
  async #within<T>(url: string, work: () => Promise<T>): Promise<T> {
    const where = parseAddress(url).text
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(notPushed(`${where} did not answer in time.`)), patienceMs)
      timer.unref()
    })
    try {
      return await Promise.race([work(), late])
    } catch (error) {
      if (error instanceof git.Errors.HttpError) throw failureOf(`error: ${error.data.statusCode}`, where)
      if (error instanceof git.Errors.UserCanceledError) throw failureOf('authentication failed', where)
      if (error instanceof Error && error.name !== 'UserError') throw failureOf(reasonOf(error), where)
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
}
