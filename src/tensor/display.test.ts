import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { tidy } from '../engine/storage.js'
import { ones, type Tensor, tensor, zeros } from './index.js'

test.each<[Tensor, string]>([
  [tensor(2.5), 'Tensor(float32 []) 2.5'],
  [tensor([1, 2]), 'Tensor(float32 [2])\n[1, 2]'],
  [tensor(Int32Array.of(7)), 'Tensor(int32 [1])\n[7]'],
  [
    tensor([
      [1, 2],
      [3, 0.1],
    ]),
    'Tensor(float32 [2, 2])\n[[1, 2],\n [3, 0.1]]',
  ],
  [
    tensor([
      [[1], [2]],
      [[3], [4]],
    ]),
    'Tensor(float32 [2, 2, 1])\n[[[1],\n  [2]],\n [[3],\n  [4]]]',
  ],
  [tensor([Number.NaN, Infinity]), 'Tensor(float32 [2])\n[NaN, Infinity]'],
  [zeros([0, 3]), 'Tensor(float32 [0, 3])\n[]'],
  [tensor(Array.from({ length: 100 }, (_, i) => i)), 'Tensor(float32 [100])\n[0, 1, 2, ..., 97, 98, 99]'],
])('%s is shown with its values', (x, text) => {
  expect(inspect(x)).toBe(text)
  expect(inspect({ x })).toContain(`Tensor(${x.dtype}`)
})

test('a large one is cut along each axis', () => {
  expect(inspect(ones([1000, 1000])).split('\n')).toHaveLength(8)
})

test('JSON holds the nested arrays', () => {
  const x = tensor([
    [1, 2.5],
    [3, 4],
  ])
  expect(JSON.stringify({ x })).toBe('{"x":[[1,2.5],[3,4]]}')
  expect(tensor(JSON.parse(JSON.stringify(x))).toArray()).toEqual(x.toArray())
})

test('a clone would be an empty shell: it is refused, and the way told', () => {
  for (const x of [tensor([1]), tidy(() => tensor([1]).add(1))])
    expect(() => structuredClone(x)).toThrow(/send its data and its shape, and make it anew there/)
})
