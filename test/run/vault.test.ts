import { appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/model/session.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { codexPath, codexSession } from '../helpers/sessions.ts'

const token = `ghp_${'x7Kq2ZbW9'.repeat(4)}`
const prompts = ['look at it', `the token is ${token}, use it`]
const base = 'history/ada/codex/box/code/app/'
const vault = `${base}.2026-03-04-0800-look-at-it.age`

async function aVault(): Promise<{ desk: Desk; file: string }> {
  const desk = aDesk()
  const identity = await generateIdentity()
  desk.configure(`vault.recipients = ["${await identityToRecipient(identity)}"]\n`)
  desk.write('identity.txt', `# mine\n${identity}\n`)
  const file = desk.write(codexPath(), codexSession({ prompts }))
  expect(await desk.sync('sync', ['--vault'])).toMatchObject({ code: 0, new: 1 })
  return { desk, file }
}

const head = (desk: Desk): Session =>
  JSON.parse(readFileSync(desk.path('annals', `${base}.2026-03-04-0800-look-at-it.json`), 'utf8')) as Session
const verify = async (desk: Desk): Promise<{ ok: boolean; restored: number; problems: { kind: string }[] }> =>
  JSON.parse((await desk.type('verify --json --identity ~/identity.txt')).out) as Awaited<ReturnType<typeof verify>>

describe('--vault', () => {
  it('keeps what was masked, for its owner alone', async () => {
    const { desk } = await aVault()
    const sealed = readFileSync(desk.path('annals', vault))
    expect(sealed.toString('latin1')).toMatch(/^age-encryption\.org\/v1/)
    expect(sealed.toString('latin1')).not.toContain(token)
    expect(await verify(desk)).toMatchObject({ ok: true, restored: 1, problems: [] })
    expect((await desk.type('verify')).code).toBe(0)
  })

  it('gives the bytes back without the key of the machine as well', async () => {
    const { desk } = await aVault()
    rmSync(desk.path('.config/annals/redaction.key'))
    expect(await verify(desk)).toMatchObject({ ok: true, restored: 1 })
  })

  it('opens for nobody else', async () => {
    const { desk } = await aVault()
    desk.write('identity.txt', `${await generateIdentity()}\n`)
    const { ok, restored, problems } = await verify(desk)
    expect({ ok, restored }).toEqual({ ok: false, restored: 0 })
    expect(problems.map(({ kind }) => kind)).toContain('vault')
  })

  it('is not made anew when nothing in it changes', async () => {
    const { desk } = await aVault()
    const before = readFileSync(desk.path('annals', vault))
    rmSync(desk.path('annals/.git/annals'), { recursive: true })
    expect(await desk.sync('sync', ['--vault'])).toMatchObject({ unchanged: 1, filesWritten: 0 })
    expect(readFileSync(desk.path('annals', vault))).toEqual(before)
  })

  it('follows a session that grows', async () => {
    const { desk, file } = await aVault()
    appendFileSync(file, codexSession({ prompts: ['more', `and ${token} again`] }))
    expect(await desk.sync('sync', ['--vault'])).toMatchObject({ updated: 1 })
    expect(head(desk).vault?.files).toHaveLength(1)
    expect(await verify(desk)).toMatchObject({ ok: true, restored: 1 })
  })

  it('gives back what was rewritten, and what is gone', async () => {
    const { desk, file } = await aVault()
    writeFileSync(file, codexSession({ prompts: ['something else', `with ${token}`, 'and more'] }))
    expect(await desk.sync('sync', ['--vault'])).toMatchObject({ updated: 1, reports: [{ kind: 'replaced' }] })
    expect(head(desk).vault?.files).toHaveLength(2)
    expect(await verify(desk)).toMatchObject({ ok: true, restored: 2 })
    rmSync(file)
    desk.write(
      codexPath('0199aaaa-1111-7000-8000-00000000000b'),
      codexSession({ id: '0199aaaa-1111-7000-8000-00000000000b' }),
    )
    await desk.sync('sync', ['--vault'])
    expect(await verify(desk)).toMatchObject({ ok: true, restored: 2 })
  })

  it('stays when a later run does without', async () => {
    const { desk, file } = await aVault()
    const before = statSync(desk.path('annals', vault)).size
    expect(await desk.sync()).toMatchObject({ unchanged: 1, filesWritten: 0 })
    appendFileSync(file, codexSession({ prompts: ['more'] }))
    await desk.sync()
    expect(statSync(desk.path('annals', vault)).size).toBe(before)
    expect((await desk.type('verify')).code).toBe(0)
    await desk.sync('sync', ['--vault'])
    expect(await verify(desk)).toMatchObject({ ok: true, restored: 1 })
  })

  it('wants to know for whom', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession({ prompts }))
    expect((await desk.type('sync --vault')).code).toBe(2)
    desk.configure('vault.recipients = ["age1nobody"]\n')
    expect((await desk.type('sync --vault')).code).toBe(2)
    expect(existsSync(desk.path('annals'))).toBe(false)
  })
})
