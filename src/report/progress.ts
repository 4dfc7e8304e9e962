/** Progress on standard error: a bar on a terminal, a line now and then elsewhere, nothing when asked to be quiet. */
import cliProgress from 'cli-progress'
import type { Progress } from '../run/types.ts'

const lineEveryMs = 10_000
const barFrom = 20

export const silent: Progress = { begin: () => undefined, step: () => undefined, end: () => undefined }

/** `now` is a clock in milliseconds. */
export function progressOn(stream: NodeJS.WriteStream, now: () => number): Progress {
  return stream.isTTY ? bar(stream) : lines(stream, now)
}

function bar(stream: NodeJS.WriteStream): Progress {
  const format = 'reading sessions {bar} {value}/{total} · {eta_formatted} left'
  const one = new cliProgress.SingleBar(
    { stream, format, clearOnComplete: true, hideCursor: true },
    cliProgress.Presets.rect,
  )
  let shown = false
  return {
    begin(total) {
      shown = total >= barFrom
      if (shown) one.start(total, 0)
    },
    step: () => {
      if (shown) one.increment()
    },
    end: () => {
      if (shown) one.stop()
    },
  }
}

function lines(stream: NodeJS.WriteStream, now: () => number): Progress {
  let [total, done, last] = [0, 0, 0]
  return {
    begin(count) {
      total = count
      last = now()
    },
    step() {
      done += 1
      if (now() - last < lineEveryMs) return
      last = now()
      stream.write(`annals: ${done} of ${total} sessions read\n`)
    },
    end: () => undefined,
  }
}
