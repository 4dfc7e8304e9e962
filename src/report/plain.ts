/** The width of text that is nothing but visible ASCII: `width.ts` for what most tables hold. */

const plain = /^[ -~]*$/

/** Whether each character of a line takes one column, whatever the terminal. */
export const isPlain = (line: string): boolean => plain.test(line)

/** Like what `width.ts` exports, for plain lines. */
export const plainRuler = {
  widthOf: (line: string): number => line.length,
  clip: (line: string, width: number): string =>
    line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1)).trimEnd()}…`,
  pad: (line: string, width: number, side: 'left' | 'right' = 'right'): string =>
    side === 'right' ? line.padEnd(width) : line.padStart(width),
}
