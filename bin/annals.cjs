#!/usr/bin/env node
/**
 * What `annals` starts. It is no ES module, since to load one, however small, takes Node a fifth longer: the version is said
 * without, and all else is handed on.
 */
'use strict'
const { writeSync } = require('node:fs')

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

if (!saidVersion(process.argv.slice(2))) import('../dist/cli.js')
