/** Tokens for hosts, from the variables that other tools use for them. A token goes to its own host and nowhere else. */

const names: Record<string, string[]> = {
  'github.com': ['GH_TOKEN', 'GITHUB_TOKEN'],
  'gitlab.com': ['GITLAB_TOKEN', 'GITLAB_ACCESS_TOKEN'],
  'bitbucket.org': ['BITBUCKET_TOKEN'],
}

/** The token for a host; `ANNALS_GIT_TOKEN` is for the host that `ANNALS_GIT_HOST` names. */
export const tokenFor = (host: string, variables: NodeJS.ProcessEnv): string | undefined => {
  if (variables.ANNALS_GIT_TOKEN && variables.ANNALS_GIT_HOST === host) return variables.ANNALS_GIT_TOKEN
  return names[host]?.map((name) => variables[name]).find((value) => value !== undefined && value !== '')
}
