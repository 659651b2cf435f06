import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { testRefusals } from '../../engine/testing/refusals.js'
import { grad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { expectClose } from '../testing/close.js'
import { digamma, lgamma } from '../testing/gamma.js'
import { checkGradients } from '../testing/gradients.js'
import { normals, uniforms } from '../testing/samples.js'
import { negativeBinomialLoss, studentTLoss } from './likelihood.js'

describe('studentTLoss', () => {
  const inputs = () =>
    [
      normals([2, 5], 1),
      uniforms([2, 5], 0.5, 2, 2),
      uniforms([2, 5], 2.2, 9, 3),
      normals([2, 5], 4, 2),
    ] as const

  test('against its formula in float64', () => {
    const [m, s, n, y] = inputs()
    const expected = Array.from(y.data, (value, i) => {
      const z = (value - m.data[i]) / s.data[i]
      const nu = n.data[i]
      const power = ((nu + 1) / 2) * Math.log1p((z * z) / nu)
      return lgamma(nu / 2) - lgamma((nu + 1) / 2) + Math.log(Math.PI * nu) / 2 + Math.log(s.data[i]) + power
    })
    expect(studentTLoss(m, s, n, y).shape).toEqual([2, 5])
    expectClose(studentTLoss(m, s, n, y), expected, 1e-6)
  })

  test('gradients of the parameters agree with finite differences; none flows to the targets', () => {
    const [m, s, n, y] = inputs()
    checkGradients((m, s, n) => studentTLoss(m, s, n, y), [m, s, n])
    expect(grad((y: Tensor) => studentTLoss(m, s, n, y).sum())(y).data.every((g) => g === 0)).toBe(true)
  })

  test('neither its value nor its slope jumps where the series for many degrees of freedom begins', () => {
    const around = [19_999, 20_001]
    const [below, above] = around.map((n) => studentTLoss([0], [1], [n], [0.5]).item())
    expect(Math.abs(below - above)).toBeLessThan(2e-7)
    // At z = 0 the slope in ν is 1/(2ν) - (ψ((ν + 1)/2) - ψ(ν/2))/2.
    for (const n of around) {
      const slope = grad((n: Tensor) => studentTLoss([0], [1], n, [0]).sum())(tensor([n])).item()
      const expected = (1 / n - digamma((n + 1) / 2) + digamma(n / 2)) / 2
      expect(slope * n * n).toBeCloseTo(expected * n * n, 4)
    }
  })
})

describe('negativeBinomialLoss', () => {
  const inputs = () =>
    [
      uniforms([2, 4], 0.5, 9, 1),
      uniforms([2, 4], 0.2, 3, 2),
      tensor([0, 1, 2, 7, 0, 30, 4, 2.5], [2, 4]),
    ] as const

  test('against its formula in float64', () => {
    const [m, a, y] = inputs()
    const expected = Array.from(y.data, (k, i) => {
      const r = 1 / a.data[i]
      const log = Math.log(r + m.data[i])
      return (
        lgamma(r) + lgamma(k + 1) - lgamma(k + r) + r * (log - Math.log(r)) + k * (log - Math.log(m.data[i]))
      )
    })
    expectClose(negativeBinomialLoss(m, a, y), expected, 1e-6)
  })

  test('gradients of the parameters agree with finite differences; none flows to the targets', () => {
    const [m, a, y] = inputs()
    checkGradients((m, a) => negativeBinomialLoss(m, a, y), [m, a])
    expect(grad((y: Tensor) => negativeBinomialLoss(m, a, y).sum())(y).data.every((g) => g === 0)).toBe(true)
  })

  test('the slope of a small dispersion is that of its series', () => {
    // To first order in a, the loss is Poisson's plus a (y - (y - m)²) / 2.
    const slope = grad((a: Tensor) => negativeBinomialLoss([5], a, [9]).sum())(tensor([1e-6])).item()
    expect(slope).toBeCloseTo((9 - 4 ** 2) / 2, 2)
  })
})

test('second derivatives are refused', () => {
  const slope = (m: Tensor) => grad((m: Tensor) => studentTLoss(m, [1], [3], [0]).sum())(m)
  expect(() => grad((m: Tensor) => slope(m).sum())(tensor([1]))).toThrow(
    new InputError('studentTLoss: second derivatives are not available here'),
  )
})

test('NaN stays in its place', () => {
  const values = studentTLoss(
    [0, Number.NaN, 0, 0],
    [1, 1, 1, 1],
    [3, 3, 3, Number.NaN],
    [0, 0, Number.NaN, 0],
  )
  expect(Array.from(values.data, Number.isNaN)).toEqual([false, true, true, true])
  const counts = negativeBinomialLoss([1, Number.NaN, 1], [1, 1, 1], [2, 2, Number.NaN])
  expect(Array.from(counts.data, Number.isNaN)).toEqual([false, true, true])
})

testRefusals([
  [
    'studentTLoss freedom: expected [2] like location, got [3]',
    () => studentTLoss(normals([2]), normals([2]), normals([3]), normals([2])),
  ],
  [
    'negativeBinomialLoss targets: expected [2] like mean, got [2, 1]',
    () => negativeBinomialLoss(normals([2]), normals([2]), normals([2, 1])),
  ],
])
