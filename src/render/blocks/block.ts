/** What a renderer of a kind of block is. */
import type { Extra } from '../pieces.ts'
import type { View } from '../view.ts'

export type BlockOf<K extends Extra['type']> = (block: Extract<Extra, { type: K }>, view: View) => string
