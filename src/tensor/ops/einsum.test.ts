import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import type { Tensor } from '../index.js'
import { expectClose } from '../testing/close.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { einsum } from './einsum.js'

const sizes: Readonly<Record<string, number>> = { a: 2, b: 3, i: 4, j: 5, k: 2, q: 3 }

/** The sum over all products, term by term in float64. */
function reference(equation: string, factors: readonly Tensor[]): number[] {
  const [left, output] = equation.split('->')
  const inputs = left.split(',')
  const names = [...new Set(left.replace(/,/g, ''))]
  const place = (axes: string, at: Readonly<Record<string, number>>): number =>
    [...axes].reduce((sum, axis) => sum * sizes[axis] + at[axis], 0)
  const result = new Array<number>([...output].reduce((n, axis) => n * sizes[axis], 1)).fill(0)
  const visit = (d: number, at: Record<string, number>): void => {
    if (d < names.length) {
      for (let n = 0; n < sizes[names[d]]; n++) visit(d + 1, { ...at, [names[d]]: n })
      return
    }
    result[place(output, at)] += factors.reduce(
      (product, { data }, f) => product * data[place(inputs[f], at)],
      1,
    )
  }
  visit(0, {})
  return result
}

const equations = [
  'ij,jk->ik',
  'ij,jk->ki',
  'ij,ij->',
  'ij,ij->i',
  'i,j->ij',
  'ij->ji',
  'ij->',
  'ij->i',
  'i->i',
  'aij,ajk->aik',
  'aiq,ajq->aij',
  'abij,abkj->abik',
  'ij,kj,bk->bi',
  'a,b,i->iab',
  'ij,k->i',
  'abi,bij,jk->ak',
  ',i->i',
]

describe.each(equations)('%s', (equation) => {
  const factors = equation
    .split('->')[0]
    .split(',')
    .map((axes, f) =>
      normals(
        [...axes].map((axis) => sizes[axis]),
        f + 1,
      ),
    )

  test('is the sum of products', () => {
    const found = einsum(equation, ...factors)
    expect(found.shape).toEqual([...equation.split('->')[1]].map((axis) => sizes[axis]))
    expectClose(found.data, reference(equation, factors), 1e-5)
  })

  test('its gradients agree with finite differences', () => {
    checkGradients((...given) => einsum(equation, ...given), factors)
  })
})

test.each([
  ['ij,jk', [[[1]], [[1]]], "names of axes such as 'ij,jk->ik', got another form"],
  ['i...->i', [[1]], "names of axes such as 'ij,jk->ik', got another form"],
  ['ij,jk->ik', [[[1]]], '2 factors, got 1'],
  ['ij->i', [[1]], '2 axes of factor 1, got [1]'],
  ['ii->i', [[[1]]], 'different axes in factor 1, got ii'],
  ['ij,jk->ik', [[[1, 2]], [[1]]], 'one size of axis j, got 2 and 1'],
  ['i->ij', [[1]], 'axes of the result that factors have, got j'],
  ['i->ii', [[1]], 'different axes in the result, got ii'],
] as const)("refuses '%s' of %j", (equation, factors, message) => {
  expect(() => einsum(equation, ...(factors as unknown as number[][]))).toThrow(
    new InputError(`einsum '${equation}': expected ${message}`),
  )
})
