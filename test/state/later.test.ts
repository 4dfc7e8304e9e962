import { expect, it } from 'vitest'
import type { State } from '../../src/state/index.ts'
import { aState } from '../helpers/state.ts'

/** Notes `count` things to be remembered later, each under a name of its own. */
const noteMany = (state: State, count: number): void => {
  for (let n = 0; n < count; n += 1) state.later(() => state.remember(`note ${n}`, 'told'))
}

const noted = (state: State): boolean => state.recall('note 0') === 'told'

it('what is remembered at once leaves a few notes waiting until they are asked for', () => {
  const state = aState()
  noteMany(state, 2)
  state.atOnce(() => state.pending.put('history/a.md', 'aa'))
  expect(state.pending.all()).toEqual(new Map([['history/a.md', ['aa']]]))
  expect(noted(state)).toBe(false)
  state.flush()
  expect(noted(state)).toBe(true)
})

it('what is remembered at once takes many notes along', () => {
  const state = aState()
  noteMany(state, 2_000)
  state.atOnce(() => state.pending.put('history/a.md', 'aa'))
  expect(noted(state)).toBe(true)
})

it('what is remembered together takes notes along, and neither stays when it fails', () => {
  const state = aState()
  noteMany(state, 1)
  const failing = (): void =>
    state.together(() => {
      state.pending.put('history/a.md', 'aa')
      throw new Error('The disk is full.')
    })
  expect(failing).toThrow('The disk is full.')
  expect(state.pending.isEmpty()).toBe(true)
  expect(noted(state)).toBe(false)
})
