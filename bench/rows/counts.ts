/** Work that a run asked of the system, as figures. */
import { type Aim, type Figure, figure } from '../figures.ts'
import type { Desk } from '../measure/annals.ts'
import type { Measured } from '../measure/command.ts'
import { sourcesRead } from '../measure/work.ts'

/** `most`: of each; left out where there is no such aim. */
export function countsOf({ repository }: Desk, { usage }: Measured, most?: number): Figure[] {
  if (usage === null) throw new Error('The run was not counted.')
  const aim: Aim | undefined = most === undefined ? undefined : { most, applies: true }
  const sources = sourcesRead(usage.work)
  const counts = {
    'sources opened': sources.opens,
    'bytes read': sources.bytes,
    // A run says in one small file that it is the one that holds the lock.
    'files written': usage.work.written.filter((path) => path.startsWith(repository) && !path.endsWith('.holder'))
      .length,
    'git processes': usage.work.started.filter((program) => /\bgit(\.exe)?$/.test(program)).length,
  }
  return Object.entries(counts).map(([name, count]) => figure(name, '', [count], aim))
}
