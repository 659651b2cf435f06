import { expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { concat } from '../../tensor/index.js'
import { normals } from '../../tensor/testing/samples.js'
import { input } from '../symbolic.js'
import { concatenate } from './concatenate.js'

test.each([
  [-1, [2, 3, 4], [2, 3, 5]],
  [1, [2, 3, 4], [2, 6, 4]],
])('joins its inputs along axis %d', (axis, one, other) => {
  const parts = [normals(one, 1), normals(other, 2)]
  const layer = concatenate({ axis }).build(parts.map(({ shape }) => shape.slice(1)))
  const joined = layer.call(parts)
  expect(joined.shape.slice(1)).toEqual(layer.outputShape)
  expect(joined.data).toEqual(concat(parts, axis).data)
})

test('of a size that is not known comes one that is not', () => {
  const joined = concatenate({ axis: 1 }).apply([input([null, 2]), input([3, 2])])
  expect(joined.shape).toEqual([-1, 2])
})

test.each<[string, () => unknown]>([
  [
    'concatenate: expected at least two inputs, got 1; apply it to several: concatenate().apply([a, b])',
    () => concatenate().apply(input([3])),
  ],
  [
    "concatenate: expected samples that differ along axis -1 alone, which is not the batch's, got [3, 4] and [2, 5]",
    () => concatenate().apply([input([3, 4]), input([2, 5])]),
  ],
  [
    "concatenate: expected samples that differ along axis 0 alone, which is not the batch's, got [3] and [3]",
    () => concatenate({ axis: 0 }).apply([input([3]), input([3])]),
  ],
  [
    'concatenate axis: expected an axis of [-1, 3], got 2',
    () => concatenate({ axis: 2 }).apply([input([3]), input([3])]),
  ],
])('%s', (message, run) => {
  expect(run).toThrow(new InputError(message))
})
