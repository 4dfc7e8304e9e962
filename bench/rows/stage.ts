/** Rows that are measured with the same things, which are made for them and taken away after them. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from '../figures.ts'
import type { TreeOptions } from '../generate/tree.ts'
import type { Desk } from '../measure/annals.ts'
import type { Installed } from '../measure/install.ts'
import type { Scale } from '../scale.ts'
import { megabytes } from '../sizes.ts'

/** What a stage works with. */
export interface Lab {
  program: Installed
  /** An empty folder, which is taken away when the stage is done. */
  scratch: string
  scale: Scale
  seed: number
  agents: TreeOptions['agents']
  /** How often a thing is measured at most; a first run only as long as ten seconds have not gone by. */
  times: number
}

export interface Stage {
  keys: readonly string[]
  measure(lab: Lab, chosen: ReadonlySet<string>): Row[] | Promise<Row[]>
}

/** A folder in the scratch folder; it is made. */
export function folder(lab: Lab, name: string): string {
  const path = join(lab.scratch, name)
  mkdirSync(path, { recursive: true })
  return path
}

/** A desk in the scratch folder; its repository is made by the first run. */
export const deskAt = (lab: Lab, home: string, repository: string): Desk => ({
  program: lab.program,
  home,
  repository: join(lab.scratch, repository),
})

export const treeText = (sessions: number, bytes: number): string =>
  `${megabytes(bytes)} MB in ${sessions.toLocaleString('en-US')} sessions`
