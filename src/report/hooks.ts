/** Which hooks there are, in words. */
import type { AgentHookInfo } from '../hooks/agents.ts'
import type { GitHookInfo } from '../hooks/git.ts'

/** Lines for a person: which hooks there are, and what the last run that one started said. */
export function hookLines({
  git,
  agents,
  said = '',
}: {
  git: readonly GitHookInfo[]
  agents: readonly AgentHookInfo[]
  said?: string
}): string[] {
  const ours = agents.filter(({ state }) => state !== 'none')
  const lines = [
    ...git.flatMap(({ hook, file, chained, notes }) => [
      `${hook}: ${file}${chained ? ', with the hook that was there' : ''}`,
      ...notes.map((note) => `  ${note}`),
    ]),
    ...ours.flatMap(({ agent, file, state, note }) => [
      `${agent}: ${state === 'installed' ? file : state}`,
      ...(note === null ? [] : [`  ${note}`]),
    ]),
    ...(said === ''
      ? []
      : ['The latest run that a hook started said:', ...said.split('\n').map((line) => `  ${line}`)]),
  ]
  return lines.length === 0 ? ['There are no hooks of annals here.'] : lines
}
