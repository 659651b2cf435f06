/** The table of options in docs/forecast.md is that of the code. `UPDATE_DOCS=1` with this test writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { OptionTable, Values } from '../../options/index.js'
import { forecastOptionGroups } from '../../tasks/forecast/options.js'

const page = fileURLToPath(new URL('../../../docs/forecast.md', import.meta.url))
const [begin, end] = ['<!-- options of models, from the code -->\n', '<!-- end of options -->']

/** Such as `--window STEPS` and `--refit`, `--no-refit`. */
function nameOf({ flag, values, helpOfNo }: OptionTable[string]): string {
  if (helpOfNo !== undefined) return `\`${flag}\`, \`${flag.replace('--', '--no-')}\``
  const argument = values.choices?.join('\\|')
  return `\`${flag.replace(/<(.*)>/, (_, name: string) => argument ?? name.toUpperCase())}\``
}

/** Such as `from 2`. */
const rangeOf = ({ expected }: Values<unknown>): string =>
  expected.replace(/^(a whole number|a number|percentages) /, '')

const row = (option: OptionTable[string]): string => {
  const isListed = option.values.choices !== undefined || option.helpOfNo !== undefined
  const meaning = isListed ? option.help : `${option.help} (${rangeOf(option.values)})`
  return `| ${nameOf(option)} | ${meaning} | ${option.defaultText ?? `\`${option.default}\``} |`
}

const tables = Object.entries<OptionTable>(forecastOptionGroups)
  .map(([title, table]) =>
    [`| ${title} | meaning | default |`, '| --- | --- | --- |', ...Object.values(table).map(row)].join('\n'),
  )
  .join('\n\n')

test('docs/forecast.md lists the options', () => {
  const text = readFileSync(page, 'utf8')
  const [before, rest = ''] = text.split(begin)
  const [listed, after] = rest.split(end)
  if (process.env.UPDATE_DOCS === '1') writeFileSync(page, `${before}${begin}\n${tables}\n\n${end}${after}`)
  else expect(listed).toBe(`\n${tables}\n\n`)
})
