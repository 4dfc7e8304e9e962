import { readFileSync } from 'node:fs'

/** Values of one git configuration file, the last one last; keys as `section.subsection.name`, section and name in lower case. */
export type GitConfig = Map<string, string[]>

const escapes: Record<string, string> = { n: '\n', t: '\t', b: '\b' }

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
    } else if (!quoted && /\s/.test(c)) {
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
  const config: GitConfig = new Map()
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
      const key = `${section}.${variable[1]?.toLowerCase()}`
      config.set(key, [...(config.get(key) ?? []), variable[2] === '=' ? value : 'true'])
      i = end
    } else if (source[i] === '#' || source[i] === ';') {
      const end = source.indexOf('\n', i)
      i = end < 0 ? source.length : end
    } else i++
  }
  return config
}

/** The configuration in a file; empty when the file cannot be read. */
export const readGitConfig = (file: string): GitConfig => {
  try {
    return parseGitConfig(readFileSync(file, 'utf8'))
  } catch {
    return new Map()
  }
}

/** The value that counts: the last one, over all files in the order given. */
export const configValue = (key: string, ...configs: GitConfig[]): string | undefined =>
  configs.flatMap((config) => config.get(key) ?? []).at(-1)

/** A boolean as git reads one; `fallback` when the key is not set. */
export const configFlag = (key: string, fallback: boolean, ...configs: GitConfig[]): boolean => {
  const value = configValue(key, ...configs)?.toLowerCase()
  if (value === undefined) return fallback
  return !['', 'false', 'no', 'off', '0'].includes(value)
}
