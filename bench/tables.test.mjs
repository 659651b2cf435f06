import { expect, test } from 'vitest'
import { significant } from './numbers.mjs'
import { tablesOf, toMarkdown, toText } from './tables.mjs'
import { between } from './write-docs.mjs'

const size = { T: 24, B: 32, I: 8, H: 64 }
const training = { work: 'training', cell: 'lstm', size }
const results = {
  settings: { threads: [1, 2] },
  peak: { level: 'avx2', gflops: { 1: 50, 2: 100 } },
  measurements: [
    { ...training, peer: 'native', threads: 1, options: {}, ms: 2, checks: [1] },
    {
      ...training,
      peer: 'native',
      threads: 2,
      options: {},
      ms: 1,
      checks: [1],
      agrees: true,
      comparedWith: 'native',
    },
    {
      ...training,
      ...{ peer: 'pytorch', threads: 1, options: { oneDNN: false }, ms: 5, checks: [1], agrees: true },
      comparedWith: 'native',
    },
    {
      ...training,
      peer: 'tfjs-wasm',
      threads: 1,
      options: {},
      ms: 1234,
      slow: true,
      checks: [2],
      agrees: false,
    },
    { ...training, peer: 'tfjs-cpu', threads: 1, options: {}, error: 'Error: no such kernel' },
    { ...training, peer: 'jax-js', notRun: 'one step would take about 200 s' },
  ],
}

test('a table shows the best setting, ratios, what failed and what was compared', () => {
  const [table] = tablesOf(results)
  const row = Object.fromEntries(table.header.map((name, i) => [name, table.rows[0][i]]))
  expect(row).toEqual({
    'T,B,I,H': '24,32,8,64',
    'Hindcast native': '1.00 (2t)',
    PyTorch: '5.00 (1t, no oneDNN)',
    'TensorFlow.js wasm': '1,234 (1t) ¹ DIFFERS',
    'TensorFlow.js cpu': 'failed',
    'jax-js': 'too slow',
    'native : best peer': '5.00×',
    'native, of peak': '82 %',
    'native, 2t : 1t': '2.00×',
  })
  expect(table.lines).toEqual([
    'The losses of the first steps agree with those of Hindcast native: PyTorch.',
    'They differ: TensorFlow.js wasm.',
    '¹ One step, measured once.',
    'TensorFlow.js cpu failed at 24,32,8,64: Error: no such kernel',
  ])
})

test('columns line up as text, and every row of the Markdown has as many cells', () => {
  const [table] = tablesOf(results)
  const [, , header, row] = toText(table).split('\n')
  expect(header.indexOf('PyTorch') + 'PyTorch'.length).toBe(row.indexOf('no oneDNN)') + 'no oneDNN)'.length)
  const bars = toMarkdown(table)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').length)
  expect(new Set(bars).size).toBe(1)
})

test('numbers keep three digits', () => {
  expect([0, 0.0123, 1.5, 12.34, 123.4, 12345].map(significant)).toEqual([
    '0',
    '0.0123',
    '1.50',
    '12.3',
    '123',
    '12,345',
  ])
})

test('a page is changed between its markers only', () => {
  const page = 'before\n<!-- results -->\nold\n<!-- end of results -->\nafter\n'
  expect(between(page, 'new')).toBe('before\n<!-- results -->\n\nnew\n\n<!-- end of results -->\nafter\n')
  expect(() => between('no markers', 'new')).toThrow('expected <!-- results -->')
})
