/** Why a session is where it is, in words. */
import { size } from '../render/words.ts'
import type { Why } from '../status/why.ts'

/** `homely`: a path as it is shown. */
export function whyLines(why: Why, homely: (path: string) => string): string[] {
  const { key, title, helper, reason, next, page, commit, cwd, sources, problems, originals } = why
  return [
    title === null ? key : `${key} · ${title}`,
    ...(helper === null ? [] : [`${helper} is a helper of this session; they are stored together.`]),
    '',
    reason,
    next,
    ...(page === null ? [] : ['', `page     ${page}`]),
    ...(commit === null ? [] : [`commit   ${commit.id.slice(0, 10)} of ${commit.at}`]),
    ...(cwd === null ? [] : [`ran in   ${homely(cwd)}`]),
    ...(sources.length === 0 ? [] : ['', 'sources:']),
    ...sources.map(({ file, state, bytes, error }) => {
      const much = bytes === null ? '' : `, ${size(bytes)}`
      return `  ${state}${much}: ${homely(file)}${error === null ? '' : ` (${error})`}`
    }),
    ...originals.map(({ path, gone }) => `  ${gone ? 'gone, and kept' : 'replaced, and kept'}: ${path}`),
    ...problems.map((problem) => `  problem: ${problem}`),
  ]
}
