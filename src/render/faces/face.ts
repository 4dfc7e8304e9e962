/** What a face is: how a kind of tool call looks. */

import { withSlashes } from '../../model/path.ts'
import type { Json, ToolResultBlock } from '../../model/session.ts'
import { cut } from '../cut.ts'
import { cell, fence, htmlCode, inline, oneLine, quiet, text } from '../markdown.ts'
import type { Called, Extra } from '../pieces.ts'
import type { View } from '../view.ts'

export interface Face {
  /** The parts of the summary line, HTML, without the kind in front and the outcome behind. */
  summary: string[]
  /** Blocks of markdown: what was asked of the tool. */
  body: string[]
  /** What came back, when the face shows it in its own way; left out: as plain text. */
  result?: string[]
  /** Extras that the face has shown; the others follow below. */
  shown?: Extra['type'][]
}

export type FaceOf = (called: Called, view: View) => Face

/** A long text as code, cut where it is too long. */
export function code(source: string, language: string, view: View): string[] {
  const { shown, note } = cut(source, view)
  return [fence(shown, language), ...note]
}

/** What a result says, as plain text; nothing for an empty one. JSON on one line is broken into lines where `isData`. */
export function output(result: ToolResultBlock, view: View, language = 'text', isData = false): string[] {
  if (result.output.trim() === '') return []
  const { shown, note } = cut(result.output, view, result)
  const data = isData && note.length === 0 ? jsonIn(shown) : undefined
  if (data !== undefined) return code(legible(data, shown), 'json', view)
  return [fence(shown.replace(/^\n+/, '').trimEnd(), language), ...note]
}

/** JSON with line breaks; as it was written where that takes much more room, for pages are cut by what was written. */
export function legible(data: Json, written: string): string {
  const broken = JSON.stringify(data, null, 2)
  return broken.length <= Math.max(2 * 1024, 1.6 * written.length) ? broken : written
}

/** The object or list that a text is, in JSON; undefined where it is anything else. */
export function jsonIn(text: string): Json | undefined {
  if (!/^\s*(?:\{[\s\S]*\}|\[[\s\S]*\])\s*$/.test(text)) return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** What a result says where it usually is only that all went well: a quiet line when it is short. */
export function confirmation(result: ToolResultBlock, view: View): string[] {
  const said = result.output.trim()
  const longest = !said.includes('\n') ? 300 : result.isError ? 0 : 160
  return said !== '' && said.length <= longest ? [quiet(text(oneLine(said)))] : output(result, view)
}

/** A path as one says it where the session ran: what lies below that folder without it, the folder itself as `.`. */
export function fromHere(path: string, { cwd }: Pick<View, 'cwd'>): string {
  const here = withSlashes(cwd ?? '').replace(/\/+$/, '')
  const there = withSlashes(path)
  if (here === '') return path
  if (there.replace(/\/+$/, '') === here) return '.'
  return there.startsWith(`${here}/`) ? there.slice(here.length + 1) : path
}

/** A path as a person reads it: the end of it when it is long. */
export function shortPath(path: string): string {
  if (path.length <= 70) return path
  const names = path.split(/(?<=[/\\])/)
  let end = names.pop() ?? ''
  for (let name = names.pop(); name !== undefined && end.length + name.length < 60; name = names.pop()) end = name + end
  return `…${end.slice(-70)}`
}

/** What a call is about, as far as one argument says it: the first that is a few words, as HTML; `''` when none is. */
export function hintOf(input: Json): string {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) return ''
  const hint = Object.values(input).find((value) => typeof value === 'string' && value.trim() !== '')
  return typeof hint === 'string' && hint.length <= 60 && !hint.includes('\n') ? htmlCode(hint) : ''
}

const isShort = (value: Json): boolean =>
  value === null || typeof value !== 'object' ? String(value).length <= 160 && !/\n/.test(String(value)) : false

/** Arguments: a table when they are few and small, else JSON. */
export function argumentsOf(input: Json, view: View): string[] {
  if (input === null || input === '' || (typeof input === 'object' && Object.keys(input).length === 0)) return []
  if (typeof input === 'string') return code(input, 'text', view)
  if (typeof input === 'object' && !Array.isArray(input)) {
    const rows = Object.entries(input)
    if (rows.length <= 12 && rows.every(([key, value]) => key.length <= 60 && isShort(value))) {
      return [
        [
          '| argument | value |',
          '| --- | --- |',
          ...rows.map(([key, value]) => `| ${cell(key)} | ${inline(shown(value), true)} |`),
        ].join('\n'),
      ]
    }
  }
  return code(JSON.stringify(input, null, 2), 'json', view)
}

const shown = (value: Json): string => (typeof value === 'string' ? value || '""' : JSON.stringify(value))
