/** The page of promises names tests that exist, and every test that it names is run by `npm test` or a script. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const at = (path: string): URL => new URL(`../${path}`, import.meta.url)
const read = (path: string): string => readFileSync(fileURLToPath(at(path)), 'utf8')
const rows = read('docs/promises.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (promise|---)/.test(line))
  .map(
    (line) =>
      line
        .split('|')
        .slice(1, 3)
        .map((cell) => cell.trim()) as [promise: string, tests: string],
  )

test('there are promises', () => {
  expect(rows.length).toBeGreaterThan(15)
})

describe.each(rows)('%s', (_, tests) => {
  test(tests, () => {
    const links = [...tests.matchAll(/\[`([^`]+)`\]\(\.\.\/([^)]+)\)/g)]
    const scripts = [...tests.matchAll(/`npm run ([\w:]+)`/g)]
    expect(links.length + scripts.length).toBeGreaterThan(0)
    for (const [, shown, path] of links) {
      expect(path).toBe(shown)
      expect(existsSync(fileURLToPath(at(path)))).toBe(true)
      expect(read(path)).toMatch(/\b(test|fuzz)(\.\w+)*\(/)
    }
    for (const [, script] of scripts)
      expect(JSON.parse(read('package.json')).scripts).toHaveProperty([script])
  })
})
