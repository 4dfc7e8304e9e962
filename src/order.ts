/** The order of things by a text: by its code units, the same on every machine. */

export const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
