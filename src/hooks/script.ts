/** The shell scripts of hooks. They do little and never fail: whatever is missing, the person's command goes on. */
import { shellWord } from '../shell.ts'

/** By this annals knows its own. */
const mark = '# annals hook'

/** Finds the launcher of this repository, which does not exist where nobody asked for it; nothing personal stands here. */
const call = (hook: string): string =>
  [
    'annals_hook="$(git rev-parse --git-common-dir 2>/dev/null)/annals/hook"',
    `if [ -x "$annals_hook" ]; then "$annals_hook" ${hook} </dev/null >/dev/null 2>&1 || :; fi`,
  ].join('\n')

/** Where the hook that was there before is kept, beside ours. */
export const formerEnding = '.before-annals'

/** A hook of its own, which runs the one that was there before with the same arguments, input and exit code. */
export const hookText = (hook: string): string =>
  `#!/bin/sh
${mark}: brings the conversations of this repository along; annals hooks remove takes it away.
code=0
if [ -x "$0${formerEnding}" ]; then "$0${formerEnding}" "$@" || code=$?; fi
if [ "$code" -eq 0 ]; then
${call(hook)}
fi
exit "$code"
`

export const isOurs = (text: string): boolean => text.startsWith(`#!/bin/sh\n${mark}:`)

const blockText = (hook: string): string =>
  `${mark}: begin (brings conversations along where annals is set up; annals hooks remove takes it out)
${call(hook)}
${mark}: end
`

const block = new RegExp(`^${mark}: begin[^]*?^${mark}: end\\n`, 'm')

export const hasBlock = (text: string): boolean => block.test(text)

/** A script without our lines, as it was. */
export const withoutBlock = (text: string): string => text.replace(block, '')

/** A script of somebody else's with our lines after its first one, where that names the shell, else at the top. */
export function withBlock(text: string, hook: string): string {
  const rest = withoutBlock(text)
  const at = rest.startsWith('#!') ? rest.indexOf('\n') + 1 || rest.length : 0
  const head = rest.slice(0, at)
  return `${head}${head === '' || head.endsWith('\n') ? '' : '\n'}${blockText(hook)}${rest.slice(at)}`
}

export interface Launched {
  node: string
  script: string
  /** What it is called with. */
  args: readonly string[]
}

/** Starts the program in the background, out of reach of whatever ends the process that called. */
function launch({ node, script, args }: Launched, log: string, first = '', more = ''): string {
  return `[ -x ${shellWord(node)} ] && [ -f ${shellWord(script)} ] || exit 0
apart=
if command -v setsid >/dev/null 2>&1; then apart=setsid; fi
( trap '' HUP INT; ${first}exec $apart nice -n 10 ${[node, script, ...args].map(shellWord).join(' ')}${more} ) </dev/null >${log} 2>&1 &
exit 0
`
}

/** What a git hook calls: nothing while git is in the middle of something, else a run of `sync-repo` in the background. */
export const gitLauncher = (launched: Launched): string =>
  `#!/bin/sh
# Made by annals hooks install; annals hooks remove takes it away.
places=$(git rev-parse --absolute-git-dir --show-toplevel 2>/dev/null) || exit 0
git_dir=\${places%%
*}
top=\${places#*
}
for sign in rebase-merge rebase-apply MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD sequencer BISECT_LOG; do
  if [ -e "$git_dir/$sign" ]; then exit 0; fi
done
log="$(dirname "$0")/hook.log"
${launch(launched, '"$log"', 'unset $(git rev-parse --local-env-vars); ', ' "$top"')}`

/** What an agent's hook calls when a session ends: a run of `sync` in the background. */
export const agentLauncher = (launched: Launched, log: string): string =>
  `#!/bin/sh
# Made by annals hooks install --agents; annals hooks remove --agents takes it away.
${launch(launched, shellWord(log))}`
