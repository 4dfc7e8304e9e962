/** The key of a session: its name that is unique in a history. */

/** `<source>:<id>` of a conversation. A helper without an id of its own has its root's in front. */
export const keyOf = (source: string, { id }: { id: string }): string => `${source}:${id}`
