import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sessionOf, splitPath } from '../../src/history/paths.ts'
import { type Summary, summaryOf } from '../../src/history/summary.ts'
import { type Catalogue, catalogueOf, loadTemplates } from '../../src/render/index.ts'
import { RememberedCatalogue, rememberHead } from '../../src/run/catalogue.ts'
import { entryOf, indexFiles } from '../../src/run/indexes.ts'
import type { RenderResult } from '../../src/run/render.ts'
import { State } from '../../src/state/index.ts'
import { Staging } from '../../src/write/held.ts'
import { aDesk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'
import { aHead } from '../render/samples.ts'

const templates = loadTemplates()

/** A session that is stored, stored anew or taken out; few names and times, so that they meet. */
const change = fc.record({
  dir: fc.constantFrom(
    'ada/codex/mill',
    'ada/codex/mill/src',
    'ada/codex/mill/src/2026-01',
    'bob/claude/forge/_root/x',
  ),
  base: fc.constantFrom('2026-01-01-0000-a', '2026-01-01-0000-a-b', '2026-02-01-0000-c'),
  isTakenOut: fc.boolean(),
  head: fc.record({
    key: fc.constantFrom('codex:1', 'codex:2', 'claude:1'),
    source: fc.constantFrom('codex', 'claude'),
    user: fc.constantFrom('ada', 'Ada'),
    system: fc.constantFrom('mill', 'forge'),
    title: fc.constantFrom('One', 'Two | three'),
    path: fc.constantFrom('', 'src', '_root/x'),
    timeZone: fc.constantFrom('UTC', 'Asia/Tokyo'),
    startedAt: fc.constantFrom(
      '2025-12-31T20:00:00.000Z',
      '2026-02-01T10:00:00.000Z',
      '2024-01-01T00:00:00.000Z',
      'once',
    ),
    counts: fc.nat(3).map((person) => ({ ...aHead().counts, person })),
    home: fc.constantFrom('/home/ada', undefined),
    touched: fc.constantFrom({ 'a.ts': 1 }, { 'a.ts': 2, 'b.ts': 1 }),
    parent: fc.constantFrom({ key: 'codex:1', kind: 'fork' as const }, undefined),
  }),
})

function aState(): { state: State; staging: Staging } {
  const folder = mkdtempSync(join(tmpdir(), 'annals-catalogue-'))
  const state = State.open(join(folder, 'state.db'))
  onTestFinished(() => {
    state.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { state, staging: new Staging(join(folder, 'staging'), 'sha1') }
}

/** All index pages of a history: path → content. */
function pagesOf(catalogue: Catalogue, staging: Staging): [path: string, text: string][] {
  const dirs = new Set(catalogue.tallies.map(({ dir }) => dir))
  const { wanted } = indexFiles(catalogue, dirs, [], [], { templates, staging })
  return wanted.map(({ path, content }) => [path, content.read().toString()])
}

describe('index pages', () => {
  it('are the same from sums that are remembered as from all heads, whatever changed', () => {
    const { state, staging } = aState()
    fc.assert(
      fc.property(fc.array(change, { maxLength: 24 }), (changes) => {
        const stored = new Map<string, Summary>()
        state.forget()
        for (const { dir, base, isTakenOut, head } of changes) {
          const json = `${dir}/.${base}.json`
          const { home, parent, ...more } = head
          const summary = summaryOf(aHead({ ...more, ...(home && { home }), ...(parent && { parent }) }))
          if (isTakenOut) state.heads.drop(json)
          else rememberHead(state, json, '', summary)
          if (isTakenOut) stored.delete(json)
          else stored.set(json, summary)
          // What was added up before is brought up to date.
          expect(new RememberedCatalogue(state).tallies.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(
            stored.size,
          )
        }
        const indexed = [...stored].map(([json, summary]) => ({
          summary,
          dir: splitPath(json).dir,
          base: sessionOf(json) ?? '',
        }))
        expect(pagesOf(new RememberedCatalogue(state), staging)).toEqual(
          pagesOf(catalogueOf(indexed.map(entryOf)), staging),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('are what making all of them anew gives, run after run', async () => {
    const desk = aDesk()
    const idOf = (n: number): string => `0199aaaa-1111-7000-8000-00000000000${n}`
    const anew = async (): Promise<RenderResult> =>
      JSON.parse((await desk.type('render --all --json --dry-run')).out) as RenderResult
    for (const n of [1, 2, 3]) desk.write(codexPath(idOf(n)), codexSession({ id: idOf(n), prompts: [`number ${n}`] }))
    desk.write(claudePath(), claudeSession())
    for (const change of [
      () => undefined,
      () => desk.write(codexPath(idOf(2)), codexSession({ id: idOf(2), prompts: ['number 2', 'more'] })),
      () =>
        desk.write(codexPath(idOf(4)), codexSession({ id: idOf(4), cwd: '/srv/x', at: '2026-03-04T08:00:00.000Z' })),
      () => rmSync(desk.path(claudePath())),
    ]) {
      change()
      expect(await desk.sync('sync', ['--prune-missing', '--yes'])).toMatchObject({ ok: true })
      expect(await anew()).toMatchObject({ ok: true, files: [] })
    }
  })
})
