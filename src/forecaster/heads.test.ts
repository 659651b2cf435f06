import { describe, expect, test } from 'vitest'
import { negativeBinomialCdf, readNow, studentTCdf } from '../nn/index.js'
import { LEVELS } from '../statistics/quantiles.js'
import { ones, tensor } from '../tensor/index.js'
import { heads } from './heads.js'
import { inputsOf, makeNetwork } from './network.js'
import { shapeFor } from './shape.js'
import { cutWindows } from './windows.js'

/** The raw output of which softplus gives x. */
const raw = (x: number): number => Math.log(Math.expm1(x - 1e-6))

describe('studentT', () => {
  const outputs = [0.5, raw(1.5), raw(2)] // ν = 4

  test('costs -log of the density on the window’s scale', () => {
    const z = (3 - 0.5) / 1.5
    const density = ((3 / 8) * (1 + z ** 2 / 4) ** -2.5) / 1.5
    const loss = heads.studentT.loss(tensor([[outputs]]), tensor([[3]]), ones([1, 1]))
    expect(loss.shape).toEqual([1, 1])
    expect(loss.item()).toBeCloseTo(-Math.log(density), 5)
  })

  test('costs less than 0 where a forecast is sharp', () => {
    const sharp = tensor([[[3, raw(0.01), raw(2)]]])
    expect(heads.studentT.loss(sharp, tensor([[3]]), ones([1, 1])).item()).toBeLessThan(-3)
  })

  test('reads the outputs from a given index on', () => {
    const quantiles = heads.studentT.quantiles([9, 9, 9, ...outputs], 3, 1)
    LEVELS.forEach((level, i) => {
      expect(studentTCdf(quantiles[i], { location: 0.5, scale: 1.5, freedom: 4 })).toBeCloseTo(level, 10)
    })
  })
})

describe('negativeBinomial', () => {
  const outputs = [raw(0.75), raw(0.4)]
  const parameters = { mean: 6, dispersion: 0.4 } // at a scale of 8

  test('costs -log of the probability of the count itself', () => {
    for (const count of [0, 1, 5, 30]) {
      const loss = heads.negativeBinomial.loss(tensor([[outputs]]), tensor([[count / 8]]), tensor([[8]]))
      const probability = negativeBinomialCdf(count, parameters) - negativeBinomialCdf(count - 1, parameters)
      expect(loss.shape).toEqual([1, 1])
      expect(loss.item()).toBeCloseTo(-Math.log(probability), 5)
    }
  })

  test('gives counts on the window’s scale as quantiles', () => {
    const quantiles = heads.negativeBinomial.quantiles([9, 9, ...outputs], 2, 8)
    LEVELS.forEach((level, i) => {
      const count = quantiles[i] * 8
      expect(count).toBe(Math.round(count))
      expect(negativeBinomialCdf(count, parameters)).toBeGreaterThanOrEqual(level)
      if (count > 0) expect(negativeBinomialCdf(count - 1, parameters)).toBeLessThan(level)
    })
  })
})

describe('the linear skip connection of a segment network', () => {
  test.each([
    ['studentT', [true, false, false]],
    ['negativeBinomial', [true, false]],
    ['median', [true]],
  ] as const)('moves the outputs on the scale of the values: %s', (head, moves) => {
    const shape = shapeFor([100], {
      kind: 'segment',
      seasonalPeriod: 4,
      horizonSteps: 6,
      strategy: 'direct',
      columns: { past: 0, future: 0, static: 0 },
      head,
    })
    const network = makeNetwork(shape, 1)
    const values = Float64Array.from({ length: 100 }, (_, t) => (t * 7) % 5)
    const series = { values, scale: 2, weight: 1, past: [], future: [], static: [] }
    const inputs = inputsOf(cutWindows([{ series, end: 90 }], shape), shape)
    const outputs = () => [...network.forward(readNow, inputs).data]
    const before = outputs()
    const line = network.parameters.find(({ name }) => name.startsWith('line'))!
    line.assign(new Float32Array(line.tensor.size).fill(0.01))
    const moved = outputs().map((v, i) => v !== before[i])
    expect(moved).toEqual(Array.from({ length: 6 }, () => moves).flat())
  })
})
