/** Compiles the files of the program for the engine that is here, `node bin/compile.cjs <dir>`, so that `bin/load.cjs` need not. */
'use strict'
const { mkdirSync, readdirSync, writeFileSync } = require('node:fs')
const { dirname, join } = require('node:path')
const { setFlagsFromString } = require('node:v8')
const { compiledName, scriptOf } = require('./load.cjs')

const folder = process.argv[2]
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.js'))
  .map((name) => join(folder, name))
// Of every function; by itself the engine compiles one when it is called. What it is told stands in what it compiled, so it is taken back.
setFlagsFromString('--no-lazy')
const scripts = files.map((file) => [compiledName(file), scriptOf(file)])
setFlagsFromString('--lazy')
for (const [path, script] of scripts) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, script.createCachedData())
}
