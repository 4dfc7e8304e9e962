/** Finds secrets in JSON that are given away by the name of their field, the flag before them or the name beside them. */
import { type Engine, type Finding, findingOf, type Secret } from './engine.ts'
import { type Leaf, opensJson } from './json.ts'
import { type Grade, gradeOf } from './names.ts'
import { isSecret } from './values.ts'
import { decoded, plain, type View } from './view.ts'

/** A field's name is not longer. */
const longestName = 64
/** `Bearer `, `token `, the name of a cookie. */
const longestScheme = 24
/** What is looked at beside its name. */
const [shortestValue, longestValue] = [6, 8_192]

/** The rules for values that the name of their field gives away, by what the name says. */
const fieldRules = { password: 'password', pass: 'password', secret: 'secret', token: 'token' } as const

const noFindings: readonly Finding[] = []

/** What a field is called, and what that says. */
interface Name {
  text: string
  grade: Grade | null
  /** Whether the name holds a keyword, so that a rule may find something behind it that it does not find in the value. */
  isTelling: boolean
  /** What was found in short values beside it. */
  found: Map<string, readonly Secret[]>
}

const nameless: Name = { text: '', grade: null, isTelling: false, found: new Map() }

/** The same few names stand in all records, and with them the same values: what these say is kept for a while. */
interface Known {
  names: Map<string, Name>
  values: number
}

const knownTo = new WeakMap<Engine, Known>()
const [mostNames, mostValues, longestKnown] = [4_096, 4_096, 64]

function knownOf(engine: Engine): Known {
  let known = knownTo.get(engine)
  if (known === undefined || known.names.size > mostNames || known.values > mostValues) {
    known = { names: new Map(), values: 0 }
    knownTo.set(engine, known)
  }
  return known
}

/** The secrets of a string of a document that what it is called gives away, in no order; they may overlap. */
export function byName(engine: Engine, view: View, leaf: Leaf): readonly Finding[] {
  const { from, to, key, called } = leaf
  if (to - from < shortestValue || to - from > longestValue) return noFindings
  const besideKey = key === undefined ? noFindings : beside(engine, view, leaf, key, false)
  if (called === undefined) return besideKey
  // In a list only a flag says what follows it; in an object the field `name` does.
  const besideName = beside(engine, view, leaf, called, called.key === key)
  return besideName.length === 0 ? besideKey : [...besideKey, ...besideName]
}

const isFlag = /^--?[A-Za-z]/

function beside(engine: Engine, view: View, { from, to }: Leaf, leaf: Leaf, onlyFlag: boolean): readonly Finding[] {
  const known = knownOf(engine)
  const name = nameIn(engine, known, view, leaf)
  if (name === nameless || (onlyFlag && !isFlag.test(name.text))) return noFindings
  const isTelling = name.isTelling || engine.goesOnWith(view.bytes[from] as number)
  if (name.grade === null && !isTelling) return noFindings
  if (to - from > longestKnown) return inValue(engine, decoded(view, from, to), name, isTelling)
  const raw = view.bytes.toString('latin1', from, to)
  let found = name.found.get(raw)
  if (found === undefined) {
    const value = decoded(view, from, to)
    const findings = inValue(engine, value, name, isTelling)
    // With escapes in it, a value has places that its findings do not tell.
    if (value.bytes.length < to - from) return findings
    found = distinct(findings)
    name.found.set(raw, found)
    known.values += 1
  }
  return found.length === 0 ? noFindings : found.map((one) => findingOf(view, moved(one, from), one.value))
}

const moved = ({ rule, generic, from, to }: Secret, by: number): Omit<Secret, 'value'> => ({
  rule,
  generic,
  from: by + from,
  to: by + to,
})

/** Findings without those that another one says as well, apart from the record that they were made in. */
function distinct(findings: readonly Finding[]): Secret[] {
  const isSame = (one: Finding, other: Finding): boolean =>
    one.from === other.from && one.to === other.to && one.rule === other.rule
  return findings
    .filter((one, index) => findings.findIndex((other) => isSame(one, other)) === index)
    .map(({ rule, generic, from, to, value }) => ({ rule, generic, from, to, value }))
}

function inValue(engine: Engine, value: View, { text, grade }: Name, isTelling: boolean): readonly Finding[] {
  const findings = grade === null ? noFindings : ofGrade(engine, value, grade)
  return isTelling ? [...findings, ...written(engine, value, text)] : findings
}

function ofGrade(engine: Engine, value: View, grade: Grade): readonly Finding[] {
  if (!isSecret(grade, value.text, { quoted: true, plain: false, line: false })) return noFindings
  const finding = findingOf(value, { rule: fieldRules[grade], generic: true, from: 0, to: value.bytes.length })
  return engine.accepts(finding) ? [finding] : noFindings
}

/** What stands before a value when it is written with its name. */
const beforeValue = (name: string): string => `"${name}": "`

/** What the rules find at the beginning of a value when its name stands before it. */
function written(engine: Engine, value: View, name: string): readonly Finding[] {
  if (opensJson(value.bytes, 0)) return noFindings
  const before = beforeValue(name)
  const bytes = Buffer.concat([Buffer.from(before, 'latin1'), value.bytes, Buffer.from('"')])
  const [first, last] = [before.length, before.length + value.bytes.length]
  return engine
    .find(plain(bytes))
    .filter(({ from, to }) => from >= first && from <= first + longestScheme && to <= last)
    .map((finding) => ({ ...finding, view: value, from: finding.from - first, to: finding.to - first }))
}

function nameIn(engine: Engine, { names }: Known, view: View, { from, to }: Leaf): Name {
  if (to - from > longestName || to === from) return nameless
  const raw = view.bytes.toString('latin1', from, to)
  let name = names.get(raw)
  if (name === undefined) {
    name = nameOf(engine, decoded(view, from, to).text.replaceAll(/[\r\n"]/g, ' '))
    names.set(raw, name)
  }
  return name
}

function nameOf(engine: Engine, text: string): Name {
  if (text === '') return nameless
  return { text, grade: gradeOf(text), isTelling: engine.holdsKeyword(beforeValue(text)), found: new Map() }
}
