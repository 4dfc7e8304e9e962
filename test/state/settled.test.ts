import { expect, it } from 'vitest'
import type { KnownSource } from '../../src/discover/known.ts'
import type { State } from '../../src/state/index.ts'
import type { KnownUnit } from '../../src/state/units.ts'
import { aState } from '../helpers/state.ts'

const source = (name: string): KnownSource => ({
  file: `/home/ada/.codex/${name}`,
  source: 'codex',
  home: '/home/ada/.codex',
  path: name,
  size: 1,
  mtimeMs: 1,
  ino: 1,
  peek: null,
  unit: 'codex:a',
  error: null,
})
const unit = (key: string): KnownUnit => ({
  key,
  source: 'codex',
  dir: 'ada',
  base: 'a',
  outside: '[null]',
  facts: null,
  skipped: null,
})

const changes: Record<string, (state: State) => void> = {
  'a source comes': (state) => state.sources.put(source('b')),
  'a source is remembered anew': (state) => state.sources.put(source('a')),
  'a source goes': (state) => state.sources.drop(source('a').file),
  'a unit comes': (state) => state.units.put(unit('codex:b')),
  'a unit is remembered anew': (state) => state.units.put(unit('codex:a')),
  'a unit goes': (state) => state.units.drop('codex:a'),
  'something is remembered later': (state) => {
    state.later(() => state.sources.put(source('b')))
    state.flush()
  },
  'everything is read again': (state) => state.readAgain((one) => one),
  'everything is forgotten': (state) => state.forget(),
}

it.each(Object.entries(changes))('what was said of a listing is void as soon as %s', (_, change) => {
  const state = aState()
  state.sources.put(source('a'))
  state.units.put(unit('codex:a'))
  state.say('listing', 'places', '{"ok": true}')
  expect(state.saidOf('another')).toBeNull()
  state.remember('head', 'a commit')
  expect(state.saidOf('listing')).toBe('{"ok": true}')
  change(state)
  expect(state.saidOf('listing')).toBeNull()
})

it('what waits to be remembered is remembered before what is said of it', () => {
  const state = aState()
  state.later(() => state.sources.put(source('a')))
  state.say('listing', 'places', '{}')
  expect(state.saidOf('listing')).toBe('{}')
  expect(state.sources.all().size).toBe(1)
})
