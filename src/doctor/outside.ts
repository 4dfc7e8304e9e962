/** What leads out of this machine or runs by itself: remote, schedule, secrets, the last runs. */
import { configValue } from '../commit/config.ts'
import { repositoryConfig } from '../commit/repository.ts'
import { rulesVersion } from '../redact/index.ts'
import { counted } from '../render/words.ts'
import { readRuns } from '../state/runs.ts'
import { type Check, type Finding, ok } from './types.ts'

/** What an address says of where a remote is; nothing goes over the network. */
function whereIs(url: string): 'this machine' | 'ssh' | 'https' | 'http' | 'other' {
  if (/^https:/i.test(url)) return 'https'
  if (/^http:/i.test(url)) return 'http'
  if (/^ssh:/i.test(url) || /^[^/\\]+@?[^/\\]*:(?!\/\/)(?!\\)/.test(url))
    return /^[a-z]:/i.test(url) ? 'this machine' : 'ssh'
  return /^(?:file:|[./~\\]|[a-z]:[\\/])/i.test(url) ? 'this machine' : 'other'
}

export const remote: Check = {
  name: 'remote',
  look({ history, status, settings }) {
    if (history === null || status === null) return []
    const name = settings.get('remote')
    const url = configValue(repositoryConfig(history.repository), `remote.${name}.url`)
    const on = settings.get('push')
    if (url === undefined) {
      const facts = { there: false, push: on }
      if (!on)
        return [
          {
            level: 'note',
            message: 'There is no remote: the history is on this machine only.',
            advice: 'A disk can break. git remote add origin <address>, and push = true.',
            facts,
          },
        ]
      return [
        {
          level: 'error',
          message: `push is on, and there is no remote ${name}.`,
          advice: 'git remote add adds it.',
          facts,
        },
      ]
    }
    const { unpushed, since } = status.push
    const where = whereIs(url)
    const facts = { there: true, where, push: on, unpushed, known: since !== null }
    const findings: Finding[] = []
    if (/^[a-z+]+:\/\/[^/@]*:[^/@]+@/i.test(url)) {
      findings.push({
        level: 'warning',
        message: `The address of ${name} has a password in it.`,
        advice: `It can be read in the repository's configuration. git remote set-url ${name} <address without it>, and a credential helper.`,
        facts: { secretInAddress: true },
      })
    }
    const seen =
      where === 'this machine' ? '' : ' Whether others can read it is not known from here: look at it at the host.'
    const last = since === null ? 'never pushed to or fetched from' : `last push or fetch ${since}`
    const lacks = unpushed === null ? '' : `, lacks ${counted(unpushed, 'commit')}`
    const message = `${name} (${where}), ${last}${lacks}.${seen}`
    const level = on && unpushed !== null && unpushed > 0 ? 'warning' : where === 'http' ? 'warning' : 'ok'
    return [
      ...findings,
      level === 'ok'
        ? ok(message, facts)
        : {
            level,
            message,
            advice:
              where === 'http'
                ? 'http shows everything to whoever listens; use https or ssh.'
                : 'The next run pushes; annals log says why the last one could not.',
            facts,
          },
    ]
  },
}

export const schedule: Check = {
  name: 'schedule',
  look({ status, hasCommand }) {
    if (status === null) return []
    const { schedule: job, lastRunAt } = status
    if (job === null) {
      const advice = hasCommand('schedule')
        ? 'annals schedule install --every 1h'
        : 'A line for crontab is in the README.'
      return [
        {
          level: 'note',
          message: 'annals has installed nothing that runs it by itself.',
          advice,
          facts: { installed: false },
        },
      ]
    }
    const facts = { installed: true, scheduler: job.scheduler, every: job.every, ran: lastRunAt !== null }
    const late = status.warnings.find((one) => one.startsWith('Nothing has run since'))
    if (late !== undefined)
      return [{ level: 'warning', message: late, advice: 'annals schedule run tries it through the scheduler.', facts }]
    return [ok(`${job.scheduler} runs it every ${job.every}; last run ${lastRunAt ?? 'none yet'}.`, facts)]
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
