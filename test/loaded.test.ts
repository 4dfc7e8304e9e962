/** What the built program loads before it knows whether there is anything to do. */
import { resolve } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { adapters, adapterWith } from '../adapters/index.ts'
import { listers } from '../adapters/listers.ts'

const project = resolve(import.meta.dirname, '..')

describe('what is loaded', () => {
  let outputs: Metafile['outputs']

  beforeAll(async () => {
    const { metafile } = await build({
      absWorkingDir: project,
      entryPoints: ['src/cli.ts', 'src/run/worker.ts'],
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      outdir: 'dist',
      write: false,
      metafile: true,
    })
    outputs = metafile.outputs
  })

  /** Our own modules that an entry brings along. */
  function modulesOf(entry: string): string[] {
    const [first] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry) ?? []
    const files = new Set(first === undefined ? [] : [first])
    for (const file of files) {
      for (const { path, kind } of outputs[file]?.imports ?? []) if (kind === 'import-statement') files.add(path)
    }
    return [...files].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}))
  }

  it.each(['cli', 'commands/writing', 'commands/listing', 'commands/totalling', 'commands/reporting'])(
    'src/%s.ts needs no parser, no rule and no page',
    (entry) => {
      const modules = modulesOf(`src/${entry}.ts`)

      expect(modules).not.toEqual([])
      expect(modules.filter((path) => /^adapters\/\w+\/(?:index|parser|peek|group)\.ts$/.test(path))).toEqual([])
      expect(
        modules.filter((path) => /^src\/(?:parse|normalize|redact\/rules\/index|render\/page)/.test(path)),
      ).toEqual([])
    },
  )

  it('each adapter lists as its lister does', () => {
    expect(listers.map(adapterWith)).toEqual(adapters)
    for (const lister of listers) expect(adapterWith(lister)).toMatchObject(lister)
  })
})
