/** Makes a tree of sessions: `node --import tsx bench/generate.ts --out <dir> --sessions 2000 --bytes 200MB --seed 1`. */
import { parseArgs } from 'node:util'
import { makeTree } from './generate/tree.ts'
import { megabytes } from './sizes.ts'
import { treeFlags, treeOptions } from './tree-options.ts'

const { values } = parseArgs({ options: { ...treeFlags, out: { type: 'string' } } })
if (values.out === undefined) throw new Error('Say where: --out <dir>')
const began = performance.now()
const tree = makeTree({ home: values.out, ...treeOptions(values) })
const seconds = (performance.now() - began) / 1000
process.stdout.write(
  `${tree.sessions.length} sessions, ${megabytes(tree.bytes)} MB in ${seconds.toFixed(1)} s below ${tree.home}\n`,
)
