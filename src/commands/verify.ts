import { inputPath, json, reading, sourceSystem } from './options.ts'
import type { Command } from './types.ts'

export const verify: Command = {
  usage: 'verify',
  about: 'Prove from what is committed that a history is whole: every original, every record, every link',
  options: [
    ...reading,
    { name: '--sources', about: "Compare with the agents' own stores as well" },
    {
      name: '--identity <file>',
      about: 'Give masked originals their bytes back from their vaults, with this identity of age',
    },
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
    const { unmasked } = await import('../redact/index.ts')
    const { redactionAtHand } = await import('../redact/at-hand.ts')
    const { writeJson, writeLines } = await import('./reading.ts')
    const { opener } = await import('../redact/age.ts')
    const { knownKey } = await import('../redact/key.ts')
    const { flag, identitiesIn, pathOf, placesOf, text } = await import('../options.ts')
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
      const redaction = withSources ? redactionAtHand(context) : unmasked()
      const places = withSources ? placesOf(typed, context.env) : []
      const { repository, subpath } = openHistory(typed, context)
      const identity = text(typed.identity)
      const vaults =
        identity === undefined
          ? undefined
          : { open: await opener(identitiesIn(pathOf(identity, context.env))), key: knownKey(context.env) }
      const committer = await chooseCommitter('auto')
      const { sessions, originals, restored, problems } = await verifyHistory(repository, subpath, committer, vaults)
      const compared = withSources
        ? compareSources(sessions, { places, onlyStored: typed.repoPath !== undefined, redaction })
        : undefined
      problems.push(...(compared?.problems ?? []))
      const result = {
        ok: problems.length === 0,
        sessions: [...sessions.keys()].filter((path) => jsonKind(path) === 'session').length,
        originals,
        ...(restored === undefined ? {} : { restored }),
        ...(compared === undefined ? {} : { sources: compared.sources }),
        problems,
      }
      if (flag(typed.json)) writeJson(context, result)
      else writeLines(result.ok ? context.stdout : context.stderr, verifyLines(result))
      return result.ok ? exit.ok : exit.verification
    }
  },
}
