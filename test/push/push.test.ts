import { describe, expect, it } from 'vitest'
import { Room } from './machines.ts'

describe('a run that pushes', () => {
  it('brings two machines together that pushed while apart', async () => {
    const room = new Room()
    const one = room.machine('one')
    one.begins('first')
    expect(await one.sync()).toMatchObject({ code: 0, new: 1, pushed: null })
    one.git('remote', 'add', 'origin', `file://${room.desk.path('remote.git')}`)
    expect(await one.push()).toMatchObject({
      code: 0,
      new: 0,
      unchanged: 1,
      pushed: true,
      notPushed: null,
      merged: null,
    })
    const two = room.machine('two').clone()
    one.begins('second')
    two.begins('from two')
    expect(await one.push()).toMatchObject({ code: 0, new: 1, pushed: true })
    const said = await two.push()
    expect(said).toMatchObject({ code: 0, new: 1, pushed: true, reports: [] })
    expect(said.merged).toMatch(/^[0-9a-f]{40}$/)
    expect(two.status()).toBe('')
    expect(await one.push()).toMatchObject({ code: 0, new: 0, pushed: true })
    expect(one.status()).toBe('')
    expect([one.tree(), two.tree()]).toEqual([room.tree(), room.tree()])
    expect(room.files().filter((path) => path.endsWith('.json'))).toHaveLength(3)
    const verified = await room.desk.type(`verify --output-path ${one.path()}`)
    expect(verified.code).toBe(0)
  })
})
