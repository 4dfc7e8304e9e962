import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { loadTemplates } from '../../src/render/index.ts'
import { fill, slots } from '../../src/render/template.ts'
import { renderPage } from './as-text.ts'
import { aContext, aHead, Talk } from './samples.ts'

let folder = ''
const write = (name: string, text: string): void => writeFileSync(join(folder, `${name}.md`), text)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'annals-templates-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function failure(): UserError {
  try {
    loadTemplates(folder)
  } catch (error) {
    if (error instanceof UserError) return error
  }
  throw new Error('There was no UserError.')
}

describe('templates', () => {
  test('of a person say what a page looks like', () => {
    write('page', '<!-- mine -->\r\n\r\n# {{ title }}\r\n\r\n{{turns}}\r\n')
    const page = renderPage(aHead(), new Talk().person('hi').messages, aContext({ templates: loadTemplates(folder) }))
    expect(page).toBe(
      '<!-- mine -->\n\n# Teach the kettle to whistle\n\n<a id="turn-1"></a>\n\n## User · 2026-02-15 11:55\n\nhi\n',
    )
  })
  test('with an unknown slot are refused with file, line and the slots there are', () => {
    write('part', '# {{part}}\n\n{{navigation}} {{turn}}\n')
    expect(failure()).toMatchObject({
      message: `${join(folder, 'part.md')}:3: this template has no slot {{turn}}.`,
      code: 2,
      hint: 'The slots of part.md are {{frontMatter}}, {{part}}, {{navigation}}, {{prompts}}, {{turns}}.',
    })
  })
  test('take the place of those that annals ships, which stay where a person has none', () => {
    write('cover', '# {{title}}')
    const { page, cover } = loadTemplates(folder)
    expect([cover.paragraphs, page]).toEqual([['# {{title}}'], loadTemplates().page])
  })
  test('have a version that changes with their text', () => {
    write('front', '{{version}}')
    const before = loadTemplates(folder)
    write('front', '{{version}}\n\nnew')
    const after = loadTemplates(folder)
    expect(after.front.version).not.toBe(before.front.version)
    expect(after.page.version).toBe(before.page.version)
  })
  test('lose a paragraph whose slots are all empty, and take values as they are', () => {
    write('page', 'words\n\n**Prompts**\n{{prompts}}\n\n{{title}}{{facts}}\n\n{{turns}}\n')
    const { page } = loadTemplates(folder)
    expect(fill(page, { title: '$& {{facts}} $1', facts: '' })).toBe('words\n\n$& {{facts}} $1\n')
  })
  test('have their slots described in the manual', () => {
    const manual = readFileSync(join(import.meta.dirname, '../../docs/templates.md'), 'utf8')
    const missing = Object.values(slots)
      .flat()
      .filter((name) => !manual.includes(`{{${name}}}`))
    expect(missing).toEqual([])
  })
  test('that annals ships are found', () => {
    expect(loadTemplates().page.paragraphs[0]).toBe('{{frontMatter}}')
  })
})
