// Preloaded (`node --import`): from the n-th change of the disk on, every one fails, as on a disk that got full.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { FAIL_AT = '0', FAIL_WITH = 'ENOSPC', FAIL_COUNT = '' } = process.env
let count = 0

function failing(name) {
  const real = fs[name]
  return (...args) => {
    if (name === 'openSync' && (args[1] === undefined || args[1] === 'r') && FAIL_WITH !== 'EMFILE')
      return real(...args)
    if (name === 'writeSync' && args[0] <= 2) return real(...args)
    count += 1
    if (FAIL_COUNT !== '') return real(...args)
    if (count >= Number(FAIL_AT)) {
      throw Object.assign(new Error(`${FAIL_WITH}: injected, ${name}`), { code: FAIL_WITH, syscall: name })
    }
    return real(...args)
  }
}

for (const name of ['openSync', 'writeSync', 'writeFileSync', 'mkdirSync', 'renameSync', 'copyFileSync']) {
  fs[name] = failing(name)
}
syncBuiltinESMExports()
if (FAIL_COUNT !== '') {
  const write = fs.writeFileSync
  process.on('exit', () => write(FAIL_COUNT, String(count)))
}
