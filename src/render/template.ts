/** Pages with slots (`{{title}}`) and nothing else: words in templates, decisions in code. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeOf, exit, reasonOf, UserError } from '../errors.ts'
import { sha256Of } from '../sha256.ts'

/** The slots of each template: what a page can be made of. */
export const slots = {
  page: ['frontMatter', 'title', 'facts', 'related', 'prompts', 'commits', 'turns'],
  cover: ['frontMatter', 'title', 'facts', 'related', 'parts', 'prompts', 'commits'],
  part: ['frontMatter', 'part', 'navigation', 'prompts', 'turns'],
  folder: ['version', 'title', 'way', 'facts', 'folders', 'sessions', 'older'],
  front: [
    'version',
    'facts',
    'calendar',
    'latest',
    'months',
    'files',
    'projects',
    'folders',
    'older',
    'agents',
    'machines',
    'people',
  ],
} as const
type TemplateName = keyof typeof slots

export interface Template {
  name: TemplateName
  /** Paragraphs, without the blank lines between them. */
  paragraphs: string[]
  /** Eight hex digits that change with the text. */
  version: string
}
export type Templates = Record<TemplateName, Template>

const slot = /\{\{\s*([^{}]*?)\s*\}\}/g

const templateNames = Object.keys(slots) as TemplateName[]
const fileNames = templateNames.map((name) => `${name}.md`)

/** Slots without which pages do not hold together: links lead to turns. */
const necessary: Partial<Record<TemplateName, string>> = {
  page: 'turns',
  part: 'turns',
  folder: 'version',
  front: 'version',
}
/** Slots that mean something on the first line alone. */
const onFirstLine: readonly string[] = ['frontMatter', 'version']

/**
 * The templates that annals ships; those of `page.md`, `cover.md`, `part.md`, `folder.md`, `front.md` that are in `dir`
 * take their place.
 * @throws {UserError} exit 2: the folder cannot be read or holds no templates, or a file in it is wrong; names file and line.
 */
export function loadTemplates(dir?: string): Templates {
  const shipped = shippedTemplates()
  const own = dir === undefined ? new Set<string>() : templatesIn(dir)
  const load = (name: TemplateName): Template => {
    const file = `${name}.md`
    return parseTemplate(name, join(dir !== undefined && own.has(file) ? dir : shipped, file))
  }
  return { page: load('page'), cover: load('cover'), part: load('part'), folder: load('folder'), front: load('front') }
}

/** The names of the templates in a folder. A page of markdown that is no template is a name mistyped; a README is not. */
function templatesIn(dir: string): Set<string> {
  const names = namesIn(dir)
  const hint = `The names of templates are ${fileNames.join(', ')}.`
  const stray = names.find((name) => name.endsWith('.md') && !fileNames.includes(name) && !/^readme\.md$/i.test(name))
  if (stray !== undefined) throw new UserError(`${join(dir, stray)} is no template.`, exit.usage, hint)
  const own = fileNames.filter((name) => names.includes(name))
  if (own.length === 0) throw new UserError(`${dir} holds no templates.`, exit.usage, hint)
  return new Set(own)
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
  } catch (error) {
    const sentence =
      codeOf(error) === 'ENOENT' ? `There is no folder ${dir}.` : `${dir} cannot be read: ${reasonOf(error)}.`
    throw new UserError(sentence, exit.usage, '--templates names a folder of templates.', error)
  }
}

function parseTemplate(name: TemplateName, file: string): Template {
  const text = readTemplate(file)
  const known: readonly string[] = slots[name]
  const refuse = (line: number, sentence: string): never => {
    const hint = `The slots of ${name}.md are ${known.map((one) => `{{${one}}}`).join(', ')}.`
    throw new UserError(`${file}:${line}: ${sentence}`, exit.usage, hint)
  }
  const seen = new Set<string>()
  for (const [index, line] of text.split('\n').entries()) {
    for (const [whole, wanted = ''] of line.matchAll(slot)) {
      if (!known.includes(wanted)) refuse(index + 1, `this template has no slot ${whole}.`)
      if (onFirstLine.includes(wanted) && (index > 0 || line !== whole)) {
        refuse(index + 1, `${whole} has to be the first line, with nothing beside it.`)
      }
      seen.add(wanted)
    }
    const left = line.replace(slot, '')
    if (/\{\{|\}\}/.test(left)) refuse(index + 1, 'a slot is {{name}}, with both pairs of braces on one line.')
  }
  const needed = necessary[name]
  if (needed !== undefined && !seen.has(needed)) refuse(1, `this template needs {{${needed}}}.`)
  const version = sha256Of(text).slice(0, 8)
  return { name, paragraphs: text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== ''), version }
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, 'utf8')
      .replace(/^\ufeff/, '')
      .replace(/\r\n?/g, '\n')
      .trim()
  } catch (error) {
    throw new UserError(`The template ${file} cannot be read: ${reasonOf(error)}.`, exit.usage, undefined, error)
  }
}

/** The page: slots filled; a paragraph of which every slot is empty is left out. Ends in one newline. */
export const fill = (template: Template, values: Record<string, string>): string => filled(template, values).join('')

/** The same in pieces; a value may be many. */
export function filled({ paragraphs }: Template, values: Record<string, string | readonly string[]>): string[] {
  const page: string[] = []
  for (const paragraph of paragraphs) {
    // Words at even places, names of slots at odd ones.
    const pieces = paragraph.split(slot).map((piece, index) => (index % 2 === 1 ? (values[piece] ?? '') : piece))
    if (pieces.length > 1 && pieces.every((piece, index) => index % 2 === 0 || piece.length === 0)) continue
    if (page.length > 0) page.push('\n\n')
    for (const piece of pieces.flat()) page.push(piece)
  }
  page.push('\n')
  return page
}

/** The nearest `templates/` above this file, from the sources and from the bundle alike. */
function shippedTemplates(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const templates = join(folder, 'templates')
    if (existsSync(templates)) return templates
    if (folder === dirname(folder))
      throw new UserError('The templates of annals are missing.', exit.unreadable, 'Install annals anew.')
  }
}
