/** How many characters the longest text has that an expression with bounded quantifiers matches. */
export function longestMatch(source: string): number {
  let at = 0
  const alternatives = (): number => {
    let [longest, length] = [0, 0]
    for (; at < source.length && source[at] !== ')'; ) {
      if (source[at] === '|') {
        at += 1
        length = 0
      } else length += times(atom())
      longest = Math.max(longest, length)
    }
    return longest
  }
  const atom = (): number => {
    const [one = ''] = /^(?:\[\^?(?:\\.|[^\]\\])*\]|\\x..|\\.|\((?:\?(?:<?[=!]|:))?|.)/s.exec(source.slice(at)) ?? []
    at += one.length
    if (!one.startsWith('(')) return /^[\^$]$/.test(one) ? 0 : 1
    const length = alternatives()
    at += 1
    return /[=!]/.test(one) ? 0 : length
  }
  const times = (length: number): number => {
    const [all = '', least, most = least] = /^(?:\{(\d+)(?:,(\d+))?\}|\?)?\??/.exec(source.slice(at)) ?? []
    at += all.length
    return length * Number(most ?? 1)
  }
  return alternatives()
}
