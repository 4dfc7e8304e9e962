/** Git's configuration as git reads it: syntax, included files, and which file counts. */
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** Settings in the order they stand; keys as `section.subsection.name`, section and name in lower case. */
export type GitConfig = [key: string, value: string][]

/** As deep as git follows files that include files. */
const maximumDepth = 10

const escapes: Record<string, string> = { n: '\n', t: '\t', b: '\b' }

/** What git takes for a blank in a value: no other character of any script. */
const isBlank = (c: string): boolean => c === ' ' || c === '\t' || c === '\r'

/** Reads a value up to its end of line; returns it with the offset behind it. Quotes, escapes and comments as in git-config(1). */
const readValue = (text: string, start: number): { value: string; end: number } => {
  let value = ''
  let kept = 0
  let quoted = false
  let i = start
  for (; i < text.length && text[i] !== '\n'; i++) {
    const c = text[i] ?? ''
    if (c === '\\') {
      i++
      const next = text[i] ?? ''
      if (next !== '\n') value += escapes[next] ?? next
      kept = value.length
    } else if (c === '"') {
      quoted = !quoted
      kept = value.length
    } else if (!quoted && (c === '#' || c === ';')) {
      while (i < text.length && text[i] !== '\n') i++
      break
    } else if (!quoted && isBlank(c)) {
      if (value !== '') value += c
    } else {
      value += c
      kept = value.length
    }
  }
  return { value: value.slice(0, kept), end: i }
}

/** Parses the text of a git configuration file. A name without `=` is `true`. What is not understood is passed over. */
export const parseGitConfig = (text: string): GitConfig => {
  const config: GitConfig = []
  const header = /\[([A-Za-z0-9.-]+)(?:[ \t]+"((?:[^"\\]|\\.)*)")?\]/y
  const name = /([A-Za-z][A-Za-z0-9-]*)[ \t]*(=?)[ \t]*/y
  let section = ''
  let i = 0
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  while (i < source.length) {
    header.lastIndex = i
    const heading = header.exec(source)
    if (heading) {
      const subsection = heading[2]?.replace(/\\(.)/g, '$1')
      section = `${heading[1]?.toLowerCase()}${subsection === undefined ? '' : `.${subsection}`}`
      i = header.lastIndex
      continue
    }
    name.lastIndex = i
    const variable = name.exec(source)
    if (variable) {
      const { value, end } = readValue(source, name.lastIndex)
      config.push([`${section}.${variable[1]?.toLowerCase()}`, variable[2] === '=' ? value : 'true'])
      i = end
    } else if (source[i] === '#' || source[i] === ';') {
      const end = source.indexOf('\n', i)
      i = end < 0 ? source.length : end
    } else i++
  }
  return config
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/**
 * The configuration in a file, with the files it names in `include.path` (but not `includeIf`) in their place; empty
 * when the file cannot be read.
 */
export const readGitConfig = (file: string, depth = 0): GitConfig =>
  parseGitConfig(textOf(file)).flatMap(([key, value]): GitConfig => {
    if (key !== 'include.path' || depth === maximumDepth) return [[key, value]]
    const included = resolve(dirname(file), value.replace(/^~(?=\/)/, homedir()))
    return readGitConfig(included, depth + 1)
  })

/** The value that counts: the last one. */
export const configValue = (config: GitConfig, key: string): string | undefined =>
  config.findLast(([name]) => name === key)?.[1]

/** A boolean as git reads one; `fallback` when the key is not set. */
export const configFlag = (config: GitConfig, key: string, fallback: boolean): boolean => {
  const value = configValue(config, key)?.toLowerCase()
  if (value === undefined) return fallback
  return !['', 'false', 'no', 'off', '0'].includes(value)
}

/** The machine's and the person's configuration, where git looks for it (git-config(1), FILES). */
export const personalConfig = (env: NodeJS.ProcessEnv = process.env): GitConfig => {
  const system = env.GIT_CONFIG_NOSYSTEM ? [] : [env.GIT_CONFIG_SYSTEM ?? '/etc/gitconfig']
  const home = env.HOME ?? homedir()
  const own = [join(env.XDG_CONFIG_HOME || join(home, '.config'), 'git', 'config'), join(home, '.gitconfig')]
  const files = [...system, ...(env.GIT_CONFIG_GLOBAL === undefined ? own : [env.GIT_CONFIG_GLOBAL])]
  return files.flatMap((file) => readGitConfig(file))
}
