import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prose } from '../../src/render/markdown.ts'
import { parse } from '../../src/render/markdown-it.ts'
import { hostileText } from './hostile-text.ts'
import { hasCmark, needsCmark, structureOf, viaCmark, viaMarkdownIt } from './structure.ts'

const same = (markdown: string): void => expect(prose(markdown)).toBe(markdown)

describe('prose', () => {
  test('that is only text goes through as it is', () => same('One line.\n\nAnd another one, with `code` in it.'))
  test('keeps lists, quotes, tables, code and emphasis', () => {
    same(
      '1. one **bold** and *slanted* word\n2. two\n   - nested\n   - `list`\n\n> quoted\n\n| a | b |\n| --- | ---: |\n| `x` | 2 |',
    )
  })
  test('has bold lines for headings', () => {
    expect(prose('# Title\n\n## With `code`\nand text\n\nSetext\n===')).toBe(
      '**Title**\n\n**With `code`**\n\nand text\n\n**Setext**',
    )
  })
  test('closes a fence that was left open', () => expect(prose('a\n\n```js\nx')).toBe('a\n\n```js\nx\n```'))
  test('shows HTML as text', () => expect(prose('<b>x</b> <!-- y -->')).toBe('\\<b>x\\</b> \\<!-- y -->'))
  test('lets a cell have several lines', () => {
    expect(prose('| a |\n| --- |\n| 1<br/>2 |')).toBe('| a |\n| --- |\n| 1<br>2 |')
  })
  test('makes no reference of texts between which a link was, and no other code of two', () => {
    expect(prose('see #[2](./a), @[bob](b.md) and [#](#)12')).toBe(
      'see #<span>2 (`./a`)</span>, @<span>bob (`b.md`)</span> and #<span>12</span>',
    )
    expect(prose('# by @**bob**')).toBe('**by @<span>bob</span>**')
    expect(prose('# 是#**12。**是')).toBe('**是`#12`。是**')
    expect(prose('``a` b``#12')).toBe('``a` b``<span>`#12`</span>')
    expect(prose('no. [2](./a) of a/[b](./c)')).toBe('no. 2 (`./a`) of a/b (`./c`)')
  })
  test('reads a line of 20,000 links once, not once for each of them', () => {
    expect(prose('#1[b](b)'.repeat(20_000))).toBe('`#1`b'.repeat(20_000))
  })
  test('keeps links into the web and shows others as text', () => {
    expect(prose('[a](https://e.com/a_b) and [b](./b.md) and [src/c.ts](src/c.ts:3)')).toBe(
      '[a](<https://e.com/a_b>) and b (`./b.md`) and `src/c.ts:3`',
    )
  })
  test('keeps bare addresses whole', () =>
    expect(prose('see https://e.com/a_b*c_d.')).toBe('see <https://e.com/a_b*c_d>.'))
  test('loads no picture from elsewhere', () =>
    expect(prose('![a](https://e.com/a.png)')).toBe('[a](<https://e.com/a.png>)'))
  test('defines no references and no footnotes', () => {
    expect(prose('[x]: http://e.com\n\n[^1]: note')).toBe('\\[x\\]: <http://e.com>\n\n\\[^1\\]: note')
  })
  test('makes no formula of prices', () =>
    expect(prose('from $5 to $9')).toBe('from <span>$</span>5 to <span>$</span>9'))
  test('is bold where a model meant it, in scripts without blanks too', () => {
    expect(prose('这是**“重点”**吗，**注意：**请看')).toBe('这是<strong>“重点”</strong>吗，<strong>注意：</strong>请看')
    expect(prose('强调的**“<重点>”**吗')).toBe('强调的<strong>“<重点>”</strong>吗')
    same('这是**重点**吗，`是**“重点”**吗`')
    same('    是**“代码”**吗')
  })
  test('makes no emoji of names between colons', () => {
    expect(prose('see a.ts:100:5 and :smile:')).toBe('see a.ts<span>:</span>100:5 and <span>:</span>smile:')
    same('at 10:30:45, `:smile:`')
  })
  test('is no alert of the host, and draws what a model drew', () => {
    expect(prose('> [!NOTE]\n> tea')).toBe('> \\[!NOTE\\]\n> tea')
    same('```mermaid\ngraph TD; tea-->cup\n```')
    same('```math\nx^2\n```')
  })
  test('keeps tasks', () => same('- [x] done\n- [ ] open'))
  test('does not ping anybody in a heading or a list', () => {
    expect(prose('- @bob\n- #12')).toBe('- `@bob`\n- `#12`')
    expect(prose('# @bob')).toBe('**`@bob`**')
  })
  test('shows what is nested too deeply as the text it is', () => {
    expect(prose(`${'> '.repeat(60)}deep`)).toBe(`\`\`\`text\n${'> '.repeat(60)}deep\n\`\`\``)
  })
  test('as a person typed it keeps lines, backslashes and stars', () => {
    expect(prose('C:\\.cache\nand *.ts or *.js', { typed: true })).toBe('C:\\\\.cache\\\nand \\*.ts or \\*.js')
  })
  test('of a megabyte on one line is still prose', () => {
    const line = 'word '.repeat(200_000).trim()
    expect(prose(line)).toBe(line)
  })
})

