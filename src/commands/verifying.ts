/** `annals verify`: a history looked through, what is wrong with it in lines or JSON. */
import { chooseCommitter } from '../commit/index.ts'
import { exit, UserError } from '../errors.ts'
import { openHistory } from '../history/open.ts'
import { jsonKind } from '../history/paths.ts'
import { flag, identitiesIn, pathOf, placesOf, text } from '../options.ts'
import { opener } from '../redact/age.ts'
import { redactionAtHand } from '../redact/at-hand.ts'
import { unmasked } from '../redact/index.ts'
import { knownKey } from '../redact/key.ts'
import { verifyLines } from '../report/verify.ts'
import { verifyHistory } from '../verify/index.ts'
import { compareSources } from '../verify/sources.ts'
import { writeJson, writeLines } from './saying.ts'
import type { Action } from './types.ts'

export const verify: Action = async (_, typed, context) => {
  const withSources = flag(typed.sources)
  if (!withSources && (typed.inputPath !== undefined || typed.sourceSystem !== undefined)) {
    throw new UserError(
      '--input-path and --source-system say where to look with --sources.',
      exit.usage,
      'Add --sources, or leave them out.',
    )
  }
  const redaction = withSources ? redactionAtHand(context) : unmasked()
  const places = withSources ? await placesOf(typed, context.env) : []
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
