/** Keeps the README and the docs true: their TypeScript examples run, and the files they name exist. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

/** Pages whose links and paths are checked, with those that hold no examples to run. */
const prose = [...pages, 'CONTRIBUTING.md', 'examples/README.md', 'tests/fixtures/README.md']
const textOf = (page: string): string => readFileSync(root + page, 'utf8')

/** The anchor of a heading, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading))

/** Whether a link on a page leads to a file and, with an anchor in a page, to one of its headings. */
function leadsSomewhere(page: string, link: string): boolean {
  const [path, anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), path)
  return existsSync(root + target) && (anchor === undefined || anchorsOf(target).includes(anchor))
}

test.each(prose)('the links of %s lead to files and headings', (page) => {
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link)
    .filter((link) => !link.startsWith('https://'))
  expect(links.filter((link) => !leadsSomewhere(page, link))).toEqual([])
})

/** Folders of which paths in backticks are checked. */
const named = /`((?:src|tests|scripts|kernels|bench|evaluation|docs)\/[^`\s]*)`/g
/** Where a path stops to be one: at the name of something to be added, a platform's, or any name. */
const placeholder = /[^/]*(NAME|PLATFORM-ARCH|\*).*$/
/** What programs write. */
const written = ['docs/api', 'bench/.peers', 'bench/results/partial.json', 'bench/results/gpu-pytorch.json']

test.each(prose)('the paths that %s names exist', (page) => {
  const text = textOf(page).replace(/^```[\s\S]*?^```$/gm, '')
  const paths = [...text.matchAll(named)].map(([, path]) => path).filter((path) => !written.includes(path))
  expect(paths.filter((path) => !existsSync(root + path.replace(placeholder, '')))).toEqual([])
})

const floors = readdirSync(`${root}src`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

test('CONTRIBUTING.md and docs/architecture.md tell what each folder of src has', () => {
  const [contributing, architecture] = ['CONTRIBUTING.md', 'docs/architecture.md'].map(textOf)
  expect(floors.filter((name) => !contributing.includes(`\`src/${name}\``))).toEqual([])
  expect(floors.filter((name) => !architecture.includes(`\`${name}\``))).toEqual([])
})
