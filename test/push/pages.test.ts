import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Room } from './machines.ts'

const front = readFileSync(join(import.meta.dirname, '../../templates/front.md'), 'utf8')

describe('index pages of several machines', () => {
  it('are not rewritten in turns by machines with different templates', async () => {
    const room = new Room()
    const [one, two] = [room.machine('one').clone(), room.machine('two').clone()]
    room.desk.write('mine/front.md', front.replace('# Conversations', '# My conversations'))
    const mine = ['--templates', room.desk.path('mine')]
    const titles = (): string | undefined => /^# .*/m.exec(readFileSync(one.path('history/README.md'), 'utf8'))?.[0]
    one.begins('first of one')
    await one.push(...mine)
    two.begins('first of two')
    expect(await two.push()).toMatchObject({ code: 0, pushed: true })
    await one.push(...mine)
    expect(titles()).toBe('# Conversations')
    const head = one.git('rev-parse', 'HEAD')
    for (let n = 0; n < 2; n += 1) {
      expect(await one.push(...mine)).toMatchObject({ commit: null, merged: null, pushed: true })
      expect(await two.push()).toMatchObject({ commit: null, merged: null, pushed: true })
    }
    expect([one.git('rev-parse', 'HEAD'), two.git('rev-parse', 'HEAD')]).toEqual([head, head])
    one.begins('second of one')
    await one.push(...mine)
    expect(titles()).toBe('# My conversations')
    await two.push()
    expect(two.tree()).toBe(one.tree())
  })

  it('that a newer version made stay as they are, whatever an older one merges', async () => {
    const room = new Room()
    const [one, two] = [room.machine('one').clone(), room.machine('two')]
    one.begins('first of one')
    await one.push()
    two.clone()
    const page = one.path('history/README.md')
    const newer = readFileSync(page, 'utf8').replace(/renderer \d+/, 'renderer 999')
    writeFileSync(page, newer)
    one.git('commit', '-q', '-a', '-m', 'As a newer version has it')
    one.git('push', '-q', 'origin', 'main')
    two.begins('first of two')
    expect(await two.push()).toMatchObject({ code: 0, pushed: true, reports: [] })
    expect(readFileSync(two.path('history/README.md'), 'utf8')).toBe(newer)
    expect(readFileSync(two.path('history/ada/README.md'), 'utf8')).toContain('2 sessions')
    await one.push()
    expect(one.tree()).toBe(two.tree())
  })

  it('that a pull has merged line by line are made anew by the next run', async () => {
    const room = new Room()
    const [one, two] = [room.machine('one').clone(), room.machine('two')]
    one.begins('first of one')
    await one.push()
    two.clone()
    two.begins('first of two')
    one.begins('second of one')
    await one.push()
    await two.sync()
    two.git('pull', '-q', '--no-rebase', '--no-edit')
    two.git('push', '-q', 'origin', 'main')
    expect(await one.push()).toMatchObject({ code: 0, pushed: true })
    const text = readFileSync(one.path('history/README.md'), 'utf8')
    expect(text.split('\n').filter((line) => line.startsWith('<!-- annals'))).toHaveLength(1)
    expect(text).toContain('3 sessions')
    await two.push()
    expect([two.tree(), two.status()]).toEqual([one.tree(), ''])
  })
})
