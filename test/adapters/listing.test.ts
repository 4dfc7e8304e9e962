/** Listing takes fast ways for what most files are: they say what the slow ones say. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOf as claudePlaceOf, isOfSession } from '../../adapters/claude/places.ts'
import { isRollout, rolloutName } from '../../adapters/codex/names.ts'
import { placeOf as geminiPlaceOf, isSessionFile } from '../../adapters/gemini/places.ts'
import { listFiles } from '../../adapters/shared/files.ts'
import { aDesk } from '../helpers/desk.ts'

const uuid = '0f0e0d0c-1111-4222-8333-444444444444'
const names = fc.constantFrom(
  ...['projects', 'todos', 'tmp', 'bin', 'a', 'chats', 'plans', uuid, uuid.toUpperCase(), `${uuid}.jsonl`],
  ...[`${uuid}.JSONL`, 'agent-a1.jsonl', 'agent-a1.meta.json', 'notes.jsonl', 'session-2026-01-01T10-00-0f0e0d0c.json'],
  ...['x.jsonl.unreadable-1', 'checkpoint-a.json', 'tool-outputs', 'session-a', `rollout-2026-01-01-${uuid}.jsonl`],
  ...[`rollout-2026-01-01T10-00-00-${uuid}_${uuid}.jsonl.zst`, `rollout-${uuid}.json`, 'sessions-index.json', ''],
)
const paths = fc.array(names, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'))
const runs = { numRuns: 2000 }

describe('what is wanted', () => {
  it('of Claude Code is what has a place', () => {
    fc.assert(
      fc.property(paths, (path) => isOfSession(path) === (claudePlaceOf(path) !== null)),
      runs,
    )
  })

  it('of Codex is what has a name of a rollout', () => {
    fc.assert(
      fc.property(paths, (path) => isRollout(path) === (rolloutName(path) !== null)),
      runs,
    )
  })

  it('of Gemini CLI has a place as well', () => {
    fc.assert(
      fc.property(paths, (path) => !isSessionFile(path) || geminiPlaceOf(path) !== null),
      runs,
    )
    expect(isSessionFile('tmp/a/chats/session-x.json')).toBe(true)
    expect(isSessionFile('tmp/bin/chats/session-x.json')).toBe(false)
  })
})

describe('the files of a home', () => {
  const laid = ['a', 'a-b/x', 'a.b', 'b/c/y', 'b/c.d', 'b.c/z', 'b/C/w', 'c/é', 'c/z', '0']

  it.each(['', 'in', 'in/side'])('are listed in the order of their paths, from %j on', (from) => {
    const desk = aDesk()
    for (const path of laid) {
      const file = desk.path(join('home', from, path))
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, path)
    }
    const expected = laid.map((path) => (from === '' ? path : `${from}/${path}`)).sort()
    for (const home of [desk.path('home'), `${desk.path('home')}/`]) {
      const { files, listed } = listFiles(home, from)

      expect(files.map(({ path }) => path)).toEqual(expected)
      expect(files.map(({ file }) => file)).toEqual(expected.map((path) => join(home, path)))
      expect(listed).toBe(true)
    }
  })
})
