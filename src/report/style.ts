/** Emphasis on a terminal that shows it. */
import type { Environment } from '../../adapters/types.ts'

export interface Style {
  strong(text: string): string
  quiet(text: string): string
}

const plain: Style = { strong: (text) => text, quiet: (text) => text }
const coloured: Style = { strong: (text) => `\x1b[1m${text}\x1b[22m`, quiet: (text) => `\x1b[2m${text}\x1b[22m` }

/** Plain unless the stream is a terminal and `NO_COLOR` is unset or empty (no-color.org). */
export const styleOf = (stream: { isTTY?: boolean }, { variables }: Environment): Style =>
  stream.isTTY && !variables.NO_COLOR && variables.TERM !== 'dumb' ? coloured : plain
