/** What ties Claude Code's files together: the session they are of, and names under which something lies elsewhere. */
import type { Json } from '../../src/model/session.ts'
import type { Peek, Ties } from '../types.ts'
import { idOf } from './group.ts'
import { fieldsOf, stringOf, stringsOf } from './json.ts'
import { loosePlaceOf, type Place, placeOf } from './places.ts'

/** What is told under the id of a session's first record, under how it begins, and by those that hold titles of others. */
export const recordName = (uuid: string): string => `record ${uuid}`
export const beginningName = (beginning: string): string => `beginning ${beginning}`
export const summariesName = 'summaries'

const planName = (plan: string): string => `plan ${plan}`
const pasteName = (paste: string): string => `paste ${paste}`

/** See the contract. */
export function tiesOf(path: string, peek: Peek): Ties {
  const place = placeOf(path) ?? loosePlaceOf(path)
  if (place === null || peek.kind === 'empty') return { shares: [] }
  switch (place.is) {
    case 'session':
      return { shares: sessionNames(idOf({ place, peek }), peek), tells: toldNames(peek) }
    case 'agent':
    case 'meta':
      return { shares: agentNames(place, path, peek) }
    case 'side':
      return { shares: withBeginning(place.session) }
    case 'elsewhere':
      return { shares: [place.session] }
    case 'named':
      return { shares: place.as === 'paste' ? [pasteName(place.name)] : planNames(place.name) }
  }
}

/** Task lists are named after the first eight digits of a session's id. */
const withBeginning = (id: string): string[] => [id, id.slice(0, 8)]

const sessionNames = (id: string, peek: Peek): string[] => [
  ...withBeginning(id),
  ...stringsOf(peek.plans).map(planName),
]

/** What the session that another one was copied from is known by. */
function toldNames(peek: Peek): string[] {
  const [uuid, beginning] = [stringOf(peek.uuid), beginningKey(peek)]
  return [
    ...(uuid === '' ? [] : [recordName(uuid)]),
    ...(beginning === '' ? [] : [beginningName(beginning)]),
    ...(Object.keys(fieldsOf(peek.summaries)).length === 0 ? [] : [summariesName]),
  ]
}

/** What two sessions share that begin with the same words and the same answer; `''` when one of them is not known. */
export const beginningKey = (peek: Peek): string =>
  stringOf(peek.prompt) === '' || stringOf(peek.message) === ''
    ? ''
    : `${stringOf(peek.prompt)} ${stringOf(peek.message)}`

/** A helper is of the session whose folder it lies in; of one that lies in none, what is said of it lies beside it. */
function agentNames(place: Place & { is: 'agent' | 'meta' }, path: string, peek: Peek): string[] {
  if (place.session !== undefined) return [place.session]
  const file = path.replace(/(?:\.meta)?\.json(l?)$/, '')
  const session = place.is === 'agent' ? stringOf(peek.session) : ''
  return [file, session === '' ? `agent-${place.agentId}` : session]
}

/** A plan of a helper is named after that of its session, with `-agent-` and more behind it. */
const planNames = (name: string): string[] => {
  const parts = name.split('-agent-')
  return parts.map((_, at) => planName(parts.slice(0, at + 1).join('-agent-')))
}

/** See the contract. */
export const indexTies = (session: string, said: Json): string[] => [
  session,
  ...stringsOf(fieldsOf(said).pastes).map(pasteName),
]
