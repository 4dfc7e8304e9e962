/** The flags, each described once; commands choose from them. */
import { listers } from '../../adapters/listers.ts'
import type { Option } from './types.ts'

const ids = listers.map(({ id }) => id).join(', ')

export const outputPath: Option = {
  name: '--output-path <dir>',
  about: 'The repository of the history (default ~/annals)',
}
export const repoPath: Option = {
  name: '--repo-path <dir>',
  about: 'The repository of the project (default: the one around the current folder)',
}
const historySubpath: Option = {
  name: '--history-subpath <path>',
  about: 'Where the history lies in the repository (default history)',
}
export const sourceSystem: Option = {
  name: '--source-system <id>',
  about: `Only these sources (${ids}); repeatable, or comma separated`,
}
export const json: Option = { name: '--json', about: 'One JSON value on standard output' }

export const inputPath: Option = {
  name: '--input-path <[source=]dir>',
  about: "A folder or file of sessions instead of the agents' own places; repeatable",
}
export const since: Option = {
  name: '--since <date>',
  about: 'Only sessions whose last record is not older: 2026-06-13, or 7d',
}
export const timeZone: Option = {
  name: '--time-zone <zone>',
  about: "Time zone of dates and times (default: the sessions' own; for --since this machine's)",
}

/** Which history a command reads. */
export const reading: readonly Option[] = [
  outputPath,
  { name: '--repo-path <dir>', about: 'The repository of a project, or a folder in it, instead of --output-path' },
  historySubpath,
]

export const templates: Option = {
  name: '--templates <dir>',
  about: 'Your own templates of pages; what is not in the folder is as annals has it',
}

/** How a command writes into a repository. */
export const howToWrite: readonly Option[] = [
  { name: '--dry-run', about: 'Say what would change and why; write nothing' },
  { name: '--no-commit', about: 'Write the files, leave the commit to you' },
  { name: '--overwrite', about: 'Replace files of the history that somebody changed by hand' },
  { name: '--git <how>', about: 'auto, git or isomorphic-git (default auto)' },
  { name: '--wait', about: 'Wait until another run is done' },
  { name: '--quiet', about: 'Only say what went wrong' },
]

/** What `sync` and `sync-repo` share. */
export const writing: readonly Option[] = [
  historySubpath,
  sourceSystem,
  inputPath,
  { name: '--user <name>', about: "Whose sessions these are (default: the operating system's user)" },
  { name: '--system-name <name>', about: "This machine's name (default: its host name at the first run)" },
  { name: '--time-zone <zone>', about: "Time zone of names and pages (default: this machine's)" },
  since,
  { name: '--max-files <n>', about: 'Read at most so many source files in this run' },
  templates,
  { name: '--originals', about: "Keep the agents' own bytes (default for sync; --no-originals leaves them out)" },
  { name: '--no-originals', about: "Leave the agents' own bytes out (default for sync-repo)" },
  { name: '--redact', about: 'Mask secrets in everything that is stored (the default)' },
  { name: '--vault', about: 'Keep what is masked, encrypted for the recipients of vault.recipients' },
  { name: '--no-redact', about: 'Store secrets as they are' },
  { name: '--prune-missing', about: 'Take sessions whose sources are gone out of the current tree' },
  { name: '--yes', about: 'Do not ask' },
  { name: '--force', about: 'With --yes: prune although it is more than half of all sessions' },
  { name: '--push', about: 'Then bring in what other machines pushed, and push' },
  { name: '--no-push', about: 'Do not push, whatever is set' },
  { name: '--remote <name>', about: 'Where to push: a remote of the repository, or an address (default origin)' },
  { name: '--allow-public', about: 'Push although others may read the remote; remembered for its address' },
  ...howToWrite,
  json,
]
