/** What is listed on two threads is what one lists. */
import { mkdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { listers } from '../../adapters/listers.ts'
import { everyAgent, makeTree } from '../../bench/generate/tree.ts'
import { listBeside } from '../../src/discover/beside.ts'
import { type Listed, listAll } from '../../src/discover/listing.ts'
import { packed, unpacked } from '../../src/discover/packed.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'

type Places = Omit<Listed, 'listing'>[]

const program = pathToFileURL(resolve(import.meta.dirname, '../../dist/listing-thread.js'))
const enough = 1e6

/** The homes of all agents, with what cannot be listed in one of them, a folder that is not there, and one that is no home. */
function placesOn(desk: Desk): Places {
  makeTree({ home: desk.home, sessions: 40, bytes: 4e5, seed: 3, agents: everyAgent })
  const odd = join(desk.home, '.claude/projects/-odd')
  mkdirSync(odd, { recursive: true })
  symlinkSync('nowhere', join(odd, '0b7f4a4e-2f0a-4c53-8f7e-0d8f6b6f3c11.jsonl'))
  const homes = listers.map((adapter) => ({ adapter, location: { home: join(desk.home, `.${adapter.id}`) } }))
  const gone = listers.map((adapter) => ({ adapter, location: { home: join(desk.home, 'gone') } }))
  const loose = listers.map((adapter) => ({ adapter, location: { home: desk.home, loose: true } }))
  return [...homes, ...gone, ...loose]
}

describe('listing on two threads', () => {
  it('says what one thread says', async () => {
    const places = placesOn(aDesk())
    const alone = listAll(places)

    expect(alone.flatMap(({ listing }) => listing.problems)).not.toEqual([])
    expect(alone.flatMap(({ listing }) => listing.indexes)).not.toEqual([])
    expect(await listBeside(places, enough, program)).toEqual(alone)
  })

  it.each([
    ['breaks down', "throw new Error('no')"],
    ['ends without a word', "Atomics.add(require('node:worker_threads').workerData.next, 0, 2)"],
    ['cannot be loaded', '('],
  ])('lists all itself where the other thread %s', async (_, text) => {
    const desk = aDesk()
    const places = placesOn(desk)
    desk.write('thread.cjs', text)

    expect(await listBeside(places, enough, pathToFileURL(desk.path('thread.cjs')))).toEqual(listAll(places))
  })
})

describe('a packed listing', () => {
  it('is what it was, also without files and with another separator', () => {
    const [place] = placesOn(aDesk())
    const listing = place?.adapter.discover(place.location) ?? { files: [], indexes: [], problems: [], listed: false }
    const none = { ...listing, files: [] }
    const file = { file: 'C:\\a\\b.jsonl', path: 'a/b.jsonl', size: 1, mtimeMs: 2.5, ino: 3 }
    const toSlashes = (path: string): string => path.replaceAll('\\', '/')

    expect(listing.files.length).toBeGreaterThan(1)
    expect(unpacked(packed(listing), toSlashes)).toEqual(listing)
    expect(unpacked(packed(none), toSlashes)).toEqual(none)
    expect(unpacked(packed({ ...listing, files: [file] }), toSlashes).files).toEqual([file])
  })
})
