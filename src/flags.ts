/** What the parser of arguments does not do our way: values that look like numbers, unknown flags, missing values. */
import type { Command } from './commands/types.ts'
import { exit, UserError } from './errors.ts'
import { nearest } from './nearest.ts'
import type { Typed } from './options.ts'

/** What a command is called. */
export const nameOf = ({ usage }: Command): string => usage.split(' ')[0] ?? usage

/** Every flag of a command, `--no-` ones included, without dashes and values. */
const flagsOf = ({ options }: Command): string[] => [
  ...options.map(({ name }) => name.split(' ')[0] ?? name),
  '--help',
  '--version',
]

/** Flags that can be said with `--no-` although only the plain form is listed: a setting can be taken back for one run. */
const negatable: ReadonlySet<string> = new Set([
  '--redact',
  '--commit',
  '--originals',
  '--push',
  '--allow-public',
  '--strict',
  '--match-name',
])

/** Stands in front of a value that looks like a number. */
const guard = '\u0000'
/** Also an empty word: the parser reads 0. */
const looksLikeNumber = (word: string): boolean => !Number.isNaN(Number(word))
/**
 * Values as they were typed: the parser turns what looks like a number into one, and `019e12` into another text. Here
 * are the words in which a value that looks like a number cannot be mistaken; `unguarded` reads it back.
 */
export const guarded = (argv: readonly string[]): string[] =>
  argv.map((word) => {
    const [, name, value] = /^(--[^=]+=)(.*)$/s.exec(word) ?? []
    if (name !== undefined && value !== undefined && looksLikeNumber(value)) return `${name}${guard}${value}`
    return looksLikeNumber(word) ? `${guard}${word}` : word
  })

/** A value that the parser made of `guarded` words, as it was typed. */
export const unguarded = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unguarded)
  return typeof value === 'string' ? value.replace(guard, '') : value
}

/** Throws a `UserError` (exit 2) for a flag that the command does not have. */
export function checkFlags(command: Command, argv: readonly string[]): void {
  const known = flagsOf(command)
  for (const word of argv) {
    if (word === '--') return
    const flag = /^--?[a-z][^=]*/i.exec(word)?.[0]
    if (flag === undefined || known.includes(flag) || flag === '-h' || flag === '-v') continue
    const positive = flag.replace(/^--no-/, '--')
    if (flag !== positive && known.includes(positive) && negatable.has(positive)) continue
    const likely = nearest(flag, known)
    const hint = likely === null ? `annals ${nameOf(command)} --help` : `Did you mean ${likely}?`
    throw new UserError(`${nameOf(command)} has no flag ${flag}.`, exit.usage, hint)
  }
}

/** Whether an option was typed, as it is or with `--no-`: the parser gives defaults to those that were not. */
export const wasTyped = (key: string, argv: readonly string[]): boolean => {
  const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return argv.some((word) => word.replace(/=.*$/s, '').replace(/^--no-/, '--') === `--${name}`)
}

/** The key under which the parser has an option, which `--no-` only sets to false. */
export const keyOf = (name: string): string =>
  (name.split(' ')[0] ?? name)
    .replace(/^--(no-)?/, '')
    .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Throws a `UserError` (exit 2) for a flag that was given no value, which is `true` in the parser's eyes, or an empty one. */
export function checkValues(command: Command, typed: Typed): void {
  for (const { name } of command.options) {
    const [flag = '', value] = name.split(' ')
    const given = typed[keyOf(flag)]
    const all = Array.isArray(given) ? given : [given]
    if (value !== undefined && all.some((one) => one === true || one === '')) {
      throw new UserError(`${flag} needs a value.`, exit.usage, `annals ${nameOf(command)} --help`)
    }
  }
}
