import { describe, expect, it } from 'vitest'
import { readToml, type Toml, TomlError } from '../../src/config/toml.ts'

/** `name@line` of everything in a table, in order. */
const linesOf = (value: Toml, name: string): string[] => {
  if (value.is === 'table') return [...value.entries].flatMap(([key, inner]) => linesOf(inner, `${name}${key}`))
  if (value.is === 'list') return value.items.flatMap((item, at) => linesOf(item, `${name}[${at}]`))
  return [`${name}@${value.line}`]
}

const mistake = (text: string): number | null => {
  try {
    readToml(text)
    return null
  } catch (error) {
    if (error instanceof TomlError) return error.line
    throw error
  }
}

describe('readToml', () => {
  it('knows of every value on which line it stands', () => {
    const text = [
      'a.b = 1',
      '[s]',
      'list = [',
      '  "x",',
      '  "y",',
      ']',
      '',
      '[[r.q]]',
      'id = "1"',
      '[[r.q]]',
      'id = "2"',
    ]
    expect(linesOf(readToml(text.join('\n')), '')).toEqual([
      'ab@1',
      'slist[0]@4',
      'slist[1]@5',
      'rq[0]id@9',
      'rq[1]id@11',
    ])
  })

  it('keeps a table that is empty, and one within a line', () => {
    expect(readToml('[s]\n').entries.get('s')).toMatchObject({ is: 'table', line: 1 })
    expect(linesOf(readToml('\nt = { a = 1, b.c = true }'), '')).toEqual(['ta@2', 'tbc@2'])
  })

  it.each([
    ['a = 1\nb = \n', 2],
    ['a = 1\nb = # later\nc = 1\n', 2],
    ['a = 1\n[b\n', 2],
    ['a = 1\na = 2\n', 2],
    ['a = 1\n@ = 2\n', 2],
    ['redact = false\n[redact]\n', 2],
    ['a = 1\r\nb = 1 c = 2\r\n', 2],
  ])('finds in %j the line of the mistake', (text, line) => {
    expect(mistake(text)).toBe(line)
  })
})
