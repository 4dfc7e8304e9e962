/** Measurements as Markdown, and their places in the manual. */

/** The first column is words, the others are not. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')

/** The page with what stands between `<!-- measured: name -->` and `<!-- end -->` replaced; what is null stays. */
export function replaced(page: string, blocks: Readonly<Record<string, string | null>>): string {
  return Object.entries(blocks).reduce((text, [name, block]) => {
    if (block === null) return text
    const place = new RegExp(String.raw`(<!-- measured: ${name} -->\n)[\s\S]*?(\n<!-- end -->)`)
    if (!place.test(text)) throw new Error(`The page has no place for ${name}.`)
    return text.replace(place, (_, begin: string, end: string) => `${begin}\n${block}\n${end}`)
  }, page)
}
