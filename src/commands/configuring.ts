/** `annals config`: what is set, in lines or JSON. */
import { join } from 'node:path'
import { homely, repositoryFile, userFile } from '../config/layers.ts'
import { exit } from '../errors.ts'
import { flag } from '../options.ts'
import { configLines } from '../report/config.ts'
import { widthOption, writeJson, writeLines } from './saying.ts'
import type { Action } from './types.ts'

export const config: Action = async (_, typed, call) => {
  const { env, configuration, settings } = call
  const { root, notices } = configuration
  const files = { user: userFile(env), repository: root === null ? null : join(root, repositoryFile) }
  if (flag(typed.json)) {
    writeJson(call, {
      files,
      notices,
      settings: settings.all().map(({ value = null, ...one }) => ({ ...one, value })),
    })
  } else {
    const shown = Object.values(files).flatMap((file) => (file === null ? [] : homely(file, env)))
    writeLines(call.stdout, await configLines(settings.all(), shown, widthOption(call)))
  }
  return exit.ok
}
