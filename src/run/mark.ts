/** Whether the folder of the history is ours. */
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exit, UserError } from '../errors.ts'
import { markLine } from '../history/paths.ts'

/** Throws a `UserError` (exit 2) when the history path holds something that annals did not make. */
export function checkMark(historyDir: string, subpath: string): void {
  const there = lstatSync(historyDir, { throwIfNoEntry: false })
  if (there === undefined) return
  const hint = 'Choose another folder with --history-subpath.'
  if (!there.isDirectory()) throw new UserError(`${subpath} is not a folder.`, exit.usage, hint)
  if (readdirSync(historyDir).length === 0) return
  const attributes = join(historyDir, '.gitattributes')
  const first = existsSync(attributes) ? readFileSync(attributes, 'utf8').split('\n', 1)[0] : undefined
  if (first === markLine) return
  throw new UserError(`${subpath} holds files that annals did not write.`, exit.usage, hint)
}
