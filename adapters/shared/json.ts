/** Telling JSON before it is parsed. */

/** Whether a text may be a JSON object, by how it begins and ends. To try and catch what is thrown takes far longer. */
export function mayBeObject(text: string): boolean {
  const body = text.trim()
  return body.startsWith('{') && body.endsWith('}')
}
