import { changed } from './change.ts'
import type { FaceOf } from './face.ts'

/** The files, how many lines came and went, and which. */
export const edit: FaceOf = (called, view) => changed(called, view)
