/** The folder a session worked in, as the injected context names it (Gemini CLI 0.44 and later). */
const list = /\*\*Workspace Directories:\*\*[^\S\n]*\n((?:[^\S\n]+- .*(?:\n|$))+)/

/** The first workspace directory, which is the project's root; undefined when the text has no such list. */
export const workspaceOf = (text: string): string | undefined => workspacesOf(text)[0]

/** All workspace directories that a text lists. */
export const workspacesOf = (text: string): string[] =>
  (list.exec(text)?.[1] ?? '').split('\n').flatMap((line) => {
    const path = line.replace(/^\s*- /, '').trimEnd()
    return /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path) ? [path] : []
  })
