/** What happens in a session, before it takes the form of an agent's records. */
import type { Random } from './random.ts'
import type { Text } from './text.ts'

export interface Call {
  kind: 'shell' | 'read' | 'search' | 'edit' | 'write'
  /** Absolute. */
  path: string
  /** What is run, searched for, replaced. */
  input: string
  /** What it says, or for `edit` and `write` the new text. */
  output: string
  exitCode: number
}

export interface Step {
  thinking: string
  said: string
  call: Call
}

export interface Turn {
  prompt: string
  /** Base64 of a PNG. */
  image: string | null
  steps: Step[]
  answer: string
}

const kinds: readonly [Call['kind'], ...Call['kind'][]] = [
  'shell',
  'shell',
  'shell',
  'read',
  'read',
  'search',
  'edit',
  'edit',
  'write',
]
const files: readonly [string, ...string[]] = [
  'src/queue.ts',
  'src/cache.ts',
  'lib/parser.py',
  'docs/notes.md',
  'web/page.html',
]
const largest = 400_000

/** A turn of at most about `budget` UTF-16 units, in the project at `cwd`. */
export function makeTurn(random: Random, text: Text, cwd: string, budget: number): Turn {
  let left = Math.max(budget, 200)
  const spend = (median: number, sigma: number): number => {
    const length = Math.max(20, Math.min(random.logNormal(median, sigma), left, largest))
    left -= length
    return length
  }
  const prompt = text.line(random, spend(160, 1))
  const image = left > 20_000 && random.chance(0.02) ? text.image(random, spend(60_000, 0.8)) : null
  const steps: Step[] = []
  for (let more = 1 + random.below(12); more > 0 && left > 400; more--) {
    steps.push({
      thinking: text.line(random, spend(220, 0.8)),
      said: random.chance(0.4) ? text.line(random, spend(120, 0.6)) : '',
      call: makeCall(random, text, cwd, spend),
    })
  }
  return { prompt, image, steps, answer: text.prose(random, spend(900, 0.9)) }
}

function makeCall(random: Random, text: Text, cwd: string, spend: (median: number, sigma: number) => number): Call {
  const kind = random.pick(kinds)
  const path = `${cwd}/${random.pick(files)}`
  const length = spend(1300, 1.5)
  const made = { kind, path, exitCode: 0 }
  switch (kind) {
    case 'shell': {
      const exitCode = random.chance(0.1) ? 1 : 0
      return { ...made, input: `npm test -- ${text.line(random, 20)}`, output: text.log(random, length), exitCode }
    }
    case 'read':
      return { ...made, input: path, output: text.code(random, length) }
    case 'search':
      return { ...made, input: 'queue|cursor', output: text.log(random, length) }
    case 'edit':
      return { ...made, input: text.code(random, length / 3), output: text.code(random, length / 2) }
    case 'write':
      return { ...made, input: '', output: text.code(random, length) }
  }
}
