/** Secrets that are known by their value: masked wherever they stand, whatever they look like. */
import { type Detector, literalsOf } from './detector.ts'
import { isPath } from './values.ts'

const shortest = 8
/** Values that stand in many places and mean nothing. */
const common =
  /^(?:true|false|none|null|undefined|localhost|development|production|password|changeme|username|administrator|postgres|anonymous|disabled|enabled|default)$|^\d{1,9}$|^(.)\1*$|^https?:\/\/[^@?#]*$/i

/** A path from its beginning to its end: a password may begin with a slash. */
const wholePath = /^(?:[~.]{0,2}\/[\w.@+-]*)+$/

/** Whether a value is worth masking wherever it stands. */
const isWorth = (value: string): boolean =>
  value.length >= shortest && !common.test(value) && !(wholePath.test(value) && isPath(value))

/** The rule for values of this machine; the same value in base64 and in an address is found as well. Null without any. */
export function knownSecrets(secrets: readonly string[]): Detector | null {
  const values = [...new Set(secrets.map((secret) => secret.trim()).filter(isWorth))]
  if (values.length === 0) return null
  const byAnchor = new Map<string, string[]>()
  for (const form of new Set(values.flatMap(formsOf))) {
    const anchor = anchorOf(form)
    byAnchor.set(anchor, [...(byAnchor.get(anchor) ?? []), form])
  }
  for (const forms of byAnchor.values()) forms.sort((a, b) => b.length - a.length)
  const longest = Math.max(...Array.from(byAnchor.values(), ([form = '']) => form.length))
  return {
    id: 'known-secret',
    literals: literalsOf([...byAnchor.keys()], false),
    generic: false,
    literally: true,
    reach: { before: longest, behind: longest },
    look(text, at, anchor) {
      for (const form of byAnchor.get(anchor) ?? []) {
        const from = at - form.indexOf(anchor)
        if (from >= 0 && text.startsWith(form, from)) return { from, to: from + form.length }
      }
      return null
    },
  }
}

/** One character a byte. */
const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  const inBase64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(Math.ceil((8 * shift) / 6), Math.floor((8 * (shift + bytes.length)) / 6)),
  )
  const address = encodeURIComponent(value.toWellFormed())
  return [...new Set(writtenForms(value).map(bytesOf)), ...inBase64, address].filter((form) => form.length >= shortest)
}

/** In JSON, in JSON in JSON, … so often. */
const deepest = 4

/** A text as it is and as it stands in JSON: as most programs escape it, and as those do that write ASCII alone. */
function writtenForms(text: string, levels = deepest): string[] {
  if (levels === 0) return [text]
  const json = JSON.stringify(text).slice(1, -1)
  const ways = new Set([json, inAscii(json, (code) => code), inAscii(json, (code) => code.toUpperCase())])
  return [text, ...[...ways].flatMap((way) => writtenForms(way, levels - 1))]
}

const inAscii = (text: string, digits: (code: string) => string): string =>
  text.replaceAll(/[^\x00-\x7f]/g, (unit) => `\\u${digits(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`)

/** What to search the raw bytes for: the longest piece of a value that no escape can change. */
function anchorOf(form: string): string {
  const pieces = form.match(/[^"\\/\x00-\x1f\x7f-\xff]+/g) ?? []
  const longest = pieces.reduce((best, one) => (one.length > best.length ? one : best), '')
  return longest.length >= 4 ? longest : form
}
