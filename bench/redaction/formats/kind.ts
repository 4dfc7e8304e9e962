/**
 * What a kind of credential is, and how its format is written: `<set:count>` stands for that many characters. Formats are
 * written as issuers describe them and never from the rules, so that the rules can be measured with them.
 */
import type { Random } from '../../generate/random.ts'

export interface Kind {
  family: string
  name: string
  /** `fixed`: known by its own form. `named`: by the name of its service beside it. `generic`: a value with a telling name. */
  form: 'fixed' | 'named' | 'generic'
  make(random: Random): Made
}

export interface Made {
  /** What must not be there any more. */
  secret: string
  /** What it is a part of, where not all of that is secret. */
  whole?: string
  /** How it is called, where it is nothing without that. */
  name?: string
}

const sets: Readonly<Record<string, string>> = {
  d: '0123456789',
  hex: '0123456789abcdef',
  HEX: '0123456789ABCDEF',
  low: 'abcdefghijklmnopqrstuvwxyz',
  up: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lownum: 'abcdefghijklmnopqrstuvwxyz0123456789',
  upnum: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  let: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  an: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  b64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  b32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  pw: 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!#%&*+-.=?@^_~',
}

/** Characters of a set; of letters, digits and signs a word's length or more, as a generator of passwords gives. */
export const characters = (random: Random, set: string, count: number): string =>
  Array.from({ length: count }, () => (sets[set] as string).charAt(random.below((sets[set] as string).length))).join('')

export const uuid = (random: Random): string =>
  [8, 4, 4, 4, 12].map((count) => characters(random, 'hex', count)).join('-')

/** A format with its places filled. */
export const filled = (format: string, random: Random): string =>
  format.replaceAll(/<(uuid|[A-Za-z0-9]+:\d+(?:-\d+)?)>/g, (_, place: string) => {
    if (place === 'uuid') return uuid(random)
    const [set = '', count = ''] = place.split(':')
    const [least = 0, most = least] = count.split('-').map(Number)
    return characters(random, set, least + random.below(most - least + 1))
  })

/** Kinds of one family that are known by their own form. */
export const fixed = (family: string, formats: Readonly<Record<string, string>>): Kind[] =>
  Object.entries(formats).map(([name, format]) => ({
    family,
    name,
    form: 'fixed',
    make: (random) => madeOf(format, random),
  }))

/** What is between brackets in a format is the secret, and the rest stands around it. */
export function madeOf(format: string, random: Random): Made {
  const text = filled(format, random)
  const [, before = '', secret = text, after = ''] = /^(.*)\[\[(.*)\]\](.*)$/s.exec(text) ?? []
  return secret === text ? { secret } : { secret, whole: before + secret + after }
}

/** `formats`: by the name that people give the variable. */
export const named = (family: string, formats: Readonly<Record<string, string>>): Kind[] =>
  Object.entries(formats).map(([name, format]) => ({
    family,
    name,
    form: 'named',
    make: (random) => ({ name, secret: filled(format, random) }),
  }))

export const base64 = (text: string): string => Buffer.from(text).toString('base64')
export const base64url = (text: string): string => Buffer.from(text).toString('base64url')
