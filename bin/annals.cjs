#!/usr/bin/env node
/**
 * What `annals` starts. It is no ES module, since to load one, however small, takes Node a fifth longer: the version is said
 * without, and all else is handed on.
 */
'use strict'
const { existsSync, writeSync } = require('node:fs')
const { dirname, join } = require('node:path')

/** Says the version where nothing else was asked for, past Node's streams, which take long to be made. False: it is not said yet. */
function saidVersion(words) {
  if (words.length !== 1 || words[0] !== '--version') return false
  const { version } = require('../package.json')
  try {
    writeSync(1, `annals/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
    return true
  } catch {
    return false
  }
}

/** A checkout has no program before it is built, and an update that was cut short leaves a part of it. Any other error is the program's own. */
function sayIncomplete(error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
  const folder = dirname(__dirname)
  const sentence = existsSync(join(folder, 'dist/cli.js'))
    ? `A part of the program is missing in ${folder}.`
    : `${folder} holds no built program.`
  process.stderr.write(`annals: ${sentence}\n  hint: Run npm ci there, or npm run build.\n`)
  process.exitCode = 3
}

/** Loads the program, which does what was typed. */
function start() {
  try {
    require('./load.cjs').load(join(__dirname, '../dist/cli.js'))
  } catch (error) {
    sayIncomplete(error)
  }
}

if (!saidVersion(process.argv.slice(2))) start()
