/** Random orders of what two machines and their people do; `ANNALS_INTERLEAVINGS=50` tries fifty. */
import { appendFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Random } from '../../bench/generate/random.ts'
import { type Machine, Room } from './machines.ts'

const seeds = Number(process.env.ANNALS_INTERLEAVINGS ?? 2)
const steps = 12
/** What may happen next, on one machine. */
const deeds: Record<string, (machine: Machine, random: Random) => unknown> = {
  begin: (machine) => machine.begins('a new session'),
  grow: (machine, random) => {
    const n = 1 + random.below(Math.max(1, machine.sessions))
    if (n <= machine.sessions)
      machine.writes(
        n,
        Array.from({ length: 2 + random.below(9) }, (_, i) => `prompt ${i}`),
      )
  },
  sync: async (machine) => expect(await machine.sync()).toMatchObject({ code: 0 }),
  push: async (machine) => expect(await machine.push()).toMatchObject({ code: 0, pushed: true }),
  note: (machine) => {
    appendFileSync(machine.path(`notes-of-${machine.name}.txt`), 'a line\n')
    machine.git('add', '.')
    machine.git('commit', '-q', '-m', 'Notes')
  },
  pull: (machine) => machine.git('pull', '-q', '--no-rebase', '--no-edit'),
  'push by hand': (machine) => machine.attempts('push', '-q', 'origin', 'main'),
}

const names = Object.keys(deeds) as [string, ...string[]]

describe('two machines and one remote', () => {
  it.each(Array.from({ length: seeds }, (_, seed) => seed))(
    'end with the same tree and with everything, in whatever order things happen (%i)',
    async (seed) => {
      const random = new Random(seed)
      const room = new Room()
      const machines: [Machine, Machine] = [room.machine('one').clone(), room.machine('two').clone()]
      const told: string[] = []
      for (const machine of machines) {
        machine.begins('the first')
        await machine.push()
      }
      for (let step = 0; step < steps; step += 1) {
        const machine = random.pick(machines)
        const name = random.pick(names)
        told.push(`${machine.name}: ${name}`)
        await deeds[name]?.(machine, random)
      }
      for (const machine of [...machines, machines[0]])
        expect(await machine.push(), told.join('\n')).toMatchObject({ code: 0 })
      for (const machine of machines) {
        expect(machine.tree(), told.join('\n')).toBe(room.tree())
        expect(machine.status()).toBe('')
        expect(machine.git('fsck', '--full', '--strict', '--no-dangling')).toBe('')
        const stored = room.files().filter((path) => path.includes(`/${machine.name}/`) && path.endsWith('.json'))
        expect(stored).toHaveLength(machine.sessions)
        expect(await machine.sync()).toMatchObject({ new: 0, updated: 0, commit: null, code: 0 })
        const anew = await room.desk.type(`render --all --dry-run --json --output-path ${machine.path()}`)
        expect(JSON.parse(anew.out), told.join('\n')).toMatchObject({ updated: 0, files: [] })
      }
      expect((await room.desk.type(`verify --output-path ${machines[0].path()}`)).code).toBe(0)
    },
  )
})
