/** Long lists in short. */

/** The first `most` of the lines; the rest is counted. */
export const listed = (lines: readonly string[], most = 20): readonly string[] =>
  lines.length <= most ? lines : [...lines.slice(0, most), `  … and ${lines.length - most} more (--json lists all)`]
