/** What ties Gemini CLI's files together: the session they say they are of, the one whose folder they lie in, their project. */
import type { Peek, Ties } from '../types.ts'
import { checkpointId, sessionIn } from './group.ts'
import { hashName } from './indexes.ts'
import { stringOf } from './json.ts'
import { placeOf } from './places.ts'

const fileName = (path: string): string => `file ${path}`

/** See the contract. */
export function tiesOf(path: string, peek: Peek): Ties {
  const place = placeOf(path)
  switch (place?.kind) {
    case undefined:
      return { shares: [] }
    case 'companion':
      return { shares: [place.session] }
    case 'set aside':
      return { shares: [fileName(place.of)] }
    case 'checkpoint': {
      const id = checkpointId(place.tag, stringOf(peek.cwd), place.project)
      return { shares: [id, fileName(path)], ...whereOf(place.project, peek) }
    }
    case 'helper':
      return { shares: [place.root, sessionIn(path, peek), fileName(path)], ...whereOf(place.project, peek) }
    case 'chat': {
      // Of a helper that lies in a folder, that is named after the session that started it.
      const folder = peek.kind === 'subagent' ? (path.split('/').at(-2) ?? '') : ''
      const sessions = [sessionIn(path, peek), folder].filter((name) => name !== '' && name !== 'chats')
      return { shares: [...sessions, fileName(path)], ...whereOf(place.project, peek) }
    }
  }
}

/** A file that does not say where it took place is told by others of its project. */
function whereOf(project: string, peek: Peek): Pick<Ties, 'tells' | 'asks'> {
  const hash = stringOf(peek.projectHash)
  if (stringOf(peek.cwd) === undefined) {
    return { asks: [hashName(hash ?? project)] }
  }
  return hash === undefined ? {} : { tells: [hashName(hash)] }
}
