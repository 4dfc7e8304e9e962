/** Gates that say no for many keywords at once: of a text that is full of them, each stretch is read once. */
import { alnum, tableOf, tableOfClass } from './characters.ts'
import type { Gate } from './gates.ts'

/** How far is looked beyond what one keyword needs. */
const ahead = 2_048

/** Both gates say yes. A number that the first one says no with counts. */
export const both =
  (first: Gate, second: Gate): Gate =>
  (bytes, at, end, to, isDense) => {
    const passes = first(bytes, at, end, to, isDense)
    return passes === true ? second(bytes, at, end, to, isDense) : passes
  }

const seen = new Uint32Array(256)
let times = 0
/** What fits into a number of `seen`: then it is counted from the start. */
const mostTimes = 0xffff_ffff

/**
 * So many different bytes from `before` bytes before a keyword to `behind` bytes behind where it begins: a value of `bits` a
 * character has at least two to the power of `bits` of them.
 */
export function varied(bits: number, before: number, behind: number): Gate {
  const least = Math.ceil(2 ** bits - 0.001)
  return (bytes, at, _end, to) => {
    if (times === mostTimes) seen.fill(0)
    times = times === mostTimes ? 1 : times + 1
    let count = 0
    const last = Math.min(to, at + behind + ahead)
    for (let k = Math.max(0, at - before); k < last; k += 1) {
      const byte = bytes[k] as number
      if (seen[byte] === times) continue
      seen[byte] = times
      count += 1
      if (count === least) return k < at + behind || k - behind
    }
    return last === to ? to : last - behind
  }
}

/** A run of characters of a set from the keyword on that is not longer than so many bytes, with the keyword. */
export function runEnds(letters: string, longest: number): Gate {
  const table = tableOfClass(letters)
  return (bytes, at, end, to) => endOf(table, 1, bytes, at, end, to, longest)
}

/** The end of a value within so many bytes, where no quote opens it: there is none in a text of which each name is followed by more. */
export const valueEnds =
  (longest: number): Gate =>
  (bytes, at, end, to) =>
    endOf(endsValue, 0, bytes, at, end, to, longest)

const endsValue = tableOf('\t\n\v\f\r "\'`<>|;,&)}]\\\x1b\0')

function endOf(
  table: Uint8Array,
  inside: 0 | 1,
  bytes: Uint8Array,
  at: number,
  end: number,
  to: number,
  longest: number,
): boolean | number {
  const last = Math.min(to, at + longest + ahead)
  let k = end
  while (k < last && table[bytes[k] as number] === inside) k += 1
  return k - at <= longest || k - longest
}

/** What names are made of. */
export const inName = tableOf(`${alnum}_.-`)
/** No name goes on for longer behind a keyword. */
export const longestRest = 40

/** Where the rest of a name ends that goes on at `end`; one that is too long is read to the end, since each keyword in it is in it as well. */
export function restOfName(bytes: Uint8Array, end: number, to: number): number {
  const last = Math.min(to, end + longestRest + ahead)
  let k = end
  while (k < last && inName[bytes[k] as number] === 1) k += 1
  return k
}

/** Letters and digits that are no sign of an escape or of a colour code before a word. */
const inWord = tableOf(alnum.replace(/[mu]/g, ''))

/** Up to where words do not begin, behind a keyword that begins none: as far as the word goes that it is in. */
export function restOfWord(bytes: Uint8Array, at: number, to: number): number {
  const last = Math.min(to, at + ahead)
  let k = at
  while (k < last && inWord[bytes[k] as number] === 1) k += 1
  return k
}

/** What neither ends a value nor is a digit, nor has another meaning between a name and its value. */
const quiet = tableOf(`${alnum.replace(/\d/g, '')}_-.+/=:~%$!#&*?@^`)
/** A name, signs, a type and a value are not longer together. */
const longestPair = 512

/** Where the value at `at` has no digit: up to where no other one near it has one either. */
export function withoutDigit(bytes: Uint8Array, at: number, to: number): number {
  const last = Math.min(to, at + longestPair + ahead)
  let k = at
  while (k < last && quiet[bytes[k] as number] === 1) k += 1
  return k - longestPair
}
