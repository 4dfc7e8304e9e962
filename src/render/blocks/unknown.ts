import { code } from '../faces/face.ts'
import { fold, html } from '../markdown.ts'
import type { BlockOf } from './block.ts'

/** A record that annals does not know, as the agent wrote it. */
export const unknown: BlockOf<'unknown'> = ({ record }, view) => {
  const type = record !== null && typeof record === 'object' && !Array.isArray(record) ? record.type : undefined
  return fold(
    ['unknown record', typeof type === 'string' ? html(type.slice(0, 80)) : ''],
    code(JSON.stringify(record, null, 2), 'json', view),
  )
}
