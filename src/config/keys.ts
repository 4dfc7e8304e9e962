/**
 * Every setting, one row each. Reading and checking files and variables, the defaults of flags, `annals config` and the
 * table in `docs/configuration.md` all follow from here.
 */
import { listers } from '../../adapters/listers.ts'
import { reasonOf } from '../errors.ts'
import { gitModes, subpathMistake } from '../options.ts'
import type { Allowed, OwnRule } from '../redact/types.ts'
import { parseEvery } from '../schedule/every.ts'
import { isTimeZone } from '../zone.ts'
import { type Kind, listOf, oneOf, path, place, row, rowsOf, text, yesOrNo } from './kinds.ts'
import type { Key, KeyName, Values } from './types.ts'

const sources = listers.map(({ id }) => id)
const texts = (says: string): Kind<string[]> => listOf(text(), says)

const timeZone = text('a time zone', (zone) =>
  isTimeZone(zone) ? null : `"${zone}" is not a time zone; use a name like Europe/Berlin, or UTC`,
)
const span = text('a span of time', (value) => {
  try {
    parseEvery(value)
    return null
  } catch (error) {
    return reasonOf(error)
  }
})

const ownRule = rowsOf<OwnRule>(
  {
    id: { kind: text('a name'), needed: true },
    pattern: { kind: text('a regular expression'), needed: true },
    keywords: { kind: texts('a list of words'), needed: true },
    examples: { kind: texts('a list of texts'), needed: true },
    lookalikes: { kind: texts('a list of texts') },
  },
  'tables, each headed [[redact.rules]]',
)

const allowedPattern = row<Extract<Allowed, { pattern: string }>>({
  pattern: { kind: text('a regular expression'), needed: true },
  examples: { kind: texts('a list of texts'), needed: true },
})
/** A value as it is, or a table with a pattern for values. */
const allowed: Kind<Allowed> = {
  says: 'a text, or a table with a pattern',
  read(written, reading) {
    if (written.is === 'table') return allowedPattern(written, reading)
    const value = text().read(written, reading)
    return value === undefined ? undefined : { value }
  },
  typed: text().typed,
}