/** Kinds of blocks in order; headings are paragraphs, and empty paragraphs do not count. */
function shape(markdown: string): string[] {
  const tokens = parse(markdown)
  return tokens.flatMap(({ type }, index) => {
    const content = tokens[index + 1]?.content
    if (/^(?:paragraph|heading)_open$/.test(type))
      return content?.replace(/&nbsp;|[\u200b\\\s#]/g, '') === '' ? [] : ['paragraph']
    return /_close$|^inline$/.test(type) ? [] : [type === 'code_block' ? 'fence' : type]
  })
}

describe('hostile prose', () => {
  test('never has a heading, HTML of its own, or a link that leads nowhere', () => {
    fc.assert(
      fc.property(hostileText, fc.boolean(), (foreign, typed) => {
        const { headings, details, strange, astray } = structureOf(
          viaMarkdownIt(prose(foreign, typed ? { typed } : {})),
        )
        expect({ headings, details, strange, astray }).toEqual({ headings: '', details: 0, strange: [], astray: [] })
      }),
      { numRuns: 500 },
    )
  })
  test('loses no word', () => {
    const words = fc.array(
      fc.tuple(
        fc.constantFrom('`', '**', '_', '\n', '\n\n', '- ', '> ', '<b>', '| ', '[', '1. ', '```\n'),
        fc.nat(999),
      ),
    )
    fc.assert(
      fc.property(words, (parts) => {
        const foreign = parts.map(([mark, word]) => `${mark}w${word}w `).join('')
        const seen = viaMarkdownIt(prose(foreign))
        const info = /```\n?|~~~/.test(foreign)
        for (const [, word] of info ? [] : parts) expect(seen).toContain(`w${word}w`)
      }),
    )
  })
  test('has the blocks that a reader of markdown would expect', () => {
    const blocks = fc.array(
      fc.constantFrom(
        'a `b` c',
        '**d** e',
        '- f\n- g',
        '1. h\n2. i',
        '> j',
        '```\nk\n```',
        '| l | m |\n| --- | --- |\n| n | o |',
        '# p',
        '---',
        '- q\n\n  r',
        '1. s\n   ```sh\n   t\n\n   u\n   ```',
      ),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(blocks, (parts) => {
        const markdown = parts.join('\n\n')
        expect(shape(prose(markdown))).toEqual(shape(markdown))
      }),
    )
  })
  test.skipIf(!hasCmark)(needsCmark("is the same to GitHub's renderer"), () => {
    const pages = fc.sample(hostileText, { numRuns: 3000, seed: 1 }).map((foreign) => prose(foreign))
    const page = pages.join('\n\n# next\n\n')
    const [theirs, ours] = [viaCmark(page), viaMarkdownIt(page)].map((html) => html.split('<h1>next</h1>'))
    expect(theirs).toHaveLength(pages.length)
    expect(theirs?.map((html) => outline(html))).toEqual(ours?.map((html) => outline(html)))
  })
})

const outline = (html: string): string =>
  (html.match(/<\/?(?:p|ul|ol|li|blockquote|pre|table|tr|td|hr|strong|em|del|code|h\d)\b/g) ?? [])
    .join('')
    .replaceAll('<p</p', '')
