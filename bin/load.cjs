/**
 * Loads the files of the program. Beside each lies what the engine made of it when the program was built (`bin/compile.cjs`): to
 * load a run that finds something to do takes 60 ms with it and 130 without. An engine that is another one, or was told other things,
 * takes no notice of it and compiles what it needs.
 */
'use strict'
const { readFileSync } = require('node:fs')
const { isBuiltin } = require('node:module')
const { basename, dirname, join } = require('node:path')
const { Script } = require('node:vm')

/** Where what was compiled of a file lies. */
const compiledName = (file) =>
  join(dirname(file), 'compiled', `${process.version}-${process.platform}-${process.arch}`, basename(file))

/** A file as a function, as Node itself has it of a module. Throws like an import where the file is not there. */
function scriptOf(file, compiled) {
  const text = readIf(file)?.toString()
  if (text === undefined) throw Object.assign(new Error(`${file} is missing.`), { code: 'ERR_MODULE_NOT_FOUND' })
  const code = `(function (exports, require, module, __filename, __dirname) {${text}\n})`
  return new Script(code, { filename: file, cachedData: compiled })
}

/** The bytes of a file; undefined where it cannot be read. */
function readIf(file) {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

/** Loads a file of the program and those that it asks for, each of them once; what it exports. */
function load(file) {
  const folder = dirname(file)
  const modules = new Map()
  const one = (name) => {
    const known = modules.get(name)
    if (known !== undefined) return known.exports
    const path = join(folder, name)
    const run = scriptOf(path, readIf(compiledName(path))).runInThisContext()
    const module = { exports: {} }
    modules.set(name, module)
    run.call(module.exports, module.exports, ask, module, path, folder)
    return module.exports
  }
  const ask = (name) => {
    if (name.startsWith('./')) return one(basename(name))
    // A library tries for another one that it can do without, and that takes 4 ms to load.
    if (!isBuiltin(name) && name !== 'better-sqlite3') throw new Error(`${name} is no part of the program.`)
    return require(name)
  }
  return one(basename(file))
}

module.exports = { compiledName, load, scriptOf }
