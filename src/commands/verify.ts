import { inputPath, json, reading, sourceSystem } from './options.ts'
import type { Command } from './types.ts'

export const verify: Command = {
  usage: 'verify',
  about: 'Prove from what is committed that a history is whole: every original, every record, every link',
  options: [
    ...reading,
    { name: '--sources', about: "Compare with the agents' own stores as well" },
    { ...sourceSystem, configured: 'sources' },
    { ...inputPath, configured: 'sources' },
    json,
  ],
  examples: ['annals verify', 'annals verify --sources', 'annals verify --repo-path ~/code/app --json'],
  load: async () => {
    const { openHistory } = await import('../history/open.ts')
    const { chooseCommitter } = await import('../commit/index.ts')
    const { verifyHistory } = await import('../verify/index.ts')
    const { compareSources } = await import('../verify/sources.ts')
    const { jsonKind } = await import('../history/paths.ts')
    const { verifyLines } = await import('../report/verify.ts')
    const { writeJson, writeLines } = await import('./reading.ts')
    const { flag, placesOf } = await import('../options.ts')
    const { exit, UserError } = await import('../errors.ts')
    return async (_, typed, context) => {
      const withSources = flag(typed.sources)
      if (!withSources && (typed.inputPath !== undefined || typed.sourceSystem !== undefined)) {
        throw new UserError(
          '--input-path and --source-system say where to look with --sources.',
          exit.usage,
          'Add --sources, or leave them out.',
        )
      }
      const places = withSources ? placesOf(typed, context.env) : []
      const { repository, subpath } = openHistory(typed, context)
      const { sessions, originals, problems } = await verifyHistory(repository, subpath, await chooseCommitter('auto'))
      const compared = withSources
        ? compareSources(sessions, { places, onlyStored: typed.repoPath !== undefined })
        : undefined
      problems.push(...(compared?.problems ?? []))
      const result = {
        ok: problems.length === 0,
        sessions: [...sessions.keys()].filter((path) => jsonKind(path) === 'session').length,
        originals,
        ...(compared === undefined ? {} : { sources: compared.sources }),
        problems,
      }
      if (flag(typed.json)) writeJson(context, result)
      else writeLines(result.ok ? context.stdout : context.stderr, verifyLines(result))
      return result.ok ? exit.ok : exit.verification
    }
  },
}
