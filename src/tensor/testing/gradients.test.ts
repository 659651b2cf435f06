import { expect, test } from 'vitest'
import { operation } from '../operation.js'
import type { Tensor } from '../tensor.js'
import { checkGradients } from './gradients.js'
import { normals } from './samples.js'

/** x² whose derivative is off by a factor. */
const skewed = (factor: number) => (x: Tensor) =>
  operation(
    [x],
    () => x.square(),
    (g) => [() => g.mul(x).mul(2 * factor)],
  )

test('accepts a right derivative and names the element of a wrong one', () => {
  const x = normals([2, 3])
  checkGradients(skewed(1), [x])
  expect(() => checkGradients(skewed(1.01), [x])).toThrow(/^gradient of input 0, element \d: expected /)
  expect(() => checkGradients(skewed(NaN), [x])).toThrow('got NaN')
  expect(() => checkGradients((a, b) => a.mul(b).add(skewed(1.1)(b)), [x, x])).toThrow('gradient of input 1')
})
