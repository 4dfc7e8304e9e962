import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Machine, Room } from './machines.ts'

/** A room with two machines that know of each other's first session. */
async function twoMachines(): Promise<{ room: Room; one: Machine; two: Machine }> {
  const room = new Room()
  const one = room.machine('one').clone()
  one.begins('first of one')
  await one.push()
  const two = room.machine('two').clone()
  two.begins('first of two')
  await two.push()
  await one.push()
  return { room, one, two }
}

const hook = (room: Room, name: string, script: string): void =>
  writeFileSync(room.desk.path('remote.git/hooks', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })

describe('a run that pushes', () => {
  it('brings two machines together that pushed while apart', async () => {
    const { room, one, two } = await twoMachines()
    one.begins('second of one')
    two.begins('second of two')
    expect(await one.push()).toMatchObject({ code: 0, new: 1, pushed: true, merged: null })
    const said = await two.push()
    expect(said).toMatchObject({ code: 0, new: 1, pushed: true, notPushed: null, reports: [] })
    expect(said.merged).toMatch(/^[0-9a-f]{40}$/)
    expect(await one.push()).toMatchObject({ code: 0, new: 0, pushed: true })
    expect([one.tree(), two.tree()]).toEqual([room.tree(), room.tree()])
    expect([one.status(), two.status()]).toEqual(['', ''])
    expect(room.files().filter((path) => path.endsWith('.json'))).toHaveLength(4)
    expect(readFileSync(one.path('history/README.md'), 'utf8')).toContain('4 sessions')
    expect((await room.desk.type(`verify --output-path ${one.path()}`)).code).toBe(0)
    const before = one.git('rev-parse', 'HEAD')
    expect(await one.push()).toMatchObject({ bytesRead: 0, filesWritten: 0, commit: null, merged: null, pushed: true })
    expect(one.git('rev-parse', 'HEAD')).toBe(before)
  })

  it('takes two repositories together that began apart', async () => {
    const room = new Room()
    const [one, two] = [room.machine('one'), room.machine('two')]
    for (const machine of [one, two]) {
      machine.begins(`from ${machine.name}`)
      expect(await machine.sync()).toMatchObject({ code: 0 })
      machine.git('remote', 'add', 'origin', room.desk.path('remote.git'))
    }
    writeFileSync(one.path('README.md'), '# Mine\n')
    one.git('commit', '-q', '-a', '-m', 'My own words')
    for (const machine of [one, two, one]) expect(await machine.push()).toMatchObject({ code: 0, pushed: true })
    expect([one.tree(), two.tree()]).toEqual([room.tree(), room.tree()])
    expect(readFileSync(two.path('README.md'), 'utf8')).toBe('# Mine\n')
    expect([one.status(), two.status()]).toEqual(['', ''])
  })

  it('keeps the commit when it cannot push, and the next run carries it although it has nothing new', async () => {
    const { room, one } = await twoMachines()
    renameSync(room.desk.path('remote.git'), room.desk.path('away.git'))
    one.begins('while nobody answers')
    const failed = await one.push()
    expect(failed).toMatchObject({ code: 5, ok: false, new: 1, pushed: false })
    expect(failed.commit).toBe(one.git('rev-parse', 'HEAD'))
    expect(failed.notPushed?.reason).toMatch(/^There is no repository at file:\/\//)
    expect(failed.err).toContain('Not pushed: There is no repository at')
    expect(await one.sync()).toMatchObject({ code: 0, pushed: null, commit: null })
    renameSync(room.desk.path('away.git'), room.desk.path('remote.git'))
    expect(await one.push()).toMatchObject({ code: 0, new: 0, commit: null, pushed: true })
    expect(room.tree()).toBe(one.tree())
  })

  it('is not mixed with a repository that is something else', async () => {
    const room = new Room()
    const one = room.machine('one')
    one.begins('first of one')
    await one.sync()
    one.git('remote', 'add', 'origin', room.desk.path('remote.git'))
    room.desk.repository('code')
    room.desk.git('code', 'push', '-q', room.desk.path('remote.git'), 'main')
    expect(await one.push()).toMatchObject({
      code: 5,
      notPushed: { reason: 'origin holds another repository than this one: they have no commit in common.' },
    })
    mkdirSync(room.desk.path('code/history'))
    room.desk.git('code', 'mv', 'hello.txt', 'history/chapter-1.txt')
    room.desk.git('code', 'commit', '-q', '-m', 'A book')
    room.desk.git('code', 'push', '-q', room.desk.path('remote.git'), 'main')
    expect((await one.push()).notPushed?.reason).toBe('origin holds files at history that annals did not write.')
    room.desk.git('code', 'rm', '-q', '-r', 'history')
    room.desk.write('code/LICENSE', 'MIT\n')
    room.desk.git('code', 'add', '.')
    room.desk.git('code', 'commit', '-q', '-m', 'As a host begins it')
    room.desk.git('code', 'push', '-q', room.desk.path('remote.git'), 'main')
    expect(await one.push()).toMatchObject({ code: 0, pushed: true })
    expect(room.files()).toContain('LICENSE')
    expect([one.tree(), one.status()]).toEqual([room.tree(), ''])
  })

  it('goes to an address, and not at all without a commit or where it is switched off', async () => {
    const { room, one } = await twoMachines()
    one.git('remote', 'remove', 'origin')
    one.begins('second of one')
    const before = room.tree()
    expect(await one.push('--no-commit')).toMatchObject({ code: 0, pushed: null })
    room.desk.write('.config/annals/config.toml', `push = true\nremote = "${room.desk.path('remote.git')}"\n`)
    expect(await one.sync('--no-push')).toMatchObject({ code: 0, pushed: null })
    expect(room.tree()).toBe(before)
    expect(await one.sync()).toMatchObject({ code: 0, pushed: true })
    expect(room.tree()).toBe(one.tree())
  })

  it('says when there is no such remote', async () => {
    const { one } = await twoMachines()
    const said = await one.push('--remote', 'elsewhere')
    expect(said).toMatchObject({ code: 5, pushed: false })
    expect(said.notPushed).toEqual({
      reason: `${one.path()} has no remote elsewhere.`,
      hint: `git -C ${one.path()} remote add elsewhere <address>`,
    })
  })

  it('says why the other side refused', async () => {
    const { room, one } = await twoMachines()
    hook(room, 'pre-receive', 'echo "Only on Mondays." >&2; exit 1')
    one.begins('not today')
    expect(await one.push()).toMatchObject({
      code: 5,
      pushed: false,
      notPushed: {
        reason: expect.stringMatching(/refused the push: pre-receive hook declined\.$/),
        hint: 'Only on Mondays.',
      },
    })
  })

  it('tries again when somebody else was quicker, and gives up after five times', async () => {
    const { room, one, two } = await twoMachines()
    one.begins('second of one')
    await one.sync()
    one.git('push', '-q', 'origin', 'HEAD:refs/heads/other')
    const other = one.git('rev-parse', 'HEAD')
    hook(room, 'update', `[ -e tried ] || { touch tried; git update-ref refs/heads/main ${other}; }`)
    two.begins('second of two')
    expect(await two.push()).toMatchObject({ code: 0, pushed: true })
    expect(two.git('log', '--format=%P', '-1')).toContain(other)
    expect(await one.push()).toMatchObject({ code: 0, pushed: true })
    expect([one.tree(), two.tree()]).toEqual([room.tree(), room.tree()])

    const busy = 'echo x >> count; git update-ref refs/heads/main $(git commit-tree -p main -m busy main^{tree})'
    hook(
      room,
      'update',
      `export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a; ${busy}`,
    )
    two.begins('third of two')
    const said = await two.push()
    expect(said).toMatchObject({ code: 5, notPushed: { reason: expect.stringContaining('again and again') } })
    expect(readFileSync(room.desk.path('remote.git/count'), 'utf8')).toBe('x\n'.repeat(5))
    rmSync(room.desk.path('remote.git/hooks/update'))
    expect(await two.push()).toMatchObject({ code: 0, pushed: true })
  })

  it('leaves alone what the person has changed, staged and not added', async () => {
    const { room, one, two } = await twoMachines()
    writeFileSync(two.path('notes.txt'), 'one line\n')
    two.git('add', 'notes.txt')
    two.git('commit', '-q', '-m', 'Notes')
    await two.push()
    await one.push()
    writeFileSync(one.path('notes.txt'), 'another line\n')
    writeFileSync(one.path('staged.txt'), 'staged\n')
    one.git('add', 'staged.txt')
    writeFileSync(one.path('new.txt'), 'new\n')
    const page = one.path('history/README.md')
    writeFileSync(page, `${readFileSync(page, 'utf8')}\nMy own line.\n`)
    two.begins('second of two')
    await two.push()
    const said = await one.push()
    expect(said).toMatchObject({
      code: 0,
      pushed: true,
      reports: [{ kind: 'changed by hand', file: 'history/README.md' }],
    })
    const changed = one
      .status()
      .split('\n')
      .map((line) => line.trim())
    expect(changed.sort()).toEqual(['?? new.txt', 'A  staged.txt', 'M history/README.md', 'M notes.txt'])
    expect(readFileSync(page, 'utf8')).toContain('My own line.')
    expect(one.tree()).toBe(room.tree())

    writeFileSync(two.path('notes.txt'), 'changed on two\n')
    two.git('commit', '-q', '-a', '-m', 'Other notes')
    await two.push()
    one.begins('second of one')
    const refused = await one.push()
    expect(refused).toMatchObject({
      code: 5,
      notPushed: { reason: 'notes.txt is changed here, and what was pushed elsewhere changes it too.' },
    })
    expect(readFileSync(one.path('notes.txt'), 'utf8')).toBe('another line\n')
    one.git('commit', '-q', '-m', 'Mine', 'notes.txt')
    const clash = await one.push()
    expect(clash.notPushed?.reason).toBe('notes.txt was changed here and on the remote, not in the same way.')
  })

  it('keeps the later state of a session that two clones of one machine stored', async () => {
    const room = new Room()
    const one = room.machine('one').clone()
    const n = one.begins('a prompt')
    await one.push()
    mkdirSync(room.desk.path('copy'))
    one.git('clone', '-q', room.desk.path('remote.git'), room.desk.path('copy/annals'))
    one.writes(n, ['a prompt', 'another'])
    await one.sync()
    one.writes(n, ['a prompt', 'another', 'and a third'])
    const copy = ['--output-path', room.desk.path('copy/annals'), '--push']
    expect(await one.sync(...copy)).toMatchObject({ code: 0, updated: 1, pushed: true })
    expect(await one.push()).toMatchObject({ code: 0, updated: 1, pushed: true })
    one.writes(n, ['a prompt', 'another', 'and a third', 'a fourth'])
    await one.sync(...copy)
    one.writes(n, ['a prompt', 'another', 'and a third'])
    const said = await one.push()
    expect(said).toMatchObject({ code: 0, pushed: true })
    expect(one.tree()).toBe(room.tree())
    const [page] = room.files().filter((path) => /history\/ada\/.*\d{4}-[^/]*\.md$/.test(path))
    expect(readFileSync(one.path(page ?? ''), 'utf8')).toContain('a fourth')
  })
})