/** Every key, in the order in which they are listed. */
export const keys: { readonly [Name in KeyName]: Key<Values[Name]> } = {
  'output-path': {
    kind: path,
    default: undefined,
    otherwise: '`~/annals`',
    about: 'The repository of the history',
    flag: '--output-path',
    fromRepository: 'consent',
  },
  'history-subpath': {
    kind: text('a folder below the repository', subpathMistake),
    default: 'history',
    about: 'Where the history lies in the repository',
    flag: '--history-subpath',
    fromRepository: 'yes',
  },
  'source-system': {
    kind: listOf(oneOf(sources), `a list of sources: ${sources.join(', ')}`),
    default: [],
    otherwise: 'all',
    about: 'Only these sources are stored',
    flag: '--source-system',
    fromRepository: 'yes',
  },
  'input-path': {
    kind: listOf(place(sources), 'a list of paths, with `<source>=` in front where the source cannot be told'),
    default: [],
    otherwise: "the agents' own places",
    about: "Folders or files of sessions instead of the agents' own places",
    flag: '--input-path',
    fromRepository: 'consent',
  },
  user: {
    kind: text('a name'),
    default: undefined,
    otherwise: "the operating system's user",
    about: 'Whose sessions these are',
    flag: '--user',
    fromRepository: 'never',
  },
  'system-name': {
    kind: text('a name'),
    default: undefined,
    otherwise: 'its host name at the first run',
    about: "This machine's name",
    flag: '--system-name',
    fromRepository: 'never',
  },
  'time-zone': {
    kind: timeZone,
    default: undefined,
    otherwise: "this machine's",
    about: 'Time zone of names and pages, and of what the terminal shows',
    flag: '--time-zone',
    fromRepository: 'yes',
  },
  originals: {
    kind: yesOrNo,
    default: undefined,
    otherwise: '`true` for sync, `false` for sync-repo',
    about: "Whether the agents' own bytes are kept",
    flag: '--originals',
    fromRepository: 'consent',
    harmless: false,
  },
  git: {
    kind: oneOf(gitModes),
    default: 'auto',
    about: 'How commits are made',
    flag: '--git',
    fromRepository: 'yes',
  },
  templates: {
    kind: path,
    default: undefined,
    otherwise: "annals' own",
    about: 'A folder with your own templates of pages',
    flag: '--templates',
    fromRepository: 'yes',
  },
  strict: {
    kind: yesOrNo,
    default: false,
    about: 'Whether sync-repo leaves out sessions of other machines that are known by their path alone',
    flag: '--strict',
    fromRepository: 'consent',
    harmless: true,
  },
  'match-name': {
    kind: yesOrNo,
    default: false,
    about: "Whether sync-repo takes sessions of which only a folder has the repository's name",
    flag: '--match-name',
    fromRepository: 'consent',
    harmless: false,
  },
  exclude: {
    kind: texts('a list of patterns'),
    default: [],
    about: 'Folders whose sessions are never stored: patterns like `~/clients/**`',
    fromRepository: 'yes',
    adds: true,
  },
  redact: {
    kind: yesOrNo,
    default: true,
    about: 'Whether secrets are masked',
    flag: '--redact',
    fromRepository: 'consent',
    harmless: true,
  },
  'redact.rules': {
    kind: ownRule,
    default: [],
    about: 'Your own rules for what is a secret',
    fromRepository: 'yes',
    adds: true,
  },
  'redact.allow': {
    kind: listOf(allowed, 'a list of texts, or of tables with `pattern` and `examples`'),
    default: [],
    about: 'Values that look like secrets and are none',
    fromRepository: 'consent',
    adds: true,
  },
  'redact.secrets-files': {
    kind: listOf(path, 'a list of paths'),
    default: [],
    about: 'Files, such as `.env`, whose values are masked wherever they appear',
    fromRepository: 'yes',
    adds: true,
  },
  'redact.drop-lines': {
    kind: texts('a list of words'),
    default: [],
    about: 'Records that contain one of these words are masked whole',
    fromRepository: 'yes',
    adds: true,
  },
  'redact.marker': {
    kind: text('a word'),
    default: 'ANNALS_NO_SYNC',
    about: 'A conversation in which a person typed this word is left out',
    fromRepository: 'consent',
  },
  'vault.recipients': {
    kind: texts('a list of public keys'),
    default: [],
    about: 'Public keys of age for which `--vault` encrypts what is masked',
    fromRepository: 'consent',
    adds: true,
  },
  push: {
    kind: yesOrNo,
    default: false,
    about: 'Whether each run pushes what it committed',
    flag: '--push',
    fromRepository: 'consent',
    harmless: false,
  },
  remote: {
    kind: text('a name or an address'),
    default: 'origin',
    about: 'The remote to which the history is pushed',
    flag: '--remote',
    fromRepository: 'consent',
  },
  'allow-public': {
    kind: yesOrNo,
    default: false,
    about: 'Whether the history may be pushed to a remote that anybody can read, or of which that is not known',
    flag: '--allow-public',
    fromRepository: 'consent',
    harmless: false,
  },
  'schedule.every': {
    kind: span,
    default: '1h',
    about: 'How often the schedule runs annals: minutes, hours or days',
    flag: '--every',
    fromRepository: 'never',
  },
  trust: {
    kind: listOf(path, 'a list of paths'),
    default: [],
    about: 'Repositories whose `.annals.toml` may set what needs your consent',
    fromRepository: 'never',
  },
}

/** All names of keys, in that order. */
export const keyNames = Object.keys(keys) as KeyName[]

/** The environment variable of a key: `ANNALS_OUTPUT_PATH`, `ANNALS_REDACT_MARKER`. */
export const variableOf = (name: KeyName): string => `ANNALS_${name.toUpperCase().replace(/[-.]/g, '_')}`

/** Whether a variable can hold a value of the key: tables do not fit into one. */
export const hasVariable = (name: KeyName): boolean => name !== 'redact.rules'
