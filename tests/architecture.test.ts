/** The house: imports go down its floors, never up or sideways, those of types included. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const source = fileURLToPath(new URL('../src/', import.meta.url))

/** Floors from the ground up. A file imports from its own floor and from those before it. */
const floors = [
  'engine',
  'options',
  'parallel',
  'tensor',
  'nn',
  'train',
  'data/time',
  'data/table',
  'data/readers',
  'data/series',
  'data',
  'statistics',
  'formats',
  'model',
  'forecaster',
  'report',
  'tasks/anomalies',
  'tasks/forecast',
  'tasks',
  'cli/terminal',
  'cli/options',
  'cli/commands',
  'cli',
]
/** Floors beside each other, which know nothing of one another. */
const siblings = [
  ['parallel', 'tensor'],
  ['train', 'data'],
  ['statistics', 'formats'],
  ['tasks/anomalies', 'tasks/forecast'],
]
/** Text that the build makes of other files: whoever imports it imports no code. */
const isGenerated = (path: string): boolean => path.includes('/generated/')
/** Longest file in lines; a longer one says in its header why it is one file. */
const longest = 300
/** Most lines in a folder without folders inside, tests left out. */
const largest = 3000

const isProduct = (path: string): boolean =>
  path.endsWith('.ts') &&
  !path.endsWith('.test.ts') &&
  !path.split('/').includes('testing') &&
  !isGenerated(path)

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join('/'))
  .filter(isProduct)
const textOf = (path: string): string => readFileSync(join(source, path), 'utf8')

const floorOf = (path: string): number =>
  floors.findLastIndex((floor) => path.startsWith(`${floor}/`) && !hasDeeper(path, floor))
const hasDeeper = (path: string, floor: string): boolean =>
  floors.some((other) => other.startsWith(`${floor}/`) && path.startsWith(`${other}/`))

const importsOf = (path: string): string[] =>
  [...textOf(path).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
    .map(([, target]) =>
      relative(source, join(source, dirname(path), target))
        .split(sep)
        .join('/')
        .replace(/\.js$/, '.ts'),
    )
    .filter((target) => !isGenerated(target))

const arrows = files.flatMap((from) => importsOf(from).map((to) => ({ from, to })))

test('every file stands on a floor', () => {
  expect(files.filter((path) => floorOf(path) < 0)).toEqual(['index.ts'])
})

test('imports go down the floors', () => {
  const up = arrows.filter(({ from, to }) => from !== 'index.ts' && floorOf(to) > floorOf(from))
  expect(up.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
})

test('floors beside each other know nothing of one another', () => {
  const stands = (path: string, floor: string): boolean => path.startsWith(`${floor}/`)
  const across = arrows.filter(({ from, to }) =>
    siblings.some(
      ([one, other]) => (stands(from, one) && stands(to, other)) || (stands(from, other) && stands(to, one)),
    ),
  )
  expect(across.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
})

/** What needs further packages stands apart, so that the library's bundle does not mention those of the command line. */
const dataEntrances = [
  'data/index.ts',
  ...['parquet', 'xlsx', 'optional-package'].map((name) => `data/readers/${name}.ts`),
]

test('other floors import data by its index', () => {
  const deep = arrows.filter(
    ({ from, to }) => !from.startsWith('data/') && to.startsWith('data/') && !dataEntrances.includes(to),
  )
  expect(deep.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
})

test('no file imports itself through others, types included', () => {
  const next = new Map(files.map((path) => [path, importsOf(path)]))
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' -> '))
    if (done.has(path) || way.includes(path)) return
    for (const target of next.get(path) ?? []) walk(target, [...way, path])
    done.add(path)
  }
  for (const path of files) walk(path, [])
  expect(circles).toEqual([])
})

test('no file is long without a reason in its header', () => {
  const long = files.filter((path) => textOf(path).split('\n').length > longest)
  const unexplained = long.filter((path) => !/^\/\*\*[\s\S]*?\bone file\b[\s\S]*?\*\//i.test(textOf(path)))
  expect(unexplained).toEqual([])
})

/** Who may know where on a device elements are, and call its kernels. */
const nearTheDevice = [
  'engine/',
  'tensor/ops/',
  'nn/recurrent/fused.ts',
  'nn/recurrent/gru-cell.ts',
  'nn/recurrent/lstm-cell.ts',
  'nn/recurrent/rnn-cell.ts',
  'nn/stream/',
  'train/optimizers/parameter-table.ts',
]

test('addresses, kernels and memory are used by operations, fused recurrences and the parameter table alone', () => {
  const uses = files.flatMap((path) =>
    nearTheDevice.some((near) => path.startsWith(near))
      ? []
      : [
          ...textOf(path).matchAll(/\.address\b|\bdevice\.kernels\b|\{ kernels \} =|\bcpu\b|\bengine\(\)/g),
        ].map(([use]) => `${path}: ${use}`),
  )
  expect(uses).toEqual([])
})

test('no folder is large without folders inside', () => {
  const folders = new Map<string, number>()
  for (const path of files) {
    const folder = dirname(path)
    folders.set(folder, (folders.get(folder) ?? 0) + textOf(path).split('\n').length)
  }
  expect([...folders].filter(([, lines]) => lines > largest)).toEqual([])
})
