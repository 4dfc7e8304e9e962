import { languageOf } from '../language.ts'
import { changed } from './change.ts'
import { code, type FaceOf } from './face.ts'

/** The file, and what it holds now. */
export const write: FaceOf = (called, view) => {
  const { path, content } = called.facts
  if (content === undefined) return changed(called, view)
  const face = changed(called, view, content)
  return face.shown?.includes('diff')
    ? face
    : { ...face, body: [...face.body, ...code(content, languageOf(path), view)] }
}
