import { chmodSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/remote/address.ts'
import { visibilityOf } from '../../src/remote/visibility.ts'
import { aDesk } from '../helpers/desk.ts'
import { aHost } from './host.ts'
import { Room } from './machines.ts'

/** A machine whose clone pushes to a host that wants a login. */
async function atAHost(variables: Record<string, string> = {}) {
  const room = new Room()
  room.desk.git('remote.git', 'config', 'http.receivepack', 'true')
  const host = await aHost(room.desk.home, 'sesame')
  Object.assign(room.desk.variables, { ANNALS_GIT_HOST: '127.0.0.1', ANNALS_GIT_TOKEN: 'sesame' }, variables)
  const machine = (name: string, url = `${host.url}remote.git`) => {
    const made = room.machine(name).clone()
    made.git('remote', 'set-url', 'origin', url)
    return made
  }
  return { room, host, machine }
}

describe('a remote on a host', () => {
  it('is refused as long as nobody knows who can read it, and remembered once it is accepted', async () => {
    const { room, host, machine } = await atAHost()
    const one = machine('one', host.url.replace('//', '//ada:sesame@') + 'remote.git')
    one.begins('a prompt')
    const refused = await one.push()
    expect(refused).toMatchObject({
      code: 5,
      pushed: false,
      notPushed: {
        reason: `Whether ${host.url}remote.git can be read by others is not known.`,
        hint: expect.stringContaining('--allow-public'),
      },
    })
    expect(host.asked.filter((line) => line.startsWith('POST'))).toEqual([])
    expect(await one.push('--allow-public')).toMatchObject({ code: 0, pushed: true })
    one.begins('another')
    expect(await one.push()).toMatchObject({ code: 0, pushed: true })
    expect(room.tree()).toBe(one.tree())
    const remembered = readFileSync(room.desk.path('.config/annals/remotes.json'), 'utf8')
    expect(JSON.parse(remembered)).toEqual({ accepted: ['127.0.0.1/remote'] })
    expect(`${refused.err}${JSON.stringify(refused)}${remembered}`).not.toContain('sesame')
  })

  it('that wants a login asks nobody', async () => {
    const { machine } = await atAHost()
    const one = machine('one')
    one.begins('a prompt')
    const said = await one.push('--allow-public')
    expect(said).toMatchObject({ code: 5, notPushed: { reason: expect.stringContaining('wants a login') } })
  })

  it('is pushed to and merged with without git', async () => {
    const { room, host, machine } = await atAHost()
    const [one, two] = [machine('one'), machine('two')]
    const builtIn = ['--git', 'isomorphic-git', '--allow-public']
    one.begins('from one')
    expect(await one.push(...builtIn)).toMatchObject({ code: 0, pushed: true })
    two.begins('from two')
    expect(await two.push(...builtIn)).toMatchObject({ code: 0, pushed: true, merged: expect.any(String) })
    one.begins('another from one')
    expect(await one.push(...builtIn)).toMatchObject({ code: 0, pushed: true })
    expect(await two.push(...builtIn)).toMatchObject({ code: 0, pushed: true })
    expect([one.tree(), two.tree()]).toEqual([room.tree(), room.tree()])
    expect([one.status(), two.status()]).toEqual(['', ''])
    for (const machine of [one, two]) expect(machine.git('fsck', '--full', '--strict', '--no-dangling')).toBe('')
    expect(host.asked.filter((line) => line === 'POST /remote.git/git-receive-pack')).toHaveLength(3)
  })

  it('is not reached without git where the token is wrong, the way is another, or there is a proxy', async () => {
    const { room, machine } = await atAHost({ ANNALS_GIT_TOKEN: 'wrong' })
    const one = machine('one')
    one.begins('a prompt')
    const reasonFor = async (): Promise<string | undefined> =>
      (await one.push('--git', 'isomorphic-git', '--allow-public')).notPushed?.reason
    expect(await reasonFor()).toContain('wants a login')
    one.git('remote', 'set-url', 'origin', 'git@127.0.0.1:remote.git')
    expect(await reasonFor()).toBe('git@127.0.0.1:remote.git is no HTTPS address, which needs git itself.')
    one.git('remote', 'set-url', 'origin', 'https://127.0.0.1/remote.git')
    room.desk.variables.https_proxy = 'http://127.0.0.1:1'
    expect(await reasonFor()).toBe('Pushing through a proxy needs git itself.')
  })
})

describe('who can read a repository', () => {
  const asking = async (url: string, answer: unknown, variables: NodeJS.ProcessEnv): Promise<[string, string[]]> => {
    const asked: string[] = []
    const ask = async (at: string, headers: Record<string, string>): Promise<unknown> => {
      asked.push(`${at} ${headers.authorization}`)
      return answer
    }
    return [await visibilityOf(parseAddress(url), { PATH: '', ...variables }, ask), asked]
  }

  it('is asked of GitHub and GitLab with the token for them', async () => {
    const gitHub = 'https://api.github.com/repos/ada/annals Bearer t'
    expect(await asking('git@github.com:ada/annals.git', { private: true }, { GH_TOKEN: 't' })).toEqual([
      'private',
      [gitHub],
    ])
    expect(await asking('https://github.com/ada/annals', { private: false }, { GITHUB_TOKEN: 't' })).toEqual([
      'public',
      [gitHub],
    ])
    const gitLab = 'https://gitlab.com/api/v4/projects/ada%2Fx%2Fannals Bearer t'
    const there = 'ssh://git@gitlab.com:22/ada/x/annals.git'
    expect(await asking(there, { visibility: 'private' }, { GITLAB_TOKEN: 't' })).toEqual(['private', [gitLab]])
    expect(await asking(there, { visibility: 'internal' }, { GITLAB_TOKEN: 't' })).toEqual(['public', [gitLab]])
  })

  it('is asked of GitHub through gh where there is no token', async () => {
    const desk = aDesk()
    const gh = desk.write('bin/gh', '#!/bin/sh\n[ "$*" = "api repos/ada/annals" ] && echo \'{"private": true}\'\n')
    chmodSync(gh, 0o755)
    const variables = { PATH: `${desk.path('bin')}:${process.env.PATH}` }
    expect(await asking('https://github.com/ada/annals', null, variables)).toEqual(['private', []])
    expect(await asking('https://github.com/ada/other', null, variables)).toEqual(['unknown', []])
  })

  it('is not known without a token, without an answer, and of other hosts', async () => {
    expect(await asking('https://github.com/ada/annals', { private: true }, {})).toEqual(['unknown', []])
    expect((await asking('https://github.com/ada/annals', null, { GH_TOKEN: 't' }))[0]).toBe('unknown')
    expect(await asking('https://git.example.org/a/b', { private: true }, { GH_TOKEN: 't' })).toEqual(['unknown', []])
    expect(await asking('https://github.com/../../user', { private: true }, { GH_TOKEN: 't' })).toEqual(['unknown', []])
    expect(await asking('ext::sh -c true', { private: true }, { GH_TOKEN: 't' })).toEqual(['unknown', []])
  })
})

describe('an address', () => {
  it.each([
    ['/srv/annals.git', { kind: 'local', text: '/srv/annals.git' }],
    ['../a:b', { kind: 'local', text: '../a:b' }],
    ['C:\\annals', { kind: 'local', text: 'C:\\annals' }],
    ['file:///srv/annals', { kind: 'local', text: 'file:///srv/annals' }],
    [
      'https://ada:secret@GitHub.com/Ada/annals.git/',
      { kind: 'host', host: 'github.com', path: 'Ada/annals', text: 'https://github.com/Ada/annals.git/' },
    ],
    ['git@github.com:ada/annals.git', { kind: 'host', scheme: 'ssh', host: 'github.com', path: 'ada/annals' }],
    [
      'ssh://git:x@host:2222/ada/annals',
      { kind: 'host', host: 'host', path: 'ada/annals', text: 'ssh://git@host:2222/ada/annals' },
    ],
    ['ext::git-remote-x secret', { kind: 'other', text: 'ext' }],
  ])('%s is read as git reads it, and shown without a password', (address, read) => {
    expect(parseAddress(address)).toMatchObject(read)
  })
})
