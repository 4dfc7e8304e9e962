/** For a project's own repository: which sessions belong to it, and where they are to lie. */
import { joinSegments, safeSegment } from '../plan/segments.ts'
import { type Belonging, type BelongRules, belongs, type Grounds, type Whereabouts } from './belongs.ts'

export interface BelongsTo {
  grounds: Grounds
  rules: BelongRules
  decide(where: Whereabouts): Belonging
  /** The directory that matched as a path in the layout. */
  place(directory: string): string
}

export const belongsTo = (grounds: Grounds, rules: BelongRules): BelongsTo => ({
  grounds,
  rules,
  decide: (where) => belongs(where, grounds, rules),
  place: (directory) =>
    joinSegments(
      directory
        .split('/')
        .filter(Boolean)
        .map((segment) => safeSegment(segment)),
    ),
})
