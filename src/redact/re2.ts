/** The door to RE2JS: expressions in RE2's syntax, which take a time that grows with the text alone. */
import { createRequire } from 'node:module'
import type { RE2JS } from 're2js'
import { exit, reasonOf, UserError } from '../errors.ts'

/** An expression of a person. */
export interface Expression {
  /** The first match from `from` on: of its first group where it has one that took part, else of all. Null for none. */
  find(text: string, from: number): { from: number; to: number } | null
  /** Whether all of a text matches. */
  matches(text: string): boolean
}

/** Compiles an expression; `where` says in an error whose it is. Throws a `UserError` for one that RE2 does not know. */
export function expression(pattern: string, where: string): Expression {
  const compiled = compile(pattern, where)
  return {
    find(text, from) {
      const matcher = compiled.matcher(text)
      if (!matcher.find(from)) return null
      const group = matcher.groupCount() > 0 && matcher.start(1) >= 0 ? 1 : 0
      return { from: matcher.start(group), to: matcher.end(group) }
    },
    matches: (text) => compiled.matches(text),
  }
}

/** Loaded when a person has an expression: it is as large as all rules together, and most people have none. */
const library = (): typeof RE2JS => (createRequire(import.meta.url)('re2js') as { RE2JS: typeof RE2JS }).RE2JS

function compile(pattern: string, where: string): RE2JS {
  try {
    return library().compile(pattern)
  } catch (error) {
    const hint = 'Expressions are in RE2’s syntax: without look-around and without references back.'
    throw new UserError(`The expression of ${where} cannot be used: ${reasonOf(error)}.`, exit.usage, hint, error)
  }
}
