/** How many of the credentials that were planted are found. */

import type { Redactor } from '../../src/redact/index.ts'
import { Random } from '../generate/random.ts'
import { Text } from '../generate/text.ts'
import { type Kind, kinds, type Made } from './formats.ts'
import { around, type Surface, surfaces } from './surfaces.ts'

export interface Recall {
  name: string
  form: Kind['form']
  planted: number
  found: number
}

export interface Recalls {
  byFamily: Map<string, Recall>
  bySurface: Map<string, Recall>
  byKind: Map<string, Recall>
  byForm: Map<Kind['form'], Recall>
}

/** Whether a piece of the secret is still there: its beginning, its middle or its end. */
function remains(said: string, { secret }: Made): boolean {
  const lines = secret.split('\n').filter((line) => !line.startsWith('-----'))
  return lines.some((line) => {
    const size = Math.min(line.length, 14)
    const middle = (line.length - size) >> 1
    return [0, middle, line.length - size].some((from) => said.includes(line.slice(from, from + size)))
  })
}

/** All strings of a document, those of documents in them too, and what base64 in them says. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') {
    const runs = value.match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? []
    return [value, ...runs.map((run) => Buffer.from(run, 'base64').toString()), ...nested(value)]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => [key, ...stringsOf(one)])
}

function nested(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    try {
      return stringsOf(typeof JSON.parse(line) === 'object' ? JSON.parse(line) : null)
    } catch {
      return []
    }
  })
}

/** Plants each kind `times` times in each surface. */
export function measureRecall(
  redactor: Redactor,
  seed: number,
  times: number,
  missed: (line: string) => void,
): Recalls {
  const recalls: Recalls = { byFamily: new Map(), bySurface: new Map(), byKind: new Map(), byForm: new Map() }
  const random = new Random(seed, 0x5ec2)
  const text = new Text(seed)
  for (const kind of kinds)
    for (const surface of surfaces)
      for (let time = 0; time < times; time += 1) {
        const made = kind.make(random)
        const written = around(made, random, text)
        const found = isFound(redactor, surface, written, made, random)
        if (!found) missed(`${kind.family} | ${kind.name} | ${surface.name} | ${JSON.stringify(written).slice(0, 400)}`)
        count(recalls, kind, surface, found)
      }
  return recalls
}

function isFound(redactor: Redactor, surface: Surface, written: string, made: Made, random: Random): boolean {
  const record = Buffer.from(JSON.stringify(surface.record(written, made, random)))
  const masked = redactor.record(record, new Set(['signature']))
  if (masked === record) return false
  const strings = stringsOf(JSON.parse(masked.toString()))
  return !strings.some((one) => remains(one, made)) && !remains(strings.join(''), made)
}

function count({ byFamily, bySurface, byKind, byForm }: Recalls, kind: Kind, surface: Surface, found: boolean): void {
  const add = <K>(map: Map<K, Recall>, key: K, name: string): void => {
    const recall = map.get(key) ?? { name, form: kind.form, planted: 0, found: 0 }
    recall.planted += 1
    recall.found += found ? 1 : 0
    map.set(key, recall)
  }
  if (kind.form !== 'generic') add(byFamily, kind.family, kind.family)
  add(bySurface, surface.name, surface.name)
  add(byKind, `${kind.family}: ${kind.name}`, kind.name)
  add(byForm, kind.form, kind.form)
}
