/** How large what is measured is. */
import { bytesOf } from './sizes.ts'

export interface Scale {
  /** Bytes of each of the two trees that are stored as a whole. */
  bytes: number
  /** Sessions of the one, and of the other with small sessions. */
  sessions: number
  small: number
  /** Bytes of the sessions that go on by 100 KB. */
  long: number
  /** Bytes of the one session that is very large. */
  huge: number
  /** Bytes of one line in it; 0: no such line. */
  line: number
  /** Bytes that are masked. */
  masked: number
  /** Files of the histories into which ten are committed. */
  files: number[]
}

/** Ends in about two minutes. */
const quick: Scale = {
  bytes: 50e6,
  sessions: 100,
  small: 2000,
  long: 10e6,
  huge: 100e6,
  line: 0,
  masked: 30e6,
  files: [20_000],
}

/** The sizes that the aims are meant for. */
const full: Scale = {
  bytes: 1e9,
  sessions: 2000,
  small: 20_000,
  long: 50e6,
  huge: 2e9,
  line: 0,
  masked: 130e6,
  files: [20_000, 100_000],
}

export const scaleFlags = {
  full: { type: 'boolean', default: false },
  bytes: { type: 'string' },
  sessions: { type: 'string' },
  small: { type: 'string' },
  long: { type: 'string' },
  huge: { type: 'string' },
  line: { type: 'string' },
  masked: { type: 'string' },
  files: { type: 'string' },
} as const

type ScaleFlags = { full: boolean } & { [K in keyof Scale]?: string | undefined }

/** The quick scale or the full one, with what was typed in the place of what it has. */
export function scaleOf({ full: isFull, sessions, small, files, ...sizes }: ScaleFlags): Scale {
  const scale = isFull ? full : quick
  const bytes = (name: keyof typeof sizes): number => (sizes[name] === undefined ? scale[name] : bytesOf(sizes[name]))
  return {
    bytes: bytes('bytes'),
    sessions: Number(sessions ?? scale.sessions),
    small: Number(small ?? scale.small),
    long: bytes('long'),
    huge: bytes('huge'),
    line: bytes('line'),
    masked: bytes('masked'),
    files: files?.split(',').map(Number) ?? scale.files,
  }
}

/** The flags by which a scale is asked for again. */
export function flagsOf(scale: Scale): string[] {
  const names = Object.keys(scale) as (keyof Scale)[]
  const others = (base: Scale): string[] =>
    names.filter((name) => String(scale[name]) !== String(base[name])).map((name) => `--${name} ${scale[name]}`)
  const [fromQuick, fromFull] = [others(quick), others(full)]
  return fromFull.length < fromQuick.length ? ['--full', ...fromFull] : fromQuick
}
