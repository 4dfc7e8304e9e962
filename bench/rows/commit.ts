/** The commit alone: ten files into a history that has many, beside `git add && git commit` of the same in a copy. */
import { cpSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chooseCommitter } from '../../src/commit/index.ts'
import { findRepository } from '../../src/commit/repository.ts'
import { figure, type Row } from '../figures.ts'
import { Random } from '../generate/random.ts'
import { Text } from '../generate/text.ts'
import { addAndCommit, git, initialize } from '../measure/floors.ts'
import { folder, type Lab, type Stage } from './stage.ts'

const folders = 600
const changed = /** files */ 10

export const commit: Stage = {
  keys: ['commit'],
  async measure(lab) {
    const rows: Row[] = []
    for (const files of lab.scale.files) rows.push(await commitInto(lab, files))
    return rows
  },
}

async function commitInto(lab: Lab, files: number): Promise<Row> {
  const [root, copy] = [folder(lab, `${files}`), join(lab.scratch, `${files} copy`)]
  makeHistory(root, files)
  cpSync(root, copy, { recursive: true, preserveTimestamps: true })
  git(copy, 'status')
  const repository = findRepository(root)
  if (repository === null) throw new Error(`There is no repository in ${root}.`)
  const committer = await chooseCommitter('git')
  const [text, random] = [new Text(lab.seed), new Random(lab.seed, files)]
  const [ours, theirs]: [number[], number[]] = [[], []]
  for (let time = 0; time < lab.times; time += 1) {
    // One half is there already, the other half is new.
    const paths = Array.from({ length: changed }, (_, at) => pathOf((at % 2) * files + time * changed + at))
    for (const path of paths) {
      const content = text.prose(random, 20_000)
      for (const tree of [root, copy]) writeFileSync(join(tree, path), content)
    }
    // As a run knows it of the files that it has just written.
    const placed = new Map(paths.map((path) => [path, lstatSync(join(root, path), { bigint: true }).ctimeNs]))
    const began = performance.now()
    await committer.commit(repository, 'history', paths, 'bench', { ids: new Map(), stored: new Set(), placed })
    ours.push((performance.now() - began) / 1000)
    theirs.push(addAndCommit(copy).seconds)
  }
  const floors = [{ name: 'git add && git commit', value: Math.min(...theirs) }]
  const aim = { most: files >= 100_000 ? 0.2 : 0.1, applies: files >= 20_000 }
  const of = `into ${files.toLocaleString('en-US')}`
  return { key: 'commit', title: 'commit of ten files', of, figures: [figure('time', 's', ours, aim, floors)] }
}

const pathOf = (file: number): string => `history/ada/p${file % folders}/${file}.md`

/** A repository with so many files in one commit and one pack. */
function makeHistory(root: string, files: number): void {
  for (let file = 0; file < folders; file += 1) mkdirSync(join(root, dirname(pathOf(file))), { recursive: true })
  for (let file = 0; file < files; file += 1) writeFileSync(join(root, pathOf(file)), `${file}\n`)
  initialize(root)
  addAndCommit(root)
  git(root, 'gc', '--quiet')
}
