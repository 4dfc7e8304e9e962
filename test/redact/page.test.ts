/** The table of rules in the manual is made from the rules (`vitest -u` renews it). */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { families } from '../../src/redact/rules/index.ts'

const page = resolve(import.meta.dirname, '../../docs/redaction.md')

it('the manual names each rule, by family', async () => {
  const rows = Object.entries(families).map(
    ([family, rules]) => `| ${family} | ${rules.length} | ${rules.map(({ id }) => `\`${id}\``).join(', ')} |`,
  )
  const table = ['| family | kinds | rules |', '| --- | ---: | --- |', ...rows].join('\n')
  const text = readFileSync(page, 'utf8')
  const renewed = text.replace(
    /(<!-- rules -->\n)[\s\S]*?(<!-- end -->)/,
    (_, begin: string, end: string) => `${begin}\n${table}\n\n${end}`,
  )
  await expect(renewed).toMatchFileSnapshot(page)
})
