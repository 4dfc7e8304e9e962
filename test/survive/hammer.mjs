// An agent that does not wait for anybody: writes, appends, rewrites, renames, compresses and deletes session files below
// `argv[2]` until it is told to stop. It says on standard output when it has begun.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import zlib from 'node:zlib'

const [, , home] = process.argv
let seed = 7
const random = (below) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
  // The low bits of such numbers repeat soon.
  return (seed >>> 16) % below
}
const two = (n) => String(n).padStart(2, '0')
const idOf = (n) => `0199cccc-1111-7000-8000-0000000000${two(n)}`
const fileOf = (n, folder = 'sessions/2026/03/04') =>
  join(home, '.codex', folder, `rollout-2026-03-04T08-00-${two(n)}-${idOf(n)}.jsonl`)
const line = (type, payload) => `${JSON.stringify({ timestamp: '2026-03-04T08:00:00.000Z', type, payload })}\n`
const meta = (n) =>
  line('session_meta', {
    id: idOf(n),
    timestamp: '2026-03-04T08:00:00.000Z',
    cwd: '/home/ada/code/app',
    originator: 'codex_cli_rs',
    cli_version: '0.120.0',
    source: 'cli',
  })
const said = (text) =>
  line('event_msg', { type: 'user_message', message: text, images: [] }) +
  line('response_item', { type: 'message', role: 'user', content: [{ type: 'input_text', text }] })

const sessions = 24
const archivedOf = (n) => fileOf(n, 'archived_sessions')
const compressedOf = (n) => `${fileOf(n)}.zst`
/** An agent keeps a session in one file. */
const isThere = (n) => [fileOf(n), archivedOf(n), compressedOf(n)].some((file) => existsSync(file))
const put = (file, text) => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
let words = 0
const deeds = [
  (n) => isThere(n) || put(fileOf(n), meta(n) + said(`begin ${n}`)),
  ...Array.from({ length: 6 }, () => (n) => {
    words += 1
    if (existsSync(fileOf(n))) appendFileSync(fileOf(n), said(`word ${words} ${'long '.repeat(random(4000))}`))
  }),
  // A line in two strokes.
  (n) => {
    if (!existsSync(fileOf(n))) return
    const text = said(`torn ${n}`)
    appendFileSync(fileOf(n), text.slice(0, 40))
    appendFileSync(fileOf(n), text.slice(40))
  },
  (n) => existsSync(fileOf(n)) && put(fileOf(n), meta(n) + said(`rewritten ${words}`)),
  (n) => {
    if (!existsSync(fileOf(n))) return
    mkdirSync(dirname(archivedOf(n)), { recursive: true })
    renameSync(fileOf(n), archivedOf(n))
  },
  (n) => existsSync(archivedOf(n)) && renameSync(archivedOf(n), fileOf(n)),
  // Versions of Node before 22.15 cannot.
  (n) => {
    if (zlib.zstdCompressSync === undefined || !existsSync(fileOf(n))) return
    writeFileSync(compressedOf(n), zlib.zstdCompressSync(readFileSync(fileOf(n))))
    rmSync(fileOf(n))
  },
  (n) => {
    if (!existsSync(compressedOf(n))) return
    writeFileSync(fileOf(n), zlib.zstdDecompressSync(readFileSync(compressedOf(n))))
    rmSync(compressedOf(n))
  },
  (n) => existsSync(fileOf(n)) && truncateSync(fileOf(n), meta(n).length),
  (n) => rmSync(fileOf(n), { force: true }),
]

for (let n = 0; n < sessions; n += 1) deeds[0](n)
process.stdout.write('begun\n')
let going = true
process.stdin.on('data', () => {
  going = false
})
const hammer = () => {
  for (let n = 0; n < 20; n += 1) deeds[random(deeds.length)](random(sessions))
  if (going) setTimeout(hammer, 1)
  else process.exit(0)
}
hammer()
