/**
 * Bold type that means to be none by the letter of CommonMark: between `**` and a character of a script without blanks no
 * punctuation may stand, so that `是**“重点”**吗` shows its stars. Models write it all the time, and mean it.
 */

const candidate = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]\*\*|\*\*[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/
const marked = /\*\*(?=[^\s*])([^*\n`]{1,400}?)(?<=[^\s*])\*\*/gu
const letter = /[\p{L}\p{N}]/u
const punctuation = /[\p{P}\p{S}]/u
const code = /(`+[^`\n]*`+)/

/** Cuts a line into what stands as it is (even places) and what such a run holds (odd places). */
export function splitBold(text: string): string[] {
  if (!text.includes('**') || !candidate.test(text)) return [text]
  const parts: string[] = []
  let from = 0
  for (const { 0: run, 1: inner = '', index } of text.matchAll(marked)) {
    const opens = letter.test(text[index - 1] ?? '') && punctuation.test([...inner.slice(0, 2)][0] ?? '')
    const closes = punctuation.test(inner.at(-1) ?? '') && letter.test(text[index + run.length] ?? '')
    if (!opens && !closes) continue
    parts.push(text.slice(from, index), inner)
    from = index + run.length
  }
  parts.push(text.slice(from))
  return parts
}

const repaired = (text: string): string =>
  splitBold(text)
    .map((part, index) => (index % 2 === 1 ? `<strong>${part}</strong>` : part))
    .join('')

/** Harmless markdown in which such runs are `<strong>`; code, between backticks or indented, stays. */
export const boldened = (markdown: string): string =>
  candidate.test(markdown) ? markdown.split('\n').map(boldenedLine).join('\n') : markdown

const boldenedLine = (line: string): string =>
  /^(?: {4}|\t)/.test(line)
    ? line
    : line
        .split(code)
        .map((part, index) => (index % 2 === 1 ? part : repaired(part)))
        .join('')
