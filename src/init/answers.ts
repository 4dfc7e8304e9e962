/** What is to be set up: said by flags, asked on a terminal, or as it is usual. */
import { resolve } from 'node:path'
import type { Asker } from '../ask.ts'
import type { Settings } from '../config/index.ts'
import { UserError } from '../errors.ts'

/** What is to be done. */
export interface Answers {
  /** The folder of the history, absolute. */
  outputPath: string
  /** The address to clone into it; null: it is there, or is made. */
  clone: string | null
  push: boolean
  /** How often to run by itself; null: not at all. */
  every: string | null
  /** Whether to store the sessions at once. */
  sync: boolean
}

/** What was said by flags; undefined: nothing. */
export type Said = { [Name in keyof Answers]?: Answers[Name] | undefined }

export interface QuestionContext {
  settings: Settings
  /** The folder that is proposed, absolute. */
  proposed: string
  /** A path as it was typed, absolute. */
  pathOf(typed: string): string
  homely(path: string): string
  /** Throws a `UserError` when no history can be at a path. */
  checkFolder(path: string): void
  /** Whether a repository that is there has the remote to which histories are pushed. */
  hasRemote(path: string): boolean
  /** Whether this program can have itself run. */
  canSchedule: boolean
}

/** Without a terminal nothing is asked: what was not said is as it is set already, or careful. */
export const answersWithout = (said: Said, { settings, proposed }: QuestionContext): Answers => ({
  outputPath: said.outputPath ?? proposed,
  clone: said.clone ?? null,
  push: said.push ?? settings.get('push'),
  every: said.every ?? null,
  sync: said.sync ?? false,
})

const sentenceOf = (work: () => void): string | null => {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}

/** Asks for what was not said. */
export async function askFor(said: Said, asker: Asker, context: QuestionContext): Promise<Answers> {
  const place = await askWhere(said, asker, context)
  const mayPush = place.clone !== null || context.hasRemote(place.outputPath)
  const push = said.push ?? (mayPush && (await asker.confirm('Push what is stored after each run?', false)))
  const every = said.every === undefined ? await askEvery(asker, context) : said.every
  const sync = said.sync ?? (await asker.confirm('Store the sessions of this machine now?', true))
  return { ...place, push, every, sync }
}

async function askWhere(
  said: Said,
  asker: Asker,
  context: QuestionContext,
): Promise<Pick<Answers, 'outputPath' | 'clone'>> {
  if (said.outputPath !== undefined || said.clone !== undefined) {
    return { outputPath: said.outputPath ?? context.proposed, clone: said.clone ?? null }
  }
  const how = await asker.select('Where should the history be?', [
    { answer: 'folder', label: `In a new folder (${context.homely(context.proposed)})` },
    { answer: 'repository', label: 'In a git repository that is on this machine' },
    { answer: 'clone', label: 'In a git repository that is to be cloned' },
  ])
  const clone =
    how === 'clone'
      ? await asker.text('Its address:', '', (answer) => (answer.trim() === '' ? 'An address is needed.' : null))
      : null
  const question = how === 'repository' ? 'Which folder?' : 'Into which folder?'
  const typed = await asker.text(question, context.homely(context.proposed), (answer) =>
    answer.trim() === '' ? 'A folder is needed.' : sentenceOf(() => context.checkFolder(context.pathOf(answer.trim()))),
  )
  return { outputPath: resolve(context.pathOf(typed.trim())), clone: clone?.trim() ?? null }
}

async function askEvery(asker: Asker, { canSchedule, settings }: QuestionContext): Promise<string | null> {
  const every = settings.get('schedule.every')
  return canSchedule && (await asker.confirm(`Run annals by itself, every ${every}?`, true)) ? every : null
}
