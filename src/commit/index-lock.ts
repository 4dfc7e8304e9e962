/** The lock on git's index, held as long as something is done under it. */
import type { Places } from './journal.ts'
import { lockHeld, type Patience, releaseLock, tryLock } from './locks.ts'

/** Holds the lock while `work` runs. Throws a `UserError` when somebody else has it and patience ends. */
export const underLock = async <T>(
  places: Places,
  content: string,
  patience: Patience,
  work: () => Promise<T>,
): Promise<T> => {
  while (!tryLock(places.indexLock, places.spare, content)) {
    if (!(await patience.wait())) throw lockHeld(places.indexLock)
  }
  try {
    return await work()
  } finally {
    releaseLock(places.indexLock, content)
  }
}
