/** Whether files that an adapter says are not tied to one another are put together without regard to one another. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginningOf } from '../../adapters/shared/beginning.ts'
import type { Adapter, Conversation, Index, Location, Peek, SourceFile } from '../../adapters/types.ts'
import { reachOf, type Tied, type TieTable } from '../../src/discover/reach.ts'
import { needsCorpus } from '../helpers/corpus.ts'

interface Home {
  files: { file: SourceFile; peek: Peek }[]
  index: Index
}

const homeAt = (adapter: Adapter, location: Location): Home => {
  const listing = adapter.discover(location)
  const files = listing.files.flatMap((file) => {
    const peek = adapter.peek(file, () => beginningOf(file.file))
    return peek === null ? [] : [{ file, peek }]
  })
  return { files, index: adapter.readIndexes(location, listing.indexes) }
}

/** A home's files and what its indexes say, as things that have ties. */
function tableOf(adapter: Adapter, { files, index }: Home): TieTable<Tied> & { all: Map<string, Tied> } {
  const all = new Map<string, Tied>()
  for (const { file, peek } of files)
    all.set(file.path, { key: file.path, ties: adapter.ties(file.path, peek), isOther: true })
  for (const [name, said] of Object.entries(index))
    all.set(`index ${name}`, {
      key: `index ${name}`,
      ties: { shares: adapter.indexTies?.(name, said) ?? [] },
      isOther: true,
    })
  const by = (role: 'shares' | 'tells' | 'asks') => (name: string) =>
    [...all.values()].filter(({ ties }) => ties[role]?.includes(name))
  return { all, sharing: by('shares'), telling: by('tells'), asking: by('asks') }
}

/** Declares the test. */
export function testTies(adapter: Adapter, locations: () => Location[], skip: boolean): void {
  const title = needsCorpus('what is put together of tied files is the same without the others')
  test.skipIf(skip)(title, () => {
    for (const location of locations()) {
      const home = homeAt(adapter, location)
      if (home.files.length === 0) continue
      const property = fc.property(fc.subarray(home.files, { minLength: 1 }), fc.nat(), (files, at) => {
        const some = { ...home, files }
        const table = tableOf(adapter, some)
        const begun = table.all.get(files[at % files.length]?.file.path ?? '')
        const reached = reachOf(begun === undefined ? [] : [begun], table)
        const isReached = ({ file }: { file: SourceFile }): boolean => reached.has(file.path)
        const whole = adapter.group(files, () => home.index)
        const part = adapter.group(files.filter(isReached), () => home.index)
        const touches = (one: Conversation): boolean => one.files.some(({ path }) => reached.has(path))
        expect(part).toEqual(whole.filter(touches))
      })
      fc.assert(property, { numRuns: 60, seed: 1 })
    }
  })
}
