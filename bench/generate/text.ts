/** What is said and shown in generated sessions: prose in several scripts, code, diffs, logs, pictures. */

import { codeLine, logLine, sentence } from './lines.ts'
import { Random } from './random.ts'

const count = 4096
const paragraph = /** sentences */ 4

/** Lines made once per seed; texts are runs of them, so that a gigabyte takes seconds. */
export class Text {
  readonly #sentences: string[]
  readonly #code: string[]
  readonly #logs: string[]
  readonly #noise: string

  constructor(seed: number) {
    const random = new Random(seed, 0x7e47)
    const lines = (make: (random: Random, at: number) => string): string[] =>
      Array.from({ length: count }, (_, at) => make(random, at))
    this.#sentences = lines(sentence)
    this.#code = lines(codeLine)
    this.#logs = lines(logLine)
    const bytes = Buffer.alloc(768 * 1024)
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(random.bits(), at)
    this.#noise = bytes.toString('base64')
  }

  /** One or a few sentences, about `length` UTF-16 units. */
  line(random: Random, length: number): string {
    return run(random, this.#sentences, length, () => ' ')
  }

  /** Markdown as agents answer: paragraphs, lists, headings, fenced code. */
  prose(random: Random, length: number): string {
    let text = this.line(random, Math.min(length, 300))
    while (text.length < length) {
      const room = Math.min(length - text.length, 900)
      const kind = random.below(8)
      if (kind === 0) text += `\n\n## ${this.line(random, 20)}`
      else if (kind < 3) text += `\n\n${run(random, this.#sentences, room, () => '\n- ', '- ')}`
      else if (kind === 3) text += `\n\n\`\`\`ts\n${this.code(random, room)}\n\`\`\``
      else text += `\n\n${run(random, this.#sentences, room, (at) => (at % paragraph === 0 ? '\n\n' : ' '))}`
    }
    return text
  }

  code(random: Random, length: number): string {
    return run(random, this.#code, length, () => '\n')
  }

  log(random: Random, length: number): string {
    return run(random, this.#logs, length, () => '\n')
  }

  /** Base64 of what begins like a PNG; `length` characters, rounded to whole groups of four. */
  image(random: Random, length: number): string {
    const start = 4 * random.below(this.#noise.length / 8)
    return `iVBORw0KGgoAAAAN${this.#noise.slice(start, start + 4 * Math.floor(length / 4))}`
  }
}

/** Lines one after another from somewhere in the list, jumping now and then, until `length` is reached. */
function run(
  random: Random,
  lines: readonly string[],
  length: number,
  between: (at: number) => string,
  before = '',
): string {
  let text = before
  let at = random.below(lines.length)
  let left = 4 + random.below(28)
  for (let number = 1; ; number++) {
    text += lines[at] ?? ''
    if (text.length >= length) return text
    text += between(number)
    left -= 1
    at = left > 0 ? (at + 1) % lines.length : random.below(lines.length)
    if (left === 0) left = 4 + random.below(28)
  }
}
