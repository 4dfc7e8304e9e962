/** What a patch says of itself, in an agent's own form (`*** Begin Patch` …) or as a unified diff. */

const fileLine = /^(?:\*\*\* (?:Update|Add|Delete) File: |\+\+\+ (?:b\/)?)(.+?)\s*$/gm

/** The files that a patch says it changes, each once, in the order in which it names them. */
export const filesOf = (patch: string): string[] => [
  ...new Set([...patch.matchAll(fileLine)].flatMap(([, path = '']) => (path === '/dev/null' ? [] : [path]))),
]
