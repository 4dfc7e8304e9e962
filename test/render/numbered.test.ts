import { expect, test } from 'vitest'
import { withoutNumbers } from '../../src/render/faces/numbered.ts'

test('takes numbers off as long as they follow each other', () => {
  expect(withoutNumbers('  9→a\r\n 10→\n11\tc\n\n<note>')).toEqual({
    code: 'a\n\nc',
    first: 9,
    last: 11,
    rest: '\n<note>',
  })
  expect(withoutNumbers('1→a\n3→c')).toEqual({ code: 'a', first: 1, last: 1, rest: '3→c' })
  expect(withoutNumbers('7→a')).toEqual({ code: 'a', first: 7, last: 7, rest: '' })
  expect(withoutNumbers('1→a\r\n2→b\rc\n3→d')).toEqual({ code: 'a', first: 1, last: 1, rest: '2→b\rc\n3→d' })
})

test('leaves alone what does not begin with a number', () => {
  expect(withoutNumbers('a\n1→b')).toBeUndefined()
  expect(withoutNumbers('')).toBeUndefined()
})
