import { html, inline, link, oneLine, quiet, shorten } from '../markdown.ts'
import { argumentsOf, type FaceOf, output } from './face.ts'

/** The address or the words that were looked for, and what was found. */
export const web: FaceOf = ({ call, facts, results }, view) => {
  const { url, query } = facts
  const asked = [query, url].filter((one) => one !== undefined).map((one) => html(shorten(oneLine(one), 90)))
  const isAddress = url !== undefined && /^https?:\/\//i.test(url)
  return {
    summary: asked,
    body:
      asked.length === 0
        ? argumentsOf(call.input, view)
        : [...(query === undefined ? [] : [quiet(inline(query))]), ...(isAddress ? [link(url, url)] : [])],
    result: results.flatMap((result) => output(result, view, 'text', true)),
  }
}
