/** What of a user turn's text a person typed, and what the program put there. */

export interface Segment {
  from: 'person' | 'injected' | 'compaction'
  text: string
}

/** Beginnings of texts that the program writes in the user's name. */
const programs: RegExp[] = [
  /^<session_context>/,
  /^This is the Gemini CLI\. We are setting up the context for our chat\./,
  /^Here is the user's editor context as a JSON object/,
  /^Here is a summary of changes in the user's editor context/,
  /^- \*\*Workspace Directories:\*\*/,
  /^(?:System: )?Please continue\.$/,
  /^System: Potential loop detected\./,
  /^Background execution update:/,
  /^(?:Plan approved\.|User has manually exited Plan Mode\.)/,
]

const shell =
  /^I ran the following shell command:\n```sh\n([\s\S]*?)\n```\n\nThis produced the following result:\n```\n([\s\S]*)\n```$/
const steering = /^(?:User steering update|User hints):\n<user_input>\n([\s\S]*?)\n<\/user_input>/
const hook = /<hook_context>[\s\S]*?<\/hook_context>/
const referenceStart = '--- Content from referenced files ---'
const referenceEnd = '--- End of content ---'

/** The program doubles backslashes and escapes backticks of what it quotes. */
const unquoted = (text: string): string => text.replace(/\\([\\`])/g, '$1')

const segment = (from: Segment['from'], text: string): Segment[] =>
  text.trim() === '' ? [] : [{ from, text: text.trim() }]

/** Whether what was brought in goes on in further texts: its end comes in them before another beginning does. */
function goesOn(texts: readonly string[]): boolean {
  const next = texts.find((text) => text.includes(referenceStart) || text.includes(referenceEnd))
  return next !== undefined && !next.includes(referenceStart)
}

/**
 * Tells apart the texts of one turn, in order; a file that `@name` brought in may stretch over several of them. The file
 * itself may have the line that ends it: the last such line counts.
 */
export function segmentsOf(texts: readonly string[]): Segment[] {
  const segments: Segment[] = []
  let reference: string | null = null
  for (const [index, text] of texts.entries()) {
    let rest = text
    while (rest !== '') {
      if (reference === null) {
        const at = rest.indexOf(referenceStart)
        segments.push(...plain(at === -1 ? rest : rest.slice(0, at)))
        if (at === -1) break
        reference = referenceStart
        rest = rest.slice(at + referenceStart.length)
      } else {
        const at = goesOn(texts.slice(index + 1)) ? -1 : rest.lastIndexOf(referenceEnd)
        const end: number = at === -1 ? rest.length : at + referenceEnd.length
        reference += rest.slice(0, end)
        rest = rest.slice(end)
        if (at === -1) continue
        segments.push(...segment('injected', reference))
        reference = null
      }
    }
  }
  return reference === null ? segments : [...segments, ...segment('injected', reference)]
}

function plain(text: string): Segment[] {
  const trimmed = text.trim()
  const context = hook.exec(trimmed)
  if (context !== null) {
    const [before, after] = [trimmed.slice(0, context.index), trimmed.slice(context.index + context[0].length)]
    return [...plain(before), ...segment('injected', context[0]), ...plain(after)]
  }
  if (/<state_snapshot>/.test(trimmed)) return segment('compaction', trimmed)
  const ran = shell.exec(trimmed)
  if (ran !== null) {
    const [, command = '', output = ''] = ran
    return [...segment('person', `!${unquoted(command)}`), ...segment('injected', unquoted(output))]
  }
  const hint = steering.exec(trimmed)
  if (hint !== null) return segment('person', (hint[1] ?? '').replace(/^- /, ''))
  return segment(programs.some((program) => program.test(trimmed)) ? 'injected' : 'person', trimmed)
}

/** Turns of the model that the program wrote in its name. */
export const isPlaceholder = (text: string): boolean =>
  [
    'Got it. Thanks for the context!',
    'Got it. Thanks for the additional context!',
    '[The previous response was interrupted before it completed.]',
  ].includes(text.trim())

/** What the program thinks in the model's name before it hands over a picture. */
export const binaryThought = 'Binary content received. Proceeding with analysis.'
