/** Sessions of this person and this machine that another clone pushed. */
import { expect, it } from 'vitest'
import { claudePath, claudeSession } from '../helpers/sessions.ts'
import { Room } from './machines.ts'

it('are known when their sources turn up here, and not stored once more', async () => {
  const room = new Room()
  const [one, two] = [room.machine('one').clone(), room.machine('two').clone()]
  const words = (machine: typeof one): string[] => machine.words.map((word) => (word === machine.name ? 'same' : word))
  const push = (machine: typeof one) => room.desk.type('', [...words(machine), '--json', '--push'])
  const [id, other] = ['11111111-2222-4333-8444-555555555551', '11111111-2222-4333-8444-555555555552']
  const shared = claudeSession({ id, prompts: ['of the other clone'] })
  two.desk.write(`two/home/${claudePath(other)}`, claudeSession({ id: other, prompts: ['begin'] }))
  expect((await push(two)).code).toBe(0)
  one.git('pull', '-q')
  one.desk.write(`one/home/${claudePath(id)}`, shared)
  expect((await push(one)).code).toBe(0)
  two.desk.write(`two/home/${claudePath(other)}`, claudeSession({ id: other, prompts: ['begin', 'go on'] }))
  expect((await push(two)).code).toBe(0)
  two.desk.write(`two/home/${claudePath(id)}`, shared)
  const said = JSON.parse((await push(two)).out) as { new: number; unchanged: number }
  expect(said).toMatchObject({ new: 0, unchanged: 2 })
  expect(
    two
      .git('ls-files')
      .split('\n')
      .filter((path) => path.includes('of-the-other-clone') && path.endsWith('.json')),
  ).toHaveLength(1)
})
