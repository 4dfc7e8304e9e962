/** The door to jsonc-parser: changes in JSON files of others that leave everything else as it stands. */
import { applyEdits, type JSONPath, modify, type ParseError, parse } from 'jsonc-parser'

/** The value of a document, in which comments and trailing commas are no mistake; undefined when it is no JSON. */
export function readJsonc(text: string): unknown {
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  return errors.length === 0 ? value : undefined
}

/** How a document is indented. */
function formatOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  '
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  }
}

/** The text with the value at a path set; `undefined` removes it. With `insert` it is put before what is at that position. */
export const setJsonc = (text: string, path: JSONPath, value: unknown, insert = false): string =>
  applyEdits(text, modify(text, path, value, { formattingOptions: formatOf(text), isArrayInsertion: insert }))
