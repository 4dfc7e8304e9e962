import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  beginningOf,
  clean,
  fence,
  fold,
  heading,
  hrefOfPath,
  html,
  inline,
  link,
  oneLine,
  shorten,
  summary,
  text,
} from '../../src/render/markdown.ts'
import { hostileText } from './hostile-text.ts'
import { structureOf, viaMarkdownIt } from './structure.ts'

describe('oneLine', () => {
  const spaces = [
    'a',
    ' ',
    '  ',
    '\t',
    '\n',
    '\x85',
    '\u00a0',
    '\u1680',
    '\u2009',
    '\u2028',
    '\u202f',
    '\u3000',
    '\ufeff',
  ]
  const rest = ['\x1b[1m', '\u200b', '\u202a', '\ud800', '\udc00', '😀', 'é', '漢']
  const mixed = fc.array(fc.constantFrom(...spaces, ...rest), { maxLength: 8 }).map((parts) => parts.join(''))

  test('has one blank for each run of white space, and none at its ends', () => {
    expect(oneLine(' a \r\n\t b\u00a0\u2028c ')).toBe('a b c')
  })
  test('is what is shown of a text, whatever white space is in it', () => {
    fc.assert(
      fc.property(fc.oneof(mixed, hostileText), (text) => {
        expect(oneLine(text)).toBe(clean(text).replace(/\s+/g, ' ').trim())
      }),
      { numRuns: 3000 },
    )
  })
})

describe('clean', () => {
  test('takes colours, cursors and control characters out', () => {
    expect(clean('\x1b[1;31mred\x1b[0m \x1b]8;;http://x\x07link\x1b]8;;\x07\0\x07\x9b2K.')).toBe('red link.')
  })
  test('ends lines with a newline', () => expect(clean('a\r\nb\rc\n')).toBe('a\nb\nc\n'))
  test('leaves no character that turns its surroundings around, and keeps marks of direction', () => {
    expect(clean('a\u202eb\u2066c\u200fd')).toBe('abc\u200fd')
  })
  test('shows half a character as a replacement', () => expect(clean('a\ud800b 😀')).toBe('a\ufffdb 😀'))
  test('leaves everything else as it is', () => {
    const other = 'שלום – ja\u0301 – 日本語 – 👩‍👩‍👧\tand\nmore'
    expect(clean(other)).toBe(other)
  })
})

describe('fence', () => {
  test('is longer than any run of backticks inside', () => {
    expect(fence('a\n````\nb', 'md')).toBe('`````md\na\n````\nb\n`````')
  })
  test('ends where we say, whatever is in it', () => {
    fc.assert(
      fc.property(hostileText, (code) => {
        const html = viaMarkdownIt(`${fence(code)}\n\n# ours`)
        expect(html.match(/<pre>/g)).toHaveLength(1)
        expect(html.endsWith('</code></pre>\n<h1>ours</h1>\n')).toBe(true)
      }),
    )
  })
  test('has a language of one word', () => expect(fence('a', 'ts` onclick')).toBe('```tsonclick\na\n```'))
})

describe('inline', () => {
  test('is a code span around whatever backticks', () => {
    expect(inline('a`b')).toBe('``a`b``')
    expect(inline('`')).toBe('`` ` ``')
  })
  test('does not end a cell', () => expect(inline('a|b', true)).toBe('`a\\|b`'))
})

describe('text', () => {
  test('says what GitHub would link as code', () => {
    expect(text('ask @bob about #12, GH-3, a/b#4 and 3f2a9c1d')).toBe(
      'ask `@bob` about `#12`, `GH-3`, `a/b#4` and `3f2a9c1d`',
    )
  })
  test('leaves words, numbers and mail addresses alone', () => {
    expect(text('bob@example.com paid 1200 for snake_case in C#')).toBe(
      'bob@example.com paid 1200 for snake_case in C#',
    )
  })
  test('begins no block', () => {
    for (const line of ['# a', '- a', '1. a', '> a', '=== ', '| a |', '    a', '***', '~~~', '```', ': a', '+ a']) {
      expect(viaMarkdownIt(text(line))).toMatch(/^<p>[^<]*<\/p>\n$/)
    }
  })
  test('is one line of text, whatever it is', () => {
    fc.assert(
      fc.property(hostileText, (foreign) => {
        const html = viaMarkdownIt(`before ${text(foreign)} after`)
        expect(html.replace(/<code>[\s\S]*?<\/code>|<span>[$:]<\/span>/g, '')).toMatch(/^<p>[^<]*<\/p>\n$/)
      }),
    )
  })
})

describe('heading', () => {
  test('is one heading with all of the text in it', () => {
    fc.assert(
      fc.property(hostileText, (title) => {
        expect(structureOf(viaMarkdownIt(`${heading(2, title)}\n\nafter`)).headings).toBe('h2')
      }),
    )
  })
  test('keeps scripts and emoji', () => expect(heading(1, 'שלום 👩‍🍳 日本語')).toBe('# שלום 👩‍🍳 日本語'))
  test('is never empty', () => expect(heading(1, ' \n')).toBe('# …'))
})

describe('fold', () => {
  test('has a line and a body, and is closed', () => {
    expect(fold(['shell', '', 'exit 1'], ['body', ''])).toBe(
      '<details>\n<summary>shell · exit 1</summary>\n\nbody\n\n</details>',
    )
  })
  test('has nothing of the text in its tags', () => {
    expect(summary([html('</summary><script>"&@bob')])).toBe(
      '<summary>&lt;/summary&gt;&lt;script&gt;&quot;&amp;<code>@bob</code></summary>',
    )
  })
})

describe('link', () => {
  test('goes to where a file lies, whatever its name', () => {
    expect(link('a [b]', hrefOfPath('x y/(z)#?.md'))).toBe('[a \\[b\\]](x%20y/%28z%29%23%3F.md)')
  })
  test('of an address to itself is that address', () =>
    expect(link('https://e.com/a', 'https://e.com/a')).toBe('<https://e.com/a>'))
})

describe('shorten', () => {
  test('cuts at a word and says that something is missing', () =>
    expect(shorten('one two three four', 15)).toBe('one two three…'))
  test('leaves no half character', () => expect(shorten('aaaa😀bbbb', 6)).toBe('aaaa…'))
})

describe('beginningOf', () => {
  test('is at most so many bytes and ends with a whole character', () => {
    expect(beginningOf('日本語', 7)).toBe('日本')
    expect(beginningOf('😀😀', 5)).toBe('😀')
  })
  test('ends with a line where one ends near', () =>
    expect(beginningOf(`${'a'.repeat(90)}\n${'b'.repeat(90)}`, 100)).toBe('a'.repeat(90)))
})
