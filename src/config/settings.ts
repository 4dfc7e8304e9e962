/** What holds in the end: the layers put together. */
import { keyNames, keys } from './keys.ts'
import type { Layer, Origin } from './layers.ts'
import type { KeyName, Values } from './types.ts'

/** A value with where it comes from; several places where they are put together. */
export interface Effective {
  name: KeyName
  value: unknown
  from: Origin
  /** The file and line, or the variable; `''` for a default. */
  where: string[]
}

export class Settings {
  readonly #effective: ReadonlyMap<KeyName, Effective>

  /** `layers`: the nearest first. */
  constructor(layers: readonly Layer[] = []) {
    this.#effective = new Map(keyNames.map((name) => [name, effectiveIn(layers, name)]))
  }

  get<Name extends KeyName>(name: Name): Values[Name] {
    return this.of(name).value as Values[Name]
  }

  of(name: KeyName): Effective {
    return this.#effective.get(name) ?? defaultOf(name)
  }

  /** Whether somebody said it. */
  isSet(name: KeyName): boolean {
    return this.of(name).from !== 'default'
  }

  all(): Effective[] {
    return keyNames.map((name) => this.of(name))
  }
}

const defaultOf = (name: KeyName): Effective => ({ name, value: keys[name].default, from: 'default', where: [] })

function effectiveIn(layers: readonly Layer[], name: KeyName): Effective {
  const said = layers.flatMap(({ from, settings }) => {
    const setting = settings.get(name)
    return setting === undefined ? [] : [{ from, ...setting }]
  })
  const [first, ...others] = said
  if (first === undefined) return defaultOf(name)
  if (keys[name].adds !== true) return { name, value: first.value, from: first.from, where: [first.where] }
  const values = [first, ...others].flatMap(({ value }) => value as unknown[])
  return { name, value: [...new Set(values)], from: first.from, where: said.map(({ where }) => where) }
}
