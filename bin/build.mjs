/**
 * Builds the program, `node bin/build.mjs [--outdir <dir>] [--sourcemap]`: bundled, as CommonJS, which Node loads in half the time that
 * its ES modules take, and compiled for the engine that is here (`bin/load.cjs`).
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { build, transform } from 'esbuild'

const project = join(import.meta.dirname, '..')
const options = {
  outdir: { type: 'string', default: join(project, 'dist') },
  sourcemap: { type: 'boolean', default: false },
}
const { outdir, sourcemap } = parseArgs({ options }).values
const target = 'node20.19'

/** Where a file of the program lies, as `import.meta.url` says it of a module. */
const here = 'fileOfProgram'
const sayHere = `const ${here} = require('node:url').pathToFileURL(__filename).href;`

const { outputFiles } = await build({
  absWorkingDir: project,
  entryPoints: { cli: 'src/cli.ts', worker: 'src/run/worker.ts', 'listing-thread': 'src/discover/listing-thread.ts' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target,
  outdir,
  write: false,
  external: ['better-sqlite3'],
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js', 'hash-wasm': 'hash-wasm/dist/index.esm.js' },
  define: { 'import.meta.url': here },
  sourcemap: sourcemap ? 'inline' : false,
  logLevel: 'warning',
})

rmSync(outdir, { recursive: true, force: true })
mkdirSync(outdir, { recursive: true })
writeFileSync(join(outdir, 'package.json'), '{ "type": "commonjs" }\n')
for (const { path, text } of outputFiles) {
  const { code, map } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target,
    supported: { 'dynamic-import': false },
    banner: text.includes(here) ? sayHere : '',
    sourcefile: basename(path),
    sourcemap: sourcemap ? 'external' : false,
  })
  writeFileSync(path, code)
  if (sourcemap) writeFileSync(`${path}.map`, map)
}
// Without what the environment tells Node: what is compiled under other flags is of no use to a run without them.
execFileSync(process.execPath, [join(project, 'bin/compile.cjs'), outdir], { env: {} })
