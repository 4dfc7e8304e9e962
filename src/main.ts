/** The door to cac: typed words become a command, errors become a sentence, a hint and an exit code. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cac } from 'cac'
import { closest } from 'fastest-levenshtein'
import { commands } from './commands/index.ts'
import type { Command, Context } from './commands/types.ts'
import { type ExitCode, exit, reasonOf, UserError } from './errors.ts'
import type { Typed } from './options.ts'

const nameOf = ({ usage }: Command): string => usage.split(' ')[0] ?? usage

/** The version in package.json, which lies one folder above both `src/` and `dist/`. */
function version(): string {
  const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/** Every flag of a command, `--no-` ones included, without dashes and values. */
const flagsOf = ({ options }: Command): string[] => [
  ...options.map(({ name }) => name.split(' ')[0] ?? name),
  '--help',
  '--version',
]

/**
 * Values as they were typed: the parser turns what looks like a number into one, and `019e12` into another text. Returns
 * the words in which a value that looks like a number cannot be mistaken, and how to read it back.
 */
const guard = '\u0000'
const looksLikeNumber = (word: string): boolean => word.trim() !== '' && !Number.isNaN(Number(word))
const guarded = (argv: readonly string[]): string[] =>
  argv.map((word) => {
    const [, name, value] = /^(--[^=]+=)(.*)$/s.exec(word) ?? []
    if (name !== undefined && value !== undefined && looksLikeNumber(value)) return `${name}${guard}${value}`
    return looksLikeNumber(word) ? `${guard}${word}` : word
  })
const unguard = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unguard)
  return typeof value === 'string' ? value.replace(guard, '') : value
}

function checkFlags(command: Command, argv: readonly string[]): void {
  const known = flagsOf(command)
  for (const word of argv) {
    if (word === '--') return
    const flag = /^--?[a-z][^=]*/i.exec(word)?.[0]
    if (flag === undefined || known.includes(flag) || flag === '-h' || flag === '-v') continue
    const positive = flag.replace(/^--no-/, '--')
    if (flag !== positive && known.includes(positive) && negatable.has(positive)) continue
    throw new UserError(`${nameOf(command)} has no flag ${flag}.`, exit.usage, `Did you mean ${closest(flag, known)}?`)
  }
}

/** Flags that can be said with `--no-` although only the plain form is listed. */
const negatable: ReadonlySet<string> = new Set(['--redact', '--commit', '--originals'])

async function obey(argv: readonly string[], context: Context): Promise<ExitCode> {
  const cli = cac('annals')
  // The parser takes what `--no-` turns off for on by default, which our own words say better.
  cli.help((sections) =>
    sections.map(({ title, body }) => ({
      ...(title === undefined ? {} : { title }),
      body: body.replaceAll(' (default: true)', ''),
    })),
  )
  cli.version(version())
  for (const command of commands) {
    const registered = cli.command(command.usage, command.about, { allowUnknownOptions: true })
    for (const { name, about } of command.options) registered.option(name, about)
    for (const example of command.examples) registered.example(`  $ ${example}`)
  }
  const { args, options } = cli.parse(['', '', ...guarded(argv)], { run: false })
  if (options.help === true || options.version === true) return exit.ok
  const command = commands.find((one) => nameOf(one) === cli.matchedCommandName)
  if (command === undefined) {
    const [word] = argv.filter((one) => !one.startsWith('-'))
    if (word === undefined) {
      cli.outputHelp()
      return exit.usage
    }
    throw new UserError(
      `There is no command ${word}.`,
      exit.usage,
      `Did you mean annals ${closest(word, commands.map(nameOf))}?`,
    )
  }
  checkFlags(command, argv)
  const positional = args.map((one) => String(unguard(one)))
  const wanted = command.usage.match(/[<[]/g)?.length ?? 0
  if (positional.length > wanted) {
    throw new UserError(
      `${nameOf(command)} does not know what to do with "${positional[wanted]}".`,
      exit.usage,
      `annals ${nameOf(command)} --help`,
    )
  }
  if (command.usage.includes('<') && positional.length === 0) {
    throw new UserError(`annals ${command.usage} needs its argument.`, exit.usage, `annals ${nameOf(command)} --help`)
  }
  const typed: Typed = Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) => (wasTyped(key, argv) ? [[key, unguard(value)]] : [])),
  )
  checkValues(command, typed)
  return (await command.load())(positional, typed, context)
}

/** Whether an option was typed, as it is or with `--no-`: the parser gives defaults to those that were not. */
const wasTyped = (key: string, argv: readonly string[]): boolean => {
  const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return argv.some((word) => word.replace(/=.*$/s, '').replace(/^--no-/, '--') === `--${name}`)
}

/** A flag that takes a value and was given none is `true` in the parser's eyes. */
function checkValues(command: Command, typed: Typed): void {
  for (const { name } of command.options) {
    const [flag = '', value] = name.split(' ')
    const key = flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
    const given = typed[key]
    if (value !== undefined && (given === true || (Array.isArray(given) && given.includes(true)))) {
      throw new UserError(`${flag} needs a value.`, exit.usage, `annals ${nameOf(command)} --help`)
    }
  }
}

/** One way to say that something went wrong, whatever it was. */
function sayError(error: unknown, argv: readonly string[], { env, stdout, stderr }: Context): ExitCode {
  const { message, hint, code } = asUserError(error)
  if (argv.includes('--json')) stdout.write(`${JSON.stringify({ ok: false, error: message, hint, code }, null, 2)}\n`)
  stderr.write(`annals: ${message}\n${hint === undefined ? '' : `  hint: ${hint}\n`}`)
  if (!(error instanceof UserError) && env.variables.ANNALS_DEBUG && error instanceof Error)
    stderr.write(`${error.stack}\n`)
  return code
}

function asUserError(error: unknown): UserError {
  if (error instanceof UserError) return error
  if (error instanceof Error && error.name === 'CACError') {
    return new UserError(`${error.message}.`, exit.usage, 'annals --help')
  }
  const sentence = `Something went wrong that should not have: ${reasonOf(error)}`
  return new UserError(sentence, exit.unreadable, 'Nothing was lost; ANNALS_DEBUG=1 shows where it happened.', error)
}

/** Does what was typed. Never throws: whatever goes wrong is said on standard error. */
export const main = (argv: readonly string[], context: Context): Promise<ExitCode> =>
  obey(argv, context).catch((error: unknown) => sayError(error, argv, context))
