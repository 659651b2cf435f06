import { describe, expect, test } from 'vitest'
import { LEVELS, medianIndex } from '../statistics/quantiles.js'
import { noise, seasonal } from '../statistics/testing/made.js'
import { makeNetwork, type Network } from './network.js'
import type { HeadKind } from './options.js'
import { NETWORKS } from './options.js'
import { predictAt } from './predict.js'
import type { NetworkShape } from './shape.js'
import { referenceOutputs, scaledOf, scramble, shapeOf } from './testing/networks.js'
import { cutWindows, type Place, scaleOf } from './windows.js'

const heads: readonly HeadKind[] = ['median', 'quantiles']
const networkOf = (shape: NetworkShape, seed = 1): Network => {
  const network = makeNetwork(shape, seed)
  scramble(network, seed)
  return network
}

const seriesOf = (count: number, seed: number) => {
  const values = noise(count, seed).map((v) => 50 + 4 * v)
  return scaledOf(values, { scale: 4 })
}

const places = (count: number): Place[] => {
  const series = [seriesOf(40, 1), seriesOf(25, 2), seriesOf(9, 3)]
  return Array.from({ length: count }, (_, i) => {
    const one = series[i % 3]
    return { series: one, end: 1 + (i % one.values.length) }
  })
}

describe('predictAt', () => {
  test('is the network’s output in the window’s terms', () => {
    const shape = shapeOf({ head: 'quantiles' })
    const network = networkOf(shape)
    const at = places(3)
    const windows = cutWindows(at, shape)
    const raw = referenceOutputs(
      shape,
      network.parameters.map(({ tensor }) => tensor.data),
      windows,
    )
    predictAt([network], at).forEach(({ values, scale, levels }, i) => {
      expect(levels).toBe(LEVELS)
      expect(scale).toBe(windows.scales[i])
      for (let o = 0; o < 4; o++) {
        const from = (i * 4 + o) * LEVELS.length
        const sorted = raw.slice(from, from + LEVELS.length).sort()
        values.forEach((row, level) => {
          expect(row[o]).toBeCloseTo(windows.offsets[i] + scale * sorted[level], 3)
        })
      }
    })
  })

  test.each(NETWORKS)('%s: gives each place what it gives it alone, in however large a batch', (kind) => {
    for (const head of heads) {
      const shape = shapeOf({ kind, head, segmentSteps: kind === 'segment' ? 3 : 1 })
      const networks = [networkOf(shape, 1), networkOf(shape, 2)]
      const many = places(1100)
      const together = predictAt(networks, many)
      expect(together).toHaveLength(1100)
      for (const i of [0, 1, 2, 511, 512, 1023, 1024, 1099]) {
        const [alone] = predictAt(networks, [many[i]])
        expect(together[i].scale).toBe(alone.scale)
        alone.values.forEach((row, level) => {
          row.forEach((v, h) => {
            expect(together[i].values[level][h]).toBeCloseTo(v, 4)
          })
        })
      }
    }
  })

  test('is the mean of the networks’ forecasts', () => {
    const shape = shapeOf({ head: 'quantiles' })
    const networks = [1, 2, 3].map((seed) => networkOf(shape, seed))
    const [place] = places(1)
    const each = networks.map((network) => predictAt([network], [place])[0])
    const [all] = predictAt(networks, [place])
    all.values.forEach((row, level) => {
      row.forEach((v, h) => {
        const mean = each.reduce((sum, one) => sum + one.values[level][h], 0) / 3
        expect(v).toBeCloseTo(mean, 9)
      })
    })
  })

  test('has its quantiles in order for any output', () => {
    for (const strategy of [1, 4]) {
      const network = networkOf(shapeOf({ head: 'quantiles', outputSteps: strategy }))
      for (const { values } of predictAt([network], places(20))) {
        for (let h = 0; h < 4; h++) {
          const inOrder = values.map((row) => row[h])
          expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b))
        }
      }
    }
  })

  test.each(NETWORKS)('%s continues a constant for ever', (kind) => {
    for (const outputSteps of [4, 1]) {
      const shape = shapeOf({ kind, outputSteps, segmentSteps: kind === 'segment' ? 3 : 1 })
      for (const value of [0, 0.1, -1e100, 7]) {
        const values = new Float64Array(9).fill(value)
        const series = scaledOf(values, { scale: scaleOf(values, shape) })
        const [forecast] = predictAt([networkOf(shape)], [{ series, end: 9 }])
        expect(forecast.scale).toBe(0)
        for (const row of forecast.values)
          for (const v of row) expect(v / (value || 1)).toBeCloseTo(value ? 1 : 0, 12)
      }
    }
  })

  test('sees nothing after the place', () => {
    for (const outputSteps of [4, 1]) {
      const network = networkOf(shapeOf({ outputSteps }))
      const series = seriesOf(40, 1)
      const changed = { ...series, values: series.values.map((v, t) => (t < 20 ? v : Number.NaN)) }
      expect(predictAt([network], [{ series: changed, end: 20 }])).toEqual(
        predictAt([network], [{ series, end: 20 }]),
      )
    }
  })

  test('reads its own medians to go on, and its columns where they belong', () => {
    for (const kind of NETWORKS) {
      const segmentSteps = kind === 'segment' ? 2 : 1
      const O = segmentSteps
      const shape = shapeOf({
        kind,
        segmentSteps,
        outputSteps: O,
        head: 'quantiles',
        columns: { past: 0, future: 1, static: 1 },
      })
      const network = networkOf(shape)
      const future = noise(24, 9)
      const values = seasonal(20)
      const series = scaledOf(values, { scale: 5, future: [future], static: [0.3] })
      const [whole] = predictAt([network], [{ series, end: 20 }])
      // A block after the other, by hand.
      let known = values
      for (let from = 0; from < 4; from += O) {
        const now = { ...series, values: known }
        const { values: block } = predictAt(
          [{ ...network, shape: { ...shape, horizonSteps: O } }],
          [{ series: now, end: 20 + from }],
        )[0]
        block.forEach((row, level) => {
          expect([...whole.values[level].subarray(from, from + O)]).toEqual([...row])
        })
        known = Float64Array.of(...known, ...block[medianIndex])
      }
    }
  })

  test.each(NETWORKS)(
    '%s: covariates known for the horizon are enough where the last output reaches past it',
    (kind) => {
      const shape = shapeOf({
        kind,
        segmentSteps: kind === 'segment' ? 3 : 1,
        outputSteps: 3,
        columns: { past: 0, future: 2, static: 0 },
      })
      const network = networkOf(shape)
      const future = [noise(24, 1), noise(24, 2)]
      const series = scaledOf(seasonal(20), { scale: 5, future })
      const [forecast] = predictAt([network], [{ series, end: 20 }])
      for (const row of forecast.values) expect(row.every(Number.isFinite)).toBe(true)
      // What is said of the time after the horizon does not count.
      const longer = future.map((column) => Float64Array.of(...column, 1e3, -1e3))
      expect(predictAt([network], [{ series: { ...series, future: longer }, end: 20 }])).toEqual([forecast])
    },
  )
})
