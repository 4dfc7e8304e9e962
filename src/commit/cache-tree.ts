/** A folder whose tree the index has noted (the `TREE` extension of gitformat-index(5)). */
interface Noted {
  name: string
  /** How many entries it covers; -1 when the note does not hold any more. */
  count: number
  oid: Buffer
  folders: Noted[]
}

const idBytes = 20

const parse = (data: Buffer, start: number): { node: Noted; end: number } => {
  const zero = data.indexOf(0, start)
  const line = data.indexOf(0x0a, zero)
  const [count = -1, below = 0] = data
    .toString('latin1', zero + 1, line)
    .split(' ')
    .map(Number)
  let end = line + 1 + (count >= 0 ? idBytes : 0)
  const node: Noted = {
    name: data.toString('latin1', start, zero),
    count,
    oid: data.subarray(line + 1, end),
    folders: [],
  }
  for (let i = 0; i < below; i++) {
    const next = parse(data, end)
    node.folders.push(next.node)
    end = next.end
  }
  return { node, end }
}

const serialize = ({ name, count, oid, folders }: Noted): Buffer[] => [
  Buffer.from(`${name}\0${count} ${folders.length}\n`, 'latin1'),
  ...(count >= 0 ? [oid] : []),
  ...folders.flatMap(serialize),
]

/** The notes without those for the folders above some paths (latin1); a folder that bears a changed name goes as a whole. */
export const invalidate = (data: Buffer, paths: string[]): Buffer => {
  if (data.length === 0) return data
  const { node: root } = parse(data, 0)
  for (const path of paths) {
    let node = root
    const names = path.split('/')
    for (const [i, name] of names.entries()) {
      node.count = -1
      if (i === names.length - 1) {
        node.folders = node.folders.filter((folder) => folder.name !== name)
        break
      }
      const next = node.folders.find((folder) => folder.name === name)
      if (next === undefined) break
      node = next
    }
  }
  return Buffer.concat(serialize(root))
}
