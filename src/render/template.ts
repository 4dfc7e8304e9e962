/** Pages with slots (`{{title}}`) and nothing else: words in templates, decisions in code. */

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeOf, exit, reasonOf, UserError } from '../errors.ts'

/** The slots of each template: what a page can be made of. */
export const slots = {
  page: ['frontMatter', 'title', 'facts', 'related', 'prompts', 'commits', 'turns'],
  cover: ['frontMatter', 'title', 'facts', 'related', 'parts', 'prompts', 'commits'],
  part: ['frontMatter', 'part', 'navigation', 'turns'],
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
export type TemplateName = keyof typeof slots

export interface Template {
  name: TemplateName
  /** Paragraphs, without the blank lines between them. */
  paragraphs: string[]
  /** Eight hex digits that change with the text. */
  version: string
}
export type Templates = Record<TemplateName, Template>

const slot = /\{\{\s*([^{}]*?)\s*\}\}/g

/**
 * Reads `page.md`, `cover.md`, `part.md`, `folder.md`, `front.md` of a folder (default: those that annals ships).
 * @throws {UserError} exit 2: a file is missing or has a slot that its page does not know; names file and line.
 */
export function loadTemplates(dir: string = shippedTemplates()): Templates {
  const load = (name: TemplateName): Template => parseTemplate(name, join(dir, `${name}.md`))
  return { page: load('page'), cover: load('cover'), part: load('part'), folder: load('folder'), front: load('front') }
}

function parseTemplate(name: TemplateName, file: string): Template {
  const text = readTemplate(file)
  const known: readonly string[] = slots[name]
  for (const [index, line] of text.split('\n').entries()) {
    for (const [whole, wanted = ''] of line.matchAll(slot)) {
      if (known.includes(wanted)) continue
      throw new UserError(
        `${file}:${index + 1}: this template has no slot ${whole}.`,
        exit.usage,
        `The slots of ${name}.md are ${known.map((one) => `{{${one}}}`).join(', ')}.`,
      )
    }
  }
  const version = createHash('sha256').update(text).digest('hex').slice(0, 8)
  return { name, paragraphs: text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== ''), version }
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, 'utf8')
      .replace(/^\ufeff/, '')
      .replace(/\r\n?/g, '\n')
      .trim()
  } catch (error) {
    const missing = codeOf(error) === 'ENOENT'
    throw new UserError(
      missing ? `There is no template ${file}.` : `The template ${file} cannot be read: ${reasonOf(error)}`,
      exit.usage,
      `A folder of templates holds ${Object.keys(slots)
        .map((name) => `${name}.md`)
        .join(', ')}.`,
      error,
    )
  }
}

/** The page: slots filled; a paragraph of which every slot is empty is left out. Ends in one newline. */
export function fill(template: Template, values: Record<string, string>): string {
  const filled = template.paragraphs.flatMap((paragraph) => {
    const names = [...paragraph.matchAll(slot)].map(([, name = '']) => name)
    if (names.length > 0 && names.every((name) => (values[name] ?? '') === '')) return []
    return [paragraph.replace(slot, (_, name: string) => values[name] ?? '')]
  })
  return `${filled.join('\n\n')}\n`
}

/** `templates/` beside the `package.json` above this file, from the sources and from the bundle alike. */
function shippedTemplates(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'templates')
    if (folder === dirname(folder))
      throw new UserError('The templates of annals are missing.', exit.unreadable, 'Install annals anew.')
  }
}
