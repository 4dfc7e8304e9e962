import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { holdLock } from '../../src/state/lock.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { fixed, runProgram } from '../helpers/program.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

/**
 * A `crontab` that keeps its table in a file and, as cron would at the next minute, runs what stands in it for every
 * minute; and a machine without systemd.
 */
function withCron(desk: Desk): NodeJS.ProcessEnv {
  const script = `#!/bin/sh
table='${desk.path('table')}'
case "$1" in
  -l) [ -f "$table" ] && cat "$table" || { echo 'no crontab for ada' >&2; exit 1; } ;;
  -r) rm "$table" ;;
  -) cat > "$table"
     sed -n 's/^\\* \\* \\* \\* \\* //p' "$table" | sed 's/\\\\%/%/g' | while IFS= read -r line; do
       env -i HOME='${desk.home}' PATH=/usr/bin:/bin /bin/sh -c "$line" </dev/null >>'${desk.path('mail')}' 2>&1 &
     done ;;
esac
`
  for (const [name, text] of [
    ['crontab', script],
    ['systemctl', '#!/bin/sh\nexit 1\n'],
  ] as const)
    chmodSync(desk.write(`bin/${name}`, text), 0o755)
  return { ...desk.gitEnv(), PATH: `${desk.path('bin')}:${process.env.PATH}` }
}

const linux = process.platform === 'linux'

describe.skipIf(!linux)('annals schedule, with cron', () => {
  it('installs, has cron run a job that says what it can do, and removes without a trace', () => {
    const desk = aDesk()
    const env = withCron(desk)
    desk.write(codexPath(), codexSession())
    desk.write(claudePath(), claudeSession())
    desk.write('table', '0 5 * * * true\n')
    const history = desk.path("ada's 100% history")
    const said = runProgram(['schedule', 'install', '--every', '30m', '--json', '--output-path', history, ...fixed], {
      env,
    })
    expect(said.err).toBe('')
    expect(JSON.parse(said.out)).toMatchObject({
      ok: true,
      scheduler: 'cron',
      where: 'crontab',
      every: '30m',
      probeError: null,
      probe: {
        ok: true,
        stores: [{ source: 'codex', found: 1, error: null }, { source: 'claude', found: 1, error: null }, {}, {}],
        commit: { path: history, by: 'git', error: null },
        push: null,
      },
    })
    const table = readFileSync(desk.path('table'), 'utf8')
    expect(table).toMatch(
      /^0 5 \* \* \* true\n# annals: begin annals-sync \(every 30m; .*\)\n0,30 \* \* \* \* env .*\n# annals: end annals-sync\n$/,
    )
    expect(table).toContain(`'sync' '--quiet' '--output-path' '${desk.home}/ada'\\''s 100\\% history' '--user' 'ada'`)

    const status = JSON.parse(runProgram(['schedule', 'status', '--json'], { env }).out)
    expect(status).toMatchObject({ installed: true, scheduler: 'cron', every: '30m', last: null })

    const run = JSON.parse(runProgram(['schedule', 'run', '--json'], { env }).out)
    expect(run).toMatchObject({ ok: true, probe: { run: { ok: true, new: 2 } } })
    expect(existsSync(history)).toBe(true)
    expect(readFileSync(desk.path('table'), 'utf8')).toBe(table)

    expect(runProgram(['schedule', 'remove'], { env })).toMatchObject({ code: 0, err: '' })
    expect(readFileSync(desk.path('table'), 'utf8')).toBe('0 5 * * * true\n')
    expect(readdirSync(desk.path('.config/annals'))).toEqual(['redaction.key'])
    expect(JSON.parse(runProgram(['schedule', 'status', '--json'], { env }).out)).toEqual({ installed: false })
    expect(readFileSync(desk.path('mail'), 'utf8')).toBe('')
  })

  it('a job that cannot do its work says so, and the installation ends with 3', () => {
    const desk = aDesk()
    const env = withCron(desk)
    desk.write('full/of/other.txt', 'things')
    const said = runProgram(['schedule', 'install', '--output-path', desk.path('full'), ...fixed], { env })
    expect(said.code).toBe(3)
    expect(said.out).toContain(`  cannot commit: ${desk.path('full')} is not empty and not a git repository.\n`)
    expect(runProgram(['schedule', 'remove'], { env }).code).toBe(0)
    expect(existsSync(desk.path('table'))).toBe(false)
  })

  it('what is set is read by each run anew, and by the job that tries it', () => {
    const desk = aDesk()
    const env = withCron(desk)
    desk.write('.config/annals/config.toml', 'output-path = "~/set"\npush = true\n[schedule]\nevery = "2h"\n')
    const said = runProgram(['schedule', 'install', '--json'], { env })
    expect(JSON.parse(said.out)).toMatchObject({
      every: '2h',
      probe: { ok: false, commit: { path: desk.path('set'), error: null }, push: null },
    })
    expect(said.code).toBe(3)
    expect(readFileSync(desk.path('table'), 'utf8')).toMatch(/ 'sync' '--quiet'\n# annals: end/)
  })

  it('an earlier schedule is replaced, never doubled', () => {
    const desk = aDesk()
    const env = withCron(desk)
    for (const every of ['1h', '1d']) runProgram(['schedule', 'install', '--every', every, '--no-probe'], { env })
    const begins = readFileSync(desk.path('table'), 'utf8').match(/# annals: begin.*/g)
    expect(begins).toEqual(['# annals: begin annals-sync (every 1d; annals schedule remove takes it out)'])
  })

  it('where there is no scheduler, a sentence says what to call', () => {
    const desk = aDesk()
    const said = runProgram(['schedule', 'install', '--scheduler', 'launchd'], { env: withCron(desk) })
    expect(said).toMatchObject({ code: 2, out: '' })
    expect(said.err).toMatch(/^annals: There is no launchd on this machine\.\n {2}hint: /)
  })
})

describe('a scheduled run', () => {
  it('says nothing when another run is at work', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession())
    await desk.sync()
    const release = await holdLock(desk.path('annals/.git/annals/run.lock'), '2026-10-01T12:00:00.000Z', false)
    const env = { ...desk.gitEnv(), ANNALS_SCHEDULED: '1' }
    expect(runProgram(['sync', '--quiet', ...fixed], { env })).toEqual({ code: 4, out: '', err: '' })
    const { ANNALS_SCHEDULED: _, ...byHand } = env
    expect(runProgram(['sync', '--quiet', ...fixed], { env: byHand }).err).toContain('is at work in this repository')
    release()
    expect(runProgram(['sync', '--quiet', ...fixed], { env })).toEqual({ code: 0, out: '', err: '' })
  })
})
