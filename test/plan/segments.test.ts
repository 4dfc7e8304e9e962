import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeCwd } from '../../src/plan/cwd.ts'
import { joinSegments, safeSegment } from '../../src/plan/segments.ts'

describe('a segment', () => {
  it.each([
    ['app', 'app'],
    ['.', '_'],
    ['..', '__'],
    ['', '_'],
    ['.git', '_git'],
    ['.GIT ', '_git'],
    ['git~1', '_git'],
    ['.g\u200cit', '_git'],
    ['CON', '_CON'],
    ['com1.txt', '_com1.txt'],
    ['trailing. .', 'trailing___'],
    ['a/b\\c', 'a_b_c'],
    ['README.md', '_README.md'],
    ['_unknown', '__unknown'],
    ['2026-02', '_2026-02'],
    ['e\u0301', 'é'],
  ])('%j becomes %j', (name, segment) => {
    expect(safeSegment(name)).toBe(segment)
  })

  it('of letters, digits, `_` and `-` stays, unless it has a meaning of its own', () => {
    const character = fc.constantFrom(...'abcemnoprux0159_-ACNO')
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 1, maxLength: 100 }), (name) => {
        const own = /^(_root|_[a-z]|_unknown|_api|_git|\d{4}-\d{2}|con|prn|aux|nul|com\d|lpt\d)$/i.test(name)
        expect(safeSegment(name)).toBe(own ? `_${name}` : name)
      }),
      { numRuns: 500 },
    )
  })

  it('is valid everywhere, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const segment = safeSegment(name)
        expect(segment).not.toMatch(/[<>:"|?*\\/\p{Cc}]|[. ]$/u)
        expect(segment).not.toMatch(/^$|^\.{1,2}$|^(con|prn|aux|nul)(\.|$)/i)
        expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(100)
      }),
      { numRuns: 500 },
    )
  })

  it('that is cut keeps its beginning and is told from others by its hash', () => {
    const [one, two] = ['x'.repeat(150), `${'x'.repeat(149)}y`].map((name) => safeSegment(name))
    expect(one).toMatch(/^x{91}-[0-9a-f]{8}$/)
    expect(one).not.toBe(two)
  })
})

describe('a working directory in the layout', () => {
  it.each([
    ['/Users/ana/code/app', { path: 'code/app', home: '/Users/ana' }],
    ['/home/ana', { path: '', home: '/home/ana' }],
    ['/root/x', { path: 'x', home: '/root' }],
    ['C:\\Users\\Ana\\repo', { path: 'repo', home: 'C:/Users/Ana' }],
    ['\\\\?\\C:\\Users\\Ana\\repo', { path: 'repo', home: 'C:/Users/Ana' }],
    ['/mnt/c/Users/ana/repo', { path: 'repo', home: '/mnt/c/Users/ana' }],
    ['/Users/Shared/repo', { path: '_root/Users/Shared/repo' }],
    ['/srv/app/', { path: '_root/srv/app' }],
    ['/', { path: '_root' }],
    ['d:/x', { path: '_d/x' }],
    ['/data/homes/me/p', { path: 'p', home: '/data/homes/me' }],
    ['relative/path', { path: '_unknown' }],
    [null, { path: '_unknown' }],
  ])('%j lies at %j', (cwd, placed) => {
    expect(placeCwd(cwd, '/data/homes/me')).toEqual(placed)
  })

  it('never leaves the folder it is put in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.boolean(), (tail, windows) => {
        const { path } = placeCwd(windows ? `C:\\Users\\a\\${tail}` : `/home/a/${tail}`, '/home/me')
        expect(path.split('/').some((element) => element === '..' || element === '.')).toBe(false)
        expect(path.startsWith('/')).toBe(false)
        expect(Buffer.byteLength(path)).toBeLessThanOrEqual(160)
      }),
    )
  })

  it('has the middle of a long path replaced by a hash', () => {
    const path = joinSegments(Array.from({ length: 40 }, (_, index) => `folder${index}`))
    expect(path).toMatch(/^folder0\/.*\/[0-9a-f]{8}\/folder39$/)
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(160)
  })
})
