/** The door to cac: typed words become a command, errors become a sentence, a hint and an exit code. */
import { type CAC, cac } from 'cac'
import { commands } from './commands/index.ts'
import type { Command, Context } from './commands/types.ts'
import { rootFor, withSettings } from './config/apply.ts'
import { checkConfiguration, readConfiguration } from './config/index.ts'
import { type ExitCode, exit, reasonOf, UserError } from './errors.ts'
import { checkFlags, checkValues, guarded, nameOf, unguarded, wasTyped } from './flags.ts'
import { nearest } from './nearest.ts'
import type { Typed } from './options.ts'
import { troubleOf } from './trouble.ts'
import { version } from './version.ts'

/** `annals help sync` asks for the same as `annals sync --help`. */
const asFlag = (argv: readonly string[]): readonly string[] =>
  argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv

/** The parser, which knows every command with its flags and examples. */
function parserOf(all: readonly Command[]): CAC {
  const cli = cac('annals')
  // The parser takes what `--no-` turns off for on by default, which our own words say better.
  cli.help((sections) =>
    sections.map(({ title, body }) => ({
      ...(title === undefined ? {} : { title }),
      body: body.replaceAll(' (default: true)', ''),
    })),
  )
  cli.version(version())
  for (const command of all) {
    const registered = cli.command(command.usage, command.about, { allowUnknownOptions: true })
    for (const { name, about } of command.options) registered.option(name, about)
    for (const example of command.examples) registered.example(`  $ ${example}`)
  }
  return cli
}

/** Does what was typed. Throws what goes wrong. */
async function obey(typedWords: readonly string[], context: Context): Promise<ExitCode> {
  const argv = asFlag(typedWords)
  const cli = parserOf(commands)
  const { args, options } = cli.parse(['', '', ...guarded(argv)], { run: false })
  // The parser itself says the version only where no command is named.
  if (options.version === true && cli.matchedCommandName !== undefined) cli.outputVersion()
  if (options.help === true || options.version === true) return exit.ok
  const command = commands.find((one) => nameOf(one) === cli.matchedCommandName)
  if (command === undefined) {
    const [word] = argv.filter((one) => !one.startsWith('-'))
    if (word !== undefined) throw noSuchCommand(word)
    cli.outputHelp()
    return exit.usage
  }
  checkFlags(command, argv)
  const positional = args.map((one) => String(unguarded(one)))
  checkPositional(command, positional)
  const typed: Typed = Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) => (wasTyped(key, argv) ? [[key, unguarded(value)]] : [])),
  )
  checkValues(command, typed)
  const configuration = await readConfiguration(context, rootFor(command, positional, typed, context))
  if (!command.tolerant) checkConfiguration(configuration)
  if (typed.quiet !== true) {
    for (const notice of configuration.notices) context.stderr.write(`annals: ${notice}\n`)
  }
  const { settings } = configuration
  const action = await command.load()
  return action(positional, withSettings(command, typed, settings), { ...context, settings, configuration })
}

function noSuchCommand(word: string): UserError {
  const likely = nearest(word, commands.map(nameOf))
  const hint = likely === null ? 'annals --help shows what there is.' : `Did you mean annals ${likely}?`
  return new UserError(`There is no command ${word}.`, exit.usage, hint)
}

/** Throws a `UserError` (exit 2) when a command was given more than it takes, or not what it needs. */
function checkPositional(command: Command, given: readonly string[]): void {
  const hint = `annals ${nameOf(command)} --help`
  const taken = command.usage.match(/[<[]/g)?.length ?? 0
  if (given.length > taken) {
    throw new UserError(`${nameOf(command)} does not know what to do with "${given[taken]}".`, exit.usage, hint)
  }
  if (command.usage.includes('<') && given.length === 0) {
    throw new UserError(`annals ${command.usage} needs its argument.`, exit.usage, hint)
  }
}

/** One way to say that something went wrong, whatever it was. */
function sayError(error: unknown, argv: readonly string[], { env, stdout, stderr }: Context): ExitCode {
  const { message, hint, code } = asUserError(error)
  // Cron would send it by mail, and the run that is at work does what this one would have done.
  if (code === exit.busy && env.variables.ANNALS_SCHEDULED && argv.includes('--quiet')) return code
  if (argv.includes('--json')) stdout.write(`${JSON.stringify({ ok: false, error: message, hint, code }, null, 2)}\n`)
  stderr.write(`annals: ${message}\n${hint === undefined ? '' : `  hint: ${hint}\n`}`)
  if (!(error instanceof UserError) && env.variables.ANNALS_DEBUG && error instanceof Error)
    stderr.write(`${error.stack}\n`)
  return code
}

function asUserError(error: unknown): UserError {
  if (error instanceof UserError) return error
  const trouble = troubleOf(error)
  if (trouble !== null) return trouble
  if (error instanceof Error && error.name === 'CACError') {
    return new UserError(`${error.message}.`, exit.usage, 'annals --help')
  }
  const sentence = `Something went wrong that should not have: ${reasonOf(error)}`
  return new UserError(sentence, exit.unreadable, 'Nothing was lost; ANNALS_DEBUG=1 shows where it happened.', error)
}

/** Does what was typed. Never throws: whatever goes wrong is said on standard error. */
export const main = (argv: readonly string[], context: Context): Promise<ExitCode> =>
  obey(argv, context).catch((error: unknown) => sayError(error, argv, context))
