/** How a process ends that is left to itself, or killed in the midst of its work. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf } from '../../src/errors.ts'

/** Its exit code, or its signal. `killAfter`: milliseconds, then it is killed with all that it started; null: never. */
export async function endOf(child: ChildProcess, killAfter: number | null): Promise<number | NodeJS.Signals> {
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  if (killAfter !== null && child.pid !== undefined) {
    await Promise.race([ended, sleep(killAfter)])
    if (child.exitCode === null) killGroup(child.pid)
  }
  const [code, signal] = await ended
  return signal ?? code ?? -1
}

/** Kills a process that was started `detached`, and its children. One that has just ended may be gone, or nobody's to kill. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes(codeOf(error))) throw error
  }
}
