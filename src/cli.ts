#!/usr/bin/env node
/** The program: what is typed goes to the terminal's side of it. Only the version is said before anything else is loaded. */
import { writeSync } from 'node:fs'
import { versionLine } from './version.ts'

const argv = process.argv.slice(2)

/** Whether it could be said past node's streams, which take as long to be made as all the rest. */
function saidVersion(): boolean {
  try {
    writeSync(1, `${versionLine()}\n`)
    return true
  } catch {
    return false
  }
}

const isVersion = argv.length === 1 && argv[0] === '--version'
if (!(isVersion && saidVersion())) {
  const { obey } = await import('./terminal.ts')
  await obey(argv)
}
