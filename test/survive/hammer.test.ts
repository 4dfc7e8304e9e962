import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contentOf } from '../../src/parse/source.ts'
import { aDesk } from '../helpers/desk.ts'

const rounds = 8

describe('an agent at work while its sessions are read', () => {
  it('appends, rewrites, renames, truncates, deletes: no run fails as a whole, and in the end all that is there is stored', async () => {
    const desk = aDesk()
    const agent = spawn(process.execPath, [join(import.meta.dirname, 'hammer.mjs'), desk.home], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const ended = once(agent, 'exit')
    await once(agent.stdout, 'data')
    let stored = 0
    try {
      for (let round = 0; round < rounds; round += 1) {
        const result = await desk.sync()
        expect([0, 1]).toContain(result.code)
        expect(result.failed.filter(({ error }) => error.includes('Something'))).toEqual([])
        stored += result.new + result.updated
      }
    } finally {
      agent.stdin.end('stop\n')
    }
    expect(await ended).toEqual([0, null])
    expect(stored).toBeGreaterThan(24)

    const last = await desk.sync()
    expect(last.failed).toEqual([])
    expect(await desk.sync()).toMatchObject({ code: 0, new: 0, updated: 0, bytesRead: 0, commit: null })
    const verified = await desk.type('verify --sources --json')
    // A file that was cut short is a beginning of what is kept; all else is there as it is.
    const { problems } = JSON.parse(verified.out) as { problems: { file: string; kind: string }[] }
    for (const { file, kind } of problems) {
      expect(kind).toBe('differs')
      const id = /0199cccc-[0-9a-f-]{27}/.exec(file)?.[0] ?? ''
      const kept = (await desk.type(`show ${id} --original`)).out
      expect(kept.startsWith(Buffer.concat([...contentOf(file)]).toString())).toBe(true)
    }
    expect(desk.git('annals', 'fsck', '--full', '--strict', '--no-dangling')).toBe('')
    expect(desk.git('annals', 'status', '--porcelain')).toBe('')
    const there = readdirSync(desk.path('.codex'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.includes('rollout-'),
    )
    const ids = new Set(there.map((path) => /0199cccc-[0-9a-f-]{27}/.exec(path)?.[0]))
    const list = JSON.parse((await desk.type('list --json')).out) as { id: string }[]
    for (const id of ids) expect(list.filter((one) => one.id === id)).toHaveLength(1)
  })
})
