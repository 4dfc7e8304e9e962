/** Records that hold a word that a person named: what is in them is masked whole, and they keep their form. */
import type { Json } from '../model/session.ts'
import { macOf } from './mac.ts'
import type { Redactions, Redactor } from './types.ts'

const rule = 'dropped'
/** Fields by which an agent tells its records apart. What they hold stays, unless it holds the word. */
const steering: ReadonlySet<string> = new Set(['type', 'subtype', 'role', 'kind', 'timestamp', 'id', 'name', 'status'])
/** Where documents have their messages. */
const lists: ReadonlySet<string> = new Set(['messages', 'items', 'history'])
const messagesOf = (value: { [key: string]: Json }): boolean =>
  Object.entries(value).some(([name, item]) => lists.has(name) && Array.isArray(item))
const word = /^[\w.:/+-]{0,80}$/

/** Masks whole what `keywords` stand in, compared without case; all else as `redactor` does. */
export function dropping(redactor: Redactor, keywords: readonly string[], key: Uint8Array): Redactor {
  const wanted = keywords.filter((one) => one.trim() !== '').map((one) => one.toLowerCase())
  if (wanted.length === 0) return redactor
  let taken = 0
  const holds = (text: string): boolean => {
    const lower = text.toLowerCase()
    return wanted.some((one) => lower.includes(one))
  }
  const hide = (text: string): string => {
    if (/^\[REDACTED:dropped:[0-9a-f]{4}\]$/.test(text)) return text
    taken += 1
    return `[REDACTED:${rule}:${macOf(key, text).slice(0, 4)}]`
  }
  const hideIn = (value: Json, opaque: ReadonlySet<string>, field: string): Json => {
    if (typeof value === 'string') {
      const stays = opaque.has(field) || (steering.has(field) && word.test(value) && !holds(value))
      return stays || value === '' ? value : hide(value)
    }
    if (Array.isArray(value)) return value.map((item) => hideIn(item, opaque, field))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hideIn(item, opaque, name)]))
  }
  /** A document is masked message by message, as if each was a record. */
  const hideWhere = (value: Json, opaque: ReadonlySet<string>): Json => {
    if (!holds(JSON.stringify(value))) return value
    if (Array.isArray(value)) return value.map((item) => hideWhere(item, opaque))
    if (value === null || typeof value !== 'object' || !messagesOf(value)) return hideIn(value, opaque, '')
    const hideField = ([name, item]: [string, Json]): [string, Json] => [
      name,
      lists.has(name) && Array.isArray(item)
        ? hideWhere(item, opaque)
        : holds(JSON.stringify(item))
          ? hideIn(item, opaque, name)
          : item,
    ]
    return Object.fromEntries(Object.entries(value).map(hideField))
  }
  const whole = (bytes: Buffer): Buffer => (holds(bytes.toString()) ? Buffer.from(hide(bytes.toString())) : bytes)
  return {
    text: (text) => redactor.text(holds(text) ? hide(text) : text),
    name: (text) => redactor.name(holds(text) ? `redacted-${rule}-${macOf(key, text).slice(0, 4)}` : text),
    record(bytes, opaque) {
      const text = bytes.toString()
      if (!holds(text)) return redactor.record(bytes, opaque)
      try {
        const before = taken
        const hidden = hideWhere(JSON.parse(text.replace(/^\uFEFF/, '')) as Json, opaque)
        // The word stands in the name of a field alone: nothing in the record can be told from it.
        return before === taken ? redactor.record(bytes, opaque) : Buffer.from(JSON.stringify(hidden))
      } catch {
        return Buffer.from(hide(text))
      }
    },
    file: (bytes) => redactor.file(whole(bytes)),
    torn: (bytes) => redactor.torn(bytes),
    taken(): Redactions {
      const { total, byRule } = redactor.taken()
      const dropped = taken
      taken = 0
      return dropped === 0 ? { total, byRule } : { total: total + dropped, byRule: { ...byRule, [rule]: dropped } }
    },
  }
}
