/** The end of a run that pushes: what others pushed comes in, what is new here goes out. Never a conflict to solve. */
import { checkAdvance } from '../commit/advance.ts'
import type { Committer } from '../commit/types.ts'
import { UserError } from '../errors.ts'
import { checkOwnCommits, checkVisibility } from '../remote/may-push.ts'
import { openTransport } from '../remote/open.ts'
import { notPushed, shownRemote, type Transport } from '../remote/transport.ts'
import type { State } from '../state/index.ts'
import { reconcile } from './history.ts'
import { lacksHeads } from './lacking.ts'
import { type Meeting, meet } from './meeting.ts'
import type { RunResult } from './result.ts'
import type { PushSettings, RunSettings } from './settings.ts'
import type { Office } from './types.ts'

/** How often it is tried again because somebody else pushed meanwhile. */
const rounds = 5

type Shop = Pick<Office, 'staging' | 'templates'>

/** Pushes; what kept it from that stands in the result, and the commit stays. */
export async function pushHistory(
  state: State,
  committer: Committer,
  shop: Shop,
  push: PushSettings,
  settings: RunSettings,
  result: RunResult,
): Promise<void> {
  try {
    const transport = await openTransport(committer, settings.repository, push.remote, push.variables)
    await new Push(state, committer, transport, shop, push, settings, result).run()
    result.pushed = true
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    result.pushed = false
    result.notPushed = { reason: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) }
    result.ok = false
  }
  state.rememberSaid(
    'push',
    JSON.stringify({ at: settings.now, pushed: result.pushed, reason: result.notPushed?.reason }),
  )
}

class Push {
  readonly #state: State
  readonly #committer: Committer
  readonly #transport: Transport
  readonly #shop: Shop
  readonly #push: PushSettings
  readonly #settings: RunSettings
  readonly #result: RunResult

  constructor(
    state: State,
    committer: Committer,
    transport: Transport,
    shop: Shop,
    push: PushSettings,
    settings: RunSettings,
    result: RunResult,
  ) {
    this.#state = state
    this.#committer = committer
    this.#transport = transport
    this.#shop = shop
    this.#push = push
    this.#settings = settings
    this.#result = result
  }

  async run(): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      if (await this.#round()) return
    }
    throw notPushed(
      `Others pushed to ${shownRemote(this.#push.remote)} again and again meanwhile.`,
      'The next run tries again.',
    )
  }

  /** Fetch, merge, push; then the branch here goes along. False when somebody was quicker, here or there. */
  async #round(): Promise<boolean> {
    const { repository, subpath, project } = this.#settings
    const theirs = await this.#transport.fetch()
    const { commit: ours } = await this.#committer.head(repository)
    if (ours === null && theirs === null) return true
    const isProject = project !== undefined
    const met = await this.#committer.using(repository, async (backend) => {
      const meeting = await meet(backend, { ours, theirs }, this.#state, this.#shop, this.#settings)
      if (isProject && meeting.out.length === 0) return null
      if (isProject) await checkOwnCommits(backend, meeting.out, subpath, shownRemote(this.#push.remote))
      if (meeting.target !== theirs) await checkVisibility(await this.#transport.addresses(), this.#push)
      if (meeting.target !== ours) await checkAdvance(backend, repository, this.#advance(ours, meeting))
      return meeting
    })
    if (met === null) return true
    if (met.target !== theirs && (await this.#transport.push(met.target, theirs)) === 'behind') return false
    if (met.target === ours) return true
    const advanced = await this.#committer.advance(repository, this.#advance(ours, met))
    if (!advanced.moved) return false
    this.#result.merged = met.target
    this.#result.reports.push(...met.reports, ...advanced.left.map(leftReport))
    await reconcile(this.#state, repository, subpath, this.#committer, () => false, met.heads)
    if (!lacksHeads(this.#state)) this.#state.remember('indexed', this.#state.recall('tree') ?? '')
    const { user, system } = this.#settings
    // Sessions of one's own may have come in: the next run that does something looks at everything, and takes them up.
    if (this.#state.heads.withoutUnit(user, system).size > 0) this.#state.remember('adopted for', '')
    return true
  }

  #advance(from: string | null, { target }: Meeting) {
    const { subpath, project } = this.#settings
    return { from, to: target, subpath, leaveHistory: project === undefined }
  }
}

const leftReport = (file: string): RunResult['reports'][number] => ({
  key: '',
  file,
  kind: 'changed by hand',
  message: 'Others pushed another state of it; yours stays in the work tree.',
})
