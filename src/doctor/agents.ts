/** The agents' stores: whether they can be read, whether they look as they always did, what will be deleted. */
import { readdirSync } from 'node:fs'
import { listers } from '../../adapters/listers.ts'
import type { Lister } from '../../adapters/types.ts'
import type { Listed } from '../discover/listing.ts'
import { counted, size } from '../render/words.ts'
import { type Check, type Finding, ok, type Patient } from './types.ts'

export const stores: Check = {
  name: 'stores',
  look: ({ found, homely }) =>
    found.flatMap(({ adapter: { id, name }, location, listing: { files, problems, listed } }): Finding[] => {
      const path = homely(location.only ?? location.home)
      const bytes = files.reduce((sum, file) => sum + file.size, 0)
      const facts = { source: id, files: files.length, bytes, problems: problems.length, listed }
      if (!listed && problems.length === 0) return [ok(`${name}: nothing at ${path}.`, facts)]
      return [
        ok(`${name}: ${counted(files.length, 'file')}, ${size(bytes)} at ${path}.`, facts),
        ...problems.map(
          ({ file, message }): Finding => ({
            level: 'error',
            message: `${name}: ${homely(file)}: ${message}`,
            advice: 'Look at its permissions: what cannot be listed is not stored.',
            facts: { source: id },
          }),
        ),
      ]
    }),
}

/** Orders versions by their numbers; what follows a `-` does not count. */
const isNewer = (version: string, than: string): boolean =>
  version.replace(/[-+].*/, '').localeCompare(than, 'en', { numeric: true }) > 0

/** A version as it may leave the machine: an agent can write anything there. */
const plain = (version: string): string => (/^\d[\w.+-]{0,30}$/.test(version) ? version : 'odd')

export const formats: Check = {
  name: 'formats',
  look(patient) {
    const findings = [...newVersions(patient), ...patient.found.flatMap((one) => newLayout(one, patient))]
    return findings.length > 0 ? findings : [ok('No version and no layout that was not seen before.')]
  },
}

function newVersions({ state }: Patient): Finding[] {
  const wrote = state?.heads.agentVersions() ?? []
  return listers.flatMap((adapter): Finding[] => {
    const newer = wrote.filter(({ source, version }) => source === adapter.id && isNewer(version, adapter.shownToRead))
    if (newer.length === 0) return []
    const sessions = newer.reduce((sum, one) => sum + one.sessions, 0)
    const [newest = ''] = newer.map(({ version }) => version).sort((a, b) => (isNewer(a, b) ? -1 : 1))
    return [
      {
        level: 'note',
        message: `${adapter.name} ${newest} is newer than ${adapter.shownToRead}, the last one annals was shown to read; ${counted(sessions, 'session')} of such versions are stored.`,
        advice: 'Look at a page of one: if something is missing, the original has it.',
        facts: { source: adapter.id, version: plain(newest), shownToRead: adapter.shownToRead, sessions },
      },
    ]
  })
}

/** Names that look as if conversations were kept under them. */
const telling = /session|chat|conversation|thread|rollout|transcript|histor|\.(?:jsonl|sqlite3?|db)$/i

function newLayout(one: Listed, { state, homely }: Patient): Finding[] {
  const { adapter, location, listing } = one
  const findings: Finding[] = []
  const unknown = location.only === undefined && location.loose !== true ? unknownNames(adapter, location.home) : []
  if (unknown.length > 0) {
    findings.push({
      level: 'warning',
      message: `${homely(location.home)} holds what annals has never seen: ${unknown.join(', ')}.`,
      advice: `If ${adapter.name} keeps conversations there now, they are not stored.`,
      facts: { source: adapter.id, unknown: unknown.length },
    })
  }
  const sightings = state?.sources.sightings()
  const strange = listing.files.filter(({ file, size: bytes }) => bytes > 0 && sightings?.get(file)?.unit === '')
  if (strange.length > 0) {
    findings.push({
      level: 'note',
      message: `${adapter.name}: ${counted(strange.length, 'file')} among the sessions could not be told to be one, such as ${homely(strange[0]?.file ?? '')}.`,
      advice: 'They are not stored. annals why <file> says more.',
      facts: { source: adapter.id, strange: strange.length },
    })
  }
  return findings
}

function unknownNames({ knownInHome }: Lister, home: string): string[] {
  try {
    return readdirSync(home)
      .filter((name) => telling.test(name) && !knownInHome.test(name))
      .sort()
  } catch {
    return []
  }
}

export const deletion: Check = {
  name: 'deletion',
  look: ({ status, homely }) =>
    (status?.clocks ?? []).map((clock): Finding => {
      const { name, source, keepsDays, soon, problem, advice } = clock
      const facts = { source, keepsDays, soon: soon.sessions, stored: soon.stored, pushed: soon.pushed }
      const lost = soon.sessions - soon.stored
      const how =
        keepsDays === null ? 'deletes no session for its age' : `deletes sessions after ${counted(keepsDays, 'day')}`
      const next = `${counted(soon.sessions, 'session')} within seven days, ${soon.stored} of them stored`
      const message = `${name} ${how}: ${next}.${problem === null ? '' : ` ${problem}`}`
      if (lost === 0 && problem === null) return ok(message, facts)
      return {
        level: 'warning',
        message,
        advice: `Run annals sync; to keep them there as well, write ${advice.line} into ${homely(advice.file)}.`,
        facts,
      }
    }),
}
