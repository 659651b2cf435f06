/** Runs the TypeScript examples of the README and the docs, so that they stay true. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test, vi } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}tests/generated/`
const pages = [
  'README.md',
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const examples = pages.flatMap((page) =>
  [...readFileSync(root + page, 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
    ([, code], i) => [`${page} example ${i + 1}`, code] as const,
  ),
)

mkdirSync(folder, { recursive: true })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('there are examples', () => expect(examples.length).toBeGreaterThan(3))

test.each(examples)('%s runs', async (title, code) => {
  const file = `${folder}${title.replace(/\W+/g, '-')}.ts`
  writeFileSync(file, code)
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    await import(file)
    for (const value of log.mock.calls.flat()) expect(String(value)).not.toMatch(/NaN|undefined/)
  } finally {
    log.mockRestore()
  }
})
