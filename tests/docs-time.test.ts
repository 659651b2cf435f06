/** docs/time.md names forms that are read as it says. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { formNamed, stampForms } from '../src/data/time/stamps/index.js'

const page = readFileSync(new URL('../docs/time.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| `([^`]+)` \| `([^`]+)` \| (\d[^|]*) \|$/gm)].map(([, ...row]) => row)

test('the tables have all their rows', () => expect(rows.length).toBeGreaterThan(40))

test.each(rows)('%s: %s is %s', (form, example, means) => {
  const stamp = Date.parse(`${means.includes(' ') ? means.replace(' ', 'T') : `${means}T00:00`}Z`)
  expect(stampForms([example]).map(({ label }) => label)).toContain(form)
  expect(formNamed(form, [example])?.stamps.map((read) => read?.wall)).toEqual([stamp])
})
