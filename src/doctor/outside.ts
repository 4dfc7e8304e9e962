/** What leads out of this machine or runs by itself: remote, schedule, secrets, the last runs. */
import { acceptedFile } from '../machine.ts'
import { rulesVersion } from '../redact/index.ts'
import { isAccepted } from '../remote/accepted.ts'
import { nameOf, parseAddress } from '../remote/address.ts'
import { counted } from '../render/words.ts'
import { findSchedule } from '../schedule/index.ts'
import { readNote } from '../schedule/note.ts'
import { thisSystem } from '../schedule/system.ts'
import { readRuns } from '../state/runs.ts'
import { remoteUrl } from '../status/unpushed.ts'
import { type Check, type Finding, ok } from './types.ts'

export const remote: Check = {
  name: 'remote',
  look({ env, history, status, settings }) {
    if (history === null || status === null) return []
    const wanted = settings.get('remote')
    const url = remoteUrl(history.repository, wanted)
    const name = status.push.remote?.name ?? wanted
    const on = settings.get('push')
    if (url === undefined) return [noRemote(name, on)]
    const address = parseAddress(url)
    const where = address.kind === 'host' ? known(address.scheme) : address.kind
    const { unpushed, since } = status.push
    const accepted = isAccepted(acceptedFile(env), nameOf(address))
    const facts = { there: true, where, push: on, unpushed, known: since !== null, accepted }
    const last = since === null ? 'nothing of it is known yet' : `last push or fetch that changed something ${since}`
    const lacks = unpushed === null ? '' : `, it lacks ${counted(unpushed, 'commit')}`
    const seen = address.kind === 'local' ? '' : accepted ? ' You accepted it, whoever can read it.' : notSeen
    const message = `${name} (${address.text}): ${last}${lacks}.${seen}`
    const state: Finding =
      on && unpushed !== null && unpushed > 0
        ? {
            level: 'warning',
            message,
            advice: 'The next run pushes; annals log shows why the last one could not.',
            facts,
          }
        : ok(message, facts)
    return [...secretsIn(url, name), ...(where === 'http' ? [inTheOpen(name)] : []), state]
  },
}

/** A scheme as it may leave the machine: an address can have any. */
const known = (scheme: string): string => (['https', 'http', 'ssh', 'git'].includes(scheme) ? scheme : 'other')

const notSeen = ' Whether others can read it cannot be told without asking the host; a push asks.'

const noRemote = (name: string, on: boolean): Finding => ({
  level: on ? 'error' : 'note',
  message: on
    ? `push is on, and there is no remote ${name}.`
    : 'There is no remote: the history is on this machine only.',
  advice: `A disk can break: git remote add ${name} <address>${on ? '.' : ', and push = true.'}`,
  facts: { there: false, push: on },
})

const secretsIn = (url: string, name: string): Finding[] =>
  /^[a-z][a-z+]*:\/\/[^/@]*:[^/@]+@/i.test(url)
    ? [
        {
          level: 'warning',
          message: `The address of ${name} has a password in it.`,
          advice: `It stands in the repository's configuration: git remote set-url ${name} <address without it>, and a credential helper.`,
          facts: { secretInAddress: true },
        },
      ]
    : []

const inTheOpen = (name: string): Finding => ({
  level: 'warning',
  message: `${name} is reached by http.`,
  advice: 'Whoever listens on the way reads everything: use https or ssh.',
  facts: { where: 'http' },
})

export const schedule: Check = {
  name: 'schedule',
  look({ env, status, now }) {
    const note = readNote(env)
    if (note === null) {
      const advice = 'annals schedule install --every 1h'
      return [{ level: 'note', message: 'Nothing runs annals by itself.', advice, facts: { installed: false } }]
    }
    const every = note.job.every?.text ?? null
    const facts = { installed: true, scheduler: note.scheduler, every }
    const found = findSchedule(thisSystem(env, () => now))
    if (found === null) {
      const message = `A schedule was installed (${note.scheduler}), and it is not there any more.`
      return [
        { level: 'error', message, advice: 'annals schedule install puts it back.', facts: { ...facts, there: false } },
      ]
    }
    const { scheduler, installed } = found
    const code = installed.last?.code ?? null
    const message = `${scheduler.name} runs it every ${installed.every ?? every}, the next time ${installed.next ?? 'it does not say when'}.`
    const late = status?.warnings.find((one) => one.startsWith('Nothing has run since'))
    const wrong = late ?? (code !== null && code !== 0 ? `Its last run ended with ${code}.` : undefined)
    const all = { ...facts, there: true, lastCode: code }
    if (wrong === undefined) return [ok(message, all)]
    return [
      {
        level: 'warning',
        message: `${message} ${wrong}`,
        advice: 'annals schedule run tries it through the scheduler.',
        facts: all,
      },
    ]
  },
}

export const secrets: Check = {
  name: 'secrets',
  look({ settings }) {
    const on = settings.get('redact')
    const facts = {
      redact: on,
      rules: rulesVersion,
      own: settings.get('redact.rules').length,
      allowed: settings.get('redact.allow').length,
    }
    if (on) return [ok(`Rules ${rulesVersion}, ${counted(facts.own, 'rule')} of your own.`, facts)]
    const [where = ''] = settings.of('redact').where
    return [
      {
        level: 'warning',
        message: `Secrets are not masked: redact is false (${where}).`,
        advice: 'Take that out, unless the history stays on this machine.',
        facts,
      },
    ]
  },
}

export const runs: Check = {
  name: 'runs',
  look({ workDir }) {
    if (workDir === null) return []
    const { runs: all, lastAt } = readRuns(workDir)
    const [last] = all
    if (last === undefined)
      return [{ level: 'note', message: 'No run is known yet.', advice: 'annals sync', facts: { runs: 0 } }]
    const failed = all.filter(({ code }) => code !== 0).length
    const facts = { runs: all.length, failed, lastCode: last.code }
    if (last.code === 0) return [ok(`Last run ${lastAt}, whole; ${failed} of the last ${all.length} were not.`, facts)]
    return [
      {
        level: 'error',
        message: `The last run ended with ${last.code}: ${last.problems[0] ?? 'it says no more'}`,
        advice: 'annals log shows the last runs; annals sync tries again.',
        facts,
      },
    ]
  },
}
