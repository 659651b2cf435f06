/** The notices of embedded packages travel with their code: in the package, and in every page. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import page from '../src/tasks/generated/page.js'

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8')

const notices = read('THIRD-PARTY-NOTICES')
/** Such as `d3-array 3.2.4`, from the lines that name the packages of a licence. */
const packages = [...notices.matchAll(/^(?:(?:@[\w-]+\/)?[\w-]+ \d+\.\d+\.\d+(?:, )?)+$/gm)]
  .flatMap(([line]) => line.split(', '))
  .map((each) => each.split(' ') as [name: string, version: string])

test('they are of the charts of the pages', () => {
  const names = packages.map(([name]) => name)
  for (const expected of ['@observablehq/plot', 'd3-array', 'd3-scale', 'd3-shape'])
    expect(names).toContain(expected)
})

test('the package brings them', () => {
  expect(JSON.parse(read('package.json')).files).toContain('THIRD-PARTY-NOTICES')
})

describe.each(packages)('%s %s', (name, version) => {
  test('is the version that is installed, with its licence', () => {
    expect(JSON.parse(read(`node_modules/${name}/package.json`)).version).toBe(version)
    const licence = read(`node_modules/${name}/LICENSE`).trim()
    expect(licence).toMatch(/Copyright/)
    for (const text of [notices, page]) expect(text).toContain(licence)
  })
})
