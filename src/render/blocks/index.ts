/** How blocks look: one file per kind. Calls and results are in `faces/`. */
import type { Extra } from '../pieces.ts'
import type { View } from '../view.ts'
import type { BlockOf } from './block.ts'
import { compaction } from './compaction.ts'
import { diff } from './diff.ts'
import { file } from './file.ts'
import { image } from './image.ts'
import { notice } from './notice.ts'
import { plan } from './plan.ts'
import { subagent } from './subagent.ts'
import { text } from './text.ts'
import { thinking } from './thinking.ts'
import { unknown } from './unknown.ts'

const blocks: { [K in Extra['type']]: BlockOf<K> } = {
  text,
  thinking,
  image,
  file,
  plan,
  diff,
  compaction,
  notice,
  subagent,
  unknown,
}

/** A block as markdown; `''` where there is nothing to show. */
export const blockOf = <K extends Extra['type']>(block: Extract<Extra, { type: K }>, view: View): string =>
  (blocks[block.type] as BlockOf<K>)(block, view)
