/** Time zones and instants as far as the system itself knows them: the library of dates is not loaded for that. */

/** This machine's time zone, an IANA name. */
export const localTimeZone = (): string =>
  (Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined) ?? 'UTC'

/** Whether a time zone of this name is known. */
export function isTimeZone(name: string): boolean {
  // Those in use are quick to list; other names of theirs are known to clocks alone, and to make one takes ten milliseconds.
  if (name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name)) return true
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** An instant as the model writes it: ISO 8601, UTC, milliseconds. */
export const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString()
