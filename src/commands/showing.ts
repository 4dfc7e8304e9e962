/** `annals show`: one session in one of three forms. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describerOf } from '../../adapters/index.ts'
import { exit, reasonOf, UserError } from '../errors.ts'
import { sessionAt, sessionNamed } from '../history/find.ts'
import { messagesOf } from '../history/messages.ts'
import { type History, openHistory, requireFolder } from '../history/open.ts'
import { joinPath, splitPath } from '../history/paths.ts'
import type { Entry } from '../history/sessions.ts'
import { flag, givenZone } from '../options.ts'
import { headLines, paragraphsOf, type ShowOptions } from '../report/show.ts'
import { styleOf } from '../report/style.ts'
import { withRemembered } from '../run/remembered.ts'
import { widthOption, writeLines } from './saying.ts'
import type { Action, Context } from './types.ts'

const damaged = (file: string, error: unknown): UserError =>
  new UserError(
    `${file} cannot be read: ${reasonOf(error)}`,
    exit.unreadable,
    'annals verify says what else is damaged.',
    error,
  )

/** Parts as they are read; an error of the file system becomes a sentence. */
function* partsOf(history: History, entry: Entry): ReturnType<typeof messagesOf> {
  try {
    yield* messagesOf(history, entry)
  } catch (error) {
    throw damaged(`The conversation ${entry.json}`, error)
  }
}

/** Lines without a terminal are as wide as they like to be, but each stays one line. */
const widestLine = 160

/** As text, a part at a time. `timeZone`: IANA name. */
function showText(history: History, entry: Entry, context: Context, timeZone: string): void {
  const options: ShowOptions = {
    style: styleOf(context.stdout, context.env),
    width: widthOption(context).width ?? widestLine,
    timeZone,
    describe: describerOf(entry.head.source),
  }
  writeLines(context.stdout, headLines(entry.head, options))
  for (const messages of partsOf(history, entry)) {
    for (const paragraph of paragraphsOf(messages, options)) writeLines(context.stdout, ['', paragraph])
  }
}

/** As JSON: the head and the messages of all parts, one part in memory at a time. */
function showJson(history: History, entry: Entry, { stdout }: Context): void {
  const head = JSON.stringify(entry.head, null, 2).replace(/\n}$/, '')
  let before = `${head},\n  "messages": [`
  for (const messages of partsOf(history, entry)) {
    for (const message of messages) {
      stdout.write(`${before}\n    ${JSON.stringify(message, null, 2).replaceAll('\n', '\n    ')}`)
      before = ','
    }
  }
  stdout.write(before === ',' ? '\n  ]\n}\n' : `${before}]\n}\n`)
}

/** The bytes of the first original; the others are named on standard error. */
function showOriginal(history: History, { head, json }: Entry, { stdout, stderr }: Context): void {
  const [first, ...others] = head.originals.filter(({ files, superseded }) => files.length > 0 && superseded !== true)
  if (first === undefined) {
    throw new UserError(
      `The history holds no original of ${head.key}.`,
      exit.unreadable,
      'It was stored without; annals sync --originals keeps them.',
    )
  }
  const folder = splitPath(json).dir
  for (const file of first.files) {
    const path = joinPath(folder, file)
    try {
      stdout.write(readFileSync(join(history.repository.root, ...path.split('/'))))
    } catch (error) {
      throw damaged(path, error)
    }
  }
  if (others.length === 0) return
  writeLines(stderr, [
    `annals: this is ${first.path}; the session has ${others.length} more:`,
    ...others.map(({ path, files }) => `  ${path}: ${files.map((file) => joinPath(folder, file)).join(' ')}`),
  ])
}

export const show: Action = async ([meant = ''], typed, context) => {
  const [asJson, asOriginal] = [flag(typed.json), flag(typed.original)]
  if (asJson && asOriginal) {
    throw new UserError('--json and --original are two different outputs.', exit.usage, 'Use one of them.')
  }
  const zone = givenZone(typed)
  const history = openHistory(typed, context)
  requireFolder(history)
  const named = (): Entry => withRemembered(history, (remembered) => sessionNamed(history, meant, remembered))
  const entry = sessionAt(history, meant, context.cwd) ?? named()
  if (asOriginal) showOriginal(history, entry, context)
  else if (asJson) showJson(history, entry, context)
  else showText(history, entry, context, zone ?? entry.head.timeZone)
  return exit.ok
}
