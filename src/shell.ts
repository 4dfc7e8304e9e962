/** A word for `sh`: whatever is in it, the shell takes it as it is. */
export const shellWord = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
