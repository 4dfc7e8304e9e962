/** Long texts put together without being copied. */

/**
 * The same text as `texts.join(separator)`. What comes of `+` refers to its parts until somebody looks into it, so that the
 * text of a page, which is put together on several levels, is copied once and not once for each level.
 */
export function chained(texts: readonly string[], separator = ''): string {
  let [chain = '', ...more] = texts
  for (const text of more) chain += separator + text
  return chain
}
