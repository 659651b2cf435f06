import { describe, expect, test } from 'vitest'
import { random } from '../engine/random.js'
import { readFrom, readNow } from '../nn/index.js'
import { LEVELS } from '../statistics/quantiles.js'
import { noise } from '../statistics/testing/made.js'
import { gradientsOf, ones, tensor } from '../tensor/index.js'
import { expectClose } from '../tensor/testing/close.js'
import { inputsOf, makeNetwork, type Network } from './network.js'
import type { HeadKind } from './options.js'
import { NETWORKS, type NetworkKind } from './options.js'
import type { NetworkShape } from './shape.js'
import { referenceOutputs, scaledOf, scramble, shapeOf } from './testing/networks.js'
import { cutWindows, type Windows } from './windows.js'

const columns = { past: 2, future: 3, static: 2 }

/** Of every kind, with columns of every kind; a horizon that is not a whole number of segments. */
const shapeWith = (kind: NetworkKind, change: Partial<NetworkShape> = {}): NetworkShape =>
  shapeOf({
    kind,
    horizonSteps: 5,
    outputSteps: 5,
    segmentSteps: kind === 'segment' ? 2 : 1,
    columns,
    ...change,
  })

const seriesWith = (count: number, { past, future, static: statics }: NetworkShape['columns']) =>
  scaledOf(noise(count, 4), {
    past: Array.from({ length: past }, (_, c) => noise(count, c + 10)),
    future: Array.from({ length: future }, (_, c) => noise(count + 10, c + 20)),
    static: [...noise(statics, 30)],
  })

/** Windows of a made-up series, one of which begins before it. */
const windowsFor = (shape: NetworkShape): Windows => {
  const series = seriesWith(30, shape.columns)
  return cutWindows(
    [4, 11, 20].map((end) => ({ series, end })),
    shape,
  )
}

const weightsOf = ({ parameters }: Network) => parameters.map((p) => p.tensor)
const outputsOf = (network: Network, windows: Windows, drawn?: ReturnType<typeof random>) =>
  network.forward(readNow, inputsOf(windows, network.shape), drawn)

const heads: readonly HeadKind[] = ['median', 'quantiles']
const cases = NETWORKS.flatMap((kind) => heads.map((head) => [kind, head] as const))

describe('makeNetwork', () => {
  test.each(cases)('%s with %s has the outputs of its equations', (kind, head) => {
    for (const given of [columns, { past: 0, future: 0, static: 0 }, { past: 0, future: 1, static: 0 }]) {
      const shape = shapeWith(kind, { head, columns: given })
      const network = makeNetwork(shape, 1)
      scramble(network)
      const windows = windowsFor(shape)
      const raw = outputsOf(network, windows)
      expect(raw.shape).toEqual([3, 5, network.head.outputs])
      const expected = referenceOutputs(
        shape,
        weightsOf(network).map(({ data }) => data),
        windows,
      )
      expectClose(raw.data, expected, 2e-5)
    }
  })

  test.each(NETWORKS)(
    '%s: the gradient of the loss is that of finite differences, for every weight',
    (kind) => {
      const shape = shapeWith(kind, { head: 'quantiles' })
      const network = makeNetwork(shape, 1)
      scramble(network, 2)
      const windows = windowsFor(shape)
      const y = noise(15, 40)
      const { gradients } = gradientsOf(weightsOf(network), (weights) => ({
        loss: network.head
          .loss(
            network.forward(readFrom(network.parameters, weights), inputsOf(windows, shape)),
            tensor(Float32Array.from(y), [3, 5]),
            ones([3, 1]),
          )
          .sum(),
      }))
      // The same in float64: the mean pinball loss of all levels, and four times that of the median.
      const lossAt = (weights: readonly Float64Array[]): number => {
        const raw = referenceOutputs(shape, weights, windows)
        const pinball = (level: number, error: number) => Math.max(level * error, (level - 1) * error)
        let sum = 0
        y.forEach((v, i) => {
          LEVELS.forEach((level, at) => {
            const loss = pinball(level, v - raw[i * LEVELS.length + at])
            sum += loss / LEVELS.length + (level === 0.5 ? 4 * loss : 0)
          })
        })
        return sum
      }
      const weights = weightsOf(network).map(({ data }) => Float64Array.from(data))
      const step = 1e-6
      for (const [p, values] of weights.entries()) {
        // Up to 40 of each, spread over it.
        const stride = Math.ceil(values.length / 40)
        for (let at = 0; at < values.length; at += stride) {
          const around = (change: number) =>
            lossAt(weights.map((other, i) => (i === p ? other.with(at, other[at] + change) : other)))
          const slope = (around(step) - around(-step)) / (2 * step)
          expectClose([gradients[p].data[at]], [slope], 1e-3, `${network.parameters[p].name}[${at}]`)
        }
      }
    },
  )

  test.each(NETWORKS)('%s reads every covariate', (kind) => {
    const shape = shapeWith(kind)
    const network = makeNetwork(shape, 1)
    scramble(network)
    const windows = windowsFor(shape)
    const before = outputsOf(network, windows).data
    const counts = {
      x: 1,
      past: columns.past,
      seen: columns.future,
      ahead: columns.future,
      static: columns.static,
    }
    for (const [part, count] of Object.entries(counts) as [keyof typeof counts, number][]) {
      for (let column = 0; column < count; column++) {
        const moved = windows[part].map((v, at) => (at % count === column ? v + 1 : v))
        const after = outputsOf(network, { ...windows, [part]: moved }).data
        expect(after, `${part} ${column}`).not.toEqual(before)
      }
    }
  })

  test.each(NETWORKS)('%s does not mix windows', (kind) => {
    const shape = shapeWith(kind)
    const network = makeNetwork(shape, 1)
    scramble(network)
    const series = seriesWith(30, columns)
    const ends = [4, 11, 20]
    const together = outputsOf(network, windowsFor(shape))
    ends.forEach((end, i) => {
      const alone = outputsOf(network, cutWindows([{ series, end }], shape))
      expectClose(alone.data, together.slice(i, 1, 0).data, 1e-5)
    })
  })

  test('begins with the same weights for the same seed, others for another, and other numbers in each', () => {
    for (const kind of NETWORKS) {
      const read = (seed: number) => makeNetwork(shapeWith(kind), seed).parameters.map((p) => p.read())
      expect(read(3)).toEqual(read(3))
      expect(read(3)).not.toEqual(read(4))
      const names = makeNetwork(shapeWith(kind), 3).parameters.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
    }
  })

  test.each(NETWORKS)('%s drops parts in training only, and others each time', (kind) => {
    const shape = shapeWith(kind, { dropout: 0.5, hiddenSize: 8 })
    const network = makeNetwork(shape, 1)
    scramble(network)
    const windows = windowsFor(shape)
    const whole = outputsOf(network, windows).data
    const without = makeNetwork({ ...shape, dropout: 0 }, 1)
    scramble(without)
    expect(outputsOf(without, windows).data).toEqual(whole)
    expect(outputsOf(without, windows, random(1)).data).toEqual(whole)
    expect(outputsOf(network, windows, random(1)).data).toEqual(outputsOf(network, windows, random(1)).data)
    const stream = random(1)
    const [first, second] = [
      outputsOf(network, windows, stream).data,
      outputsOf(network, windows, stream).data,
    ]
    expect(first).not.toEqual(whole)
    expect(second).not.toEqual(first)
  })
})
