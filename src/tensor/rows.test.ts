import { expect, test } from 'vitest'
import { engineInfo } from '../engine/engine.js'
import { InputError } from '../engine/errors.js'
import { tidy } from '../engine/storage.js'
import { type Tensor, tensor } from './index.js'
import { written } from './operation.js'
import { borrowed, gatherRows, rowsBetween } from './rows.js'

/** Rows of `size` numbers, each row's its own. */
const rowsOf = (count: number, size: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count * size }, (_, i) => 100 * Math.floor(i / size) + (i % size))

test.each([0, 1, 3, 16, 17, 40])('rows of %i numbers are gathered in the order asked for', (size) => {
  const data = rowsOf(5, size)
  const expected = [4, 0, 4, 2].flatMap((row) => Array.from({ length: size }, (_, i) => 100 * row + i))
  const take = () => gatherRows({ data, shape: [5, size] }, [4, 0, 4, 2])
  for (const picked of [take(), tidy(take)]) {
    expect(picked.shape).toEqual([4, size])
    expect(Array.from(picked.data)).toEqual(expected)
  }
})

test('rows keep the axes behind the first, and whole numbers stay whole', () => {
  const source = { data: Int32Array.from({ length: 12 }, (_, i) => i), shape: [3, 2, 2] }
  const picked = gatherRows(source, Int32Array.of(2, 1))
  expect(picked.dtype).toBe('int32')
  expect(picked.toArray()).toEqual([
    [
      [8, 9],
      [10, 11],
    ],
    [
      [4, 5],
      [6, 7],
    ],
  ])
  const between = rowsBetween(source, 1, 2)
  expect(between.dtype).toBe('int32')
  expect(between.toArray()).toEqual([
    [
      [4, 5],
      [6, 7],
    ],
  ])
  expect(gatherRows(source, []).shape).toEqual([0, 2, 2])
  expect(rowsBetween(source, 3, 3).shape).toEqual([0, 2, 2])
})

test('a tensor is a source, outside a scope and inside one', () => {
  const x = tensor([1, 2, 3, 4, 5, 6], [3, 2])
  expect(Array.from(gatherRows(x, [2, 0]).data)).toEqual([5, 6, 1, 2])
  const last = tidy(() => rowsBetween(x.mul(2), 2, 3))
  expect(last.toArray()).toEqual([[10, 12]])
})

test('in a scope rows are written to the engine’s memory alone, and kernels work on them there', () => {
  const data = rowsOf(4, 3)
  const total = tidy(() => gatherRows({ data, shape: [4, 3] }, [3, 1]).sum())
  expect(total.item()).toBe(300 + 301 + 302 + 100 + 101 + 102)
  const take = () => tidy(() => gatherRows({ data, shape: [4, 3] }, [3, 1]).size)
  take()
  const { usedBytes } = engineInfo()
  for (let i = 0; i < 1000; i++) take()
  expect(engineInfo().usedBytes).toBe(usedBytes)
})

test('what is no row is refused', () => {
  const source = { data: rowsOf(3, 2), shape: [3, 2] }
  const outside = (got: unknown, position: number) =>
    new InputError(`gatherRows: expected rows from 0 to 2, got ${got} at position ${position}`)
  expect(() => gatherRows(source, [0, 3])).toThrow(outside(3, 1))
  expect(() => gatherRows(source, [-1])).toThrow(outside(-1, 0))
  expect(() => gatherRows(source, [0.5])).toThrow(outside(0.5, 0))
  expect(() => rowsBetween(source, 2, 4)).toThrow('rowsBetween: expected a range within 0 to 3, got 2 to 4')
  expect(() => rowsBetween(source, 2, 1)).toThrow('rowsBetween: expected a range within 0 to 3, got 2 to 1')
  const torn = { data: rowsOf(3, 2), shape: [4, 2] }
  expect(() => gatherRows(torn, [0])).toThrow('gatherRows: expected rows [N, ...], got 6 numbers in [4, 2]')
  expect(() => rowsBetween({ data: rowsOf(1, 1), shape: [] }, 0, 1)).toThrow('expected rows [N, ...]')
})

test('written elements are those that were put down, in a scope and outside', () => {
  const make = () => written([2, 2], (elements) => elements.set([1, 2, 3, 4]))
  expect(Array.from(make().data)).toEqual([1, 2, 3, 4])
  expect(Array.from(tidy(() => make().add(1)).data)).toEqual([2, 3, 4, 5])
  const whole = written([1], (elements) => elements.fill(7), 'int32')
  expect([whole.dtype, whole.item()]).toEqual(['int32', 7])
})

test('a borrowed array is read where it is', () => {
  const data = Float32Array.of(1, 2, 3, 4)
  const [sum, isSame] = tidy(() => {
    const x = borrowed(data, [2, 2])
    return [x.matmul([[1], [1]]), x.data === data] as const
  })
  expect(sum.toArray()).toEqual([[3], [7]])
  expect(isSame).toBe(true)
  expect(tidy(() => borrowed(Int32Array.of(5)).dtype)).toBe('int32')
})

test('what a scope returns of a borrowed array is a copy, and what it does not return has ended', () => {
  const data = Float32Array.of(1, 2)
  let lost!: Tensor
  const kept = tidy(() => {
    lost = borrowed(data)
    lost.add(1)
    return borrowed(data).reshape([2, 1])
  })
  data.fill(9)
  expect(kept.toArray()).toEqual([[1], [2]])
  expect(kept.add(1).toArray()).toEqual([[2], [3]])
  expect(() => lost.data).toThrow('inside a tidy scope that has ended')
  expect(() => lost.add(1)).toThrow('inside a tidy scope that has ended')
})

test('borrowing wants an open scope, and elements that fill the shape', () => {
  expect(() => borrowed(Float32Array.of(1))).toThrow('no scope is open')
  tidy(() =>
    expect(() => borrowed(Float32Array.of(1, 2), [3])).toThrow('borrowed: expected [3] = 3 elements, got 2'),
  )
})
