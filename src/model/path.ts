/** Paths as agents record them, whatever system they ran on. */

/** Back-slashes as slashes where the path is a Windows one; `\\?\` in front is only a way of writing it. */
export const withSlashes = (path: string): string => {
  const plain = path.replace(/^\\\\\?\\(UNC\\)?/, (_, unc: string | undefined) => (unc === undefined ? '' : '\\\\'))
  return /^([a-z]:[\\/]|\\\\)/i.test(plain) ? plain.replaceAll('\\', '/') : plain
}
