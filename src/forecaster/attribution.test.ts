import { describe, expect, test } from 'vitest'
import { random } from '../engine/random.js'
import { readNow } from '../nn/index.js'
import { noise } from '../statistics/testing/made.js'
import { attributionsAt } from './attribution.js'
import { type Inputs, inputsOf, makeNetwork, type Network } from './network.js'
import { NETWORKS, type NetworkKind } from './options.js'
import type { NetworkShape } from './shape.js'
import { scaledOf, shapeOf } from './testing/networks.js'
import { cutWindows, type Place, type ScaledValues } from './windows.js'

const length = 40

const shapeWith = (kind: NetworkKind, given: Partial<NetworkShape> = {}): NetworkShape =>
  shapeOf({
    kind,
    hiddenSize: 6,
    windowSteps: 12,
    horizonSteps: 5,
    outputSteps: 5,
    segmentSteps: kind === 'segment' ? 4 : 1,
    offsetSteps: 3,
    columns: { past: 1, future: 2, static: 1 },
    head: 'quantiles',
    ...given,
  })

/** A network none of whose weights is 0, as a trained one's. */
function filled(shape: NetworkShape, seed: number): Network {
  const network = makeNetwork(shape, seed)
  const stream = random(seed + 100)
  for (const parameter of network.parameters) {
    parameter.assign(Float32Array.from(parameter.tensor.data, (v) => v + 0.2 * stream.normal()))
  }
  return network
}

const seriesOf = (seed: number): ScaledValues =>
  scaledOf(noise(length, seed), {
    scale: 1.3,
    past: [noise(length, seed + 1)],
    future: [noise(length + 5, seed + 2), noise(length + 5, seed + 3)],
    static: [0.7 * seed],
  })

const placeOf = (seed: number): Place => ({ series: seriesOf(seed), end: length })

const medianMean = (networks: readonly Network[], inputs: Inputs): number =>
  networks.reduce(
    (sum, { head, forward }) => sum + head.middle(forward(readNow, inputs)).mean().item() / networks.length,
    0,
  )

const add = (values: Float64Array): number => values.reduce((sum, v) => sum + v, 0)

describe('attributionsAt', () => {
  test.each(NETWORKS)('of %s: effects add up to what the window changes of the forecast', (kind) => {
    const shape = shapeWith(kind)
    const networks = [filled(shape, 1), filled(shape, 2)]
    const place = placeOf(1)
    const [{ values, past, future, static: statics }] = attributionsAt(networks, [place])
    const windows = cutWindows([place], shape)
    const none = { ...windows }
    for (const part of ['x', 'past', 'seen', 'ahead', 'static'] as const)
      none[part] = new Float32Array(windows[part].length)
    const change =
      medianMean(networks, inputsOf(windows, shape)) - medianMean(networks, inputsOf(none, shape))
    const all = [values, past, future, statics]
    const size = all.reduce((sum, effects) => sum + add(effects.map(Math.abs)), 0)
    expect(Math.abs(change)).toBeGreaterThan(0.01 * size)
    expect(Math.abs(all.reduce((sum, effects) => sum + add(effects), 0) - change)).toBeLessThan(5e-3 * size)
    for (const effects of all) {
      for (const effect of effects) expect(Math.abs(effect)).toBeGreaterThan(1e-6)
    }
  })

  test('is exact where the network is linear: each value times its weight', () => {
    // A segment network of which only the linear skip connection has weights other than 0.
    const shape = shapeWith('segment', { columns: { past: 0, future: 0, static: 0 }, head: 'median' })
    const network = makeNetwork(shape, 1)
    const weights = noise(shape.windowSteps * shape.outputSteps, 9)
    for (const parameter of network.parameters) {
      const isSkip = parameter.name.startsWith('line')
      parameter.assign(isSkip ? Float32Array.from(weights) : new Float32Array(parameter.tensor.size))
    }
    const place = { series: { ...seriesOf(3), past: [], future: [], static: [] }, end: length }
    const { x } = cutWindows([place], shape)
    const [{ values }] = attributionsAt([network], [place])
    values.forEach((effect, t) => {
      const weight = weights.subarray(t * 5, (t + 1) * 5).reduce((sum, w) => sum + w / 5, 0)
      expect(effect).toBeCloseTo(weight * x[t], 5)
    })
  })

  test('of many windows is that of each alone', () => {
    const networks = [filled(shapeWith('lstm'), 4)]
    const places = Array.from({ length: 37 }, (_, i) => placeOf(i))
    const together = attributionsAt(networks, places)
    expect(together).toHaveLength(37)
    for (const i of [0, 15, 16, 36]) {
      const [alone] = attributionsAt(networks, [places[i]])
      expect(together[i].scale).toBe(alone.scale)
      for (const part of ['values', 'past', 'future', 'static'] as const)
        together[i][part].forEach((effect, at) => {
          expect(effect).toBeCloseTo(alone[part][at], 5)
        })
    }
  })

  test('gives nothing any effect on the forecast of a constant', () => {
    const series = { ...seriesOf(1), values: new Float64Array(length).fill(4), scale: 0 }
    const [{ values, scale }] = attributionsAt([filled(shapeWith('gru'), 1)], [{ series, end: length }])
    expect(scale).toBe(0)
    expect(values.every((effect) => effect === 0)).toBe(true)
  })
})
