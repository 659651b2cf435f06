import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { medianIndex } from '../statistics/quantiles.js'
import { made, noise } from '../statistics/testing/made.js'
import type { Network } from './network.js'
import { largestSeed, NETWORKS } from './options.js'
import { predictAt } from './predict.js'
import type { NetworkShape } from './shape.js'
import { scaledOf, shapeOf } from './testing/networks.js'
import { type Training, type TrainingOptions, type TrainingProgress, trainNetworks } from './training.js'
import { splitWindows, windowsIn } from './validation.js'
import { type ScaledValues, scaleOf } from './windows.js'

const shape = shapeOf({ windowSteps: 12, horizonSteps: 3, outputSteps: 3, hiddenSize: 8 })

const seen = (values: Float64Array, own: NetworkShape = shape): ScaledValues =>
  scaledOf(values, { scale: scaleOf(values, own) })

const series = [seen(made(40, (t) => 5 + Math.sin(t) + 0.1 * t))]
const quick: TrainingOptions = { seed: 1, members: 2, epochs: 6 }

const weightsOf = ({ networks }: Training) =>
  networks.map(({ parameters }: Network) => parameters.map((p) => p.read()))

/** The mean error of the networks' medians over that of the last value. */
function errorBeside(training: Training, values: Float64Array, from: number): number {
  const one = seen(values)
  let [own, naive] = [0, 0]
  for (let end = from; end <= values.length - 3; end++) {
    const [{ values: quantiles }] = predictAt(training.networks, [{ series: one, end }])
    for (let h = 0; h < 3; h++) {
      own += Math.abs(quantiles[medianIndex][h] - values[end + h])
      naive += Math.abs(values[end - 1] - values[end + h])
    }
  }
  return own / naive
}

describe('trainNetworks', () => {
  test.each(NETWORKS)('%s learns a wave', async (kind) => {
    const wave = made(140, (t) => 10 * Math.sin((2 * Math.PI * t) / 9))
    const own = { ...shape, kind, segmentSteps: kind === 'segment' ? 3 : 1, offsetSteps: 3 }
    const training = await trainNetworks([seen(wave.slice(0, 110), own)], own, {
      seed: 1,
      members: 1,
      epochs: 60,
    })
    expect(errorBeside(training, wave, 110)).toBeLessThan(0.5)
  })

  test('learns how far to return to the mean', async () => {
    const e = noise(500, 3)
    let level = 0
    // Of an AR(1) with 0.5, the best forecasts are 0.5, 0.25, 0.125 of the last value.
    const values = e.map((v) => (level = 0.5 * level + v))
    const plain = { ...shape, offsetSteps: 1 }
    const training = await trainNetworks([seen(values.slice(0, 400), plain)], plain, { seed: 1, members: 2 })
    let [own, best] = [0, 0]
    const one = seen(values, plain)
    for (let end = 400; end <= 497; end++) {
      const [{ values: quantiles }] = predictAt(training.networks, [{ series: one, end }])
      for (let h = 0; h < 3; h++) {
        own += Math.abs(quantiles[medianIndex][h] - values[end + h])
        best += Math.abs(values[end - 1] * 0.5 ** (h + 1) - values[end + h])
      }
    }
    expect(own / best).toBeLessThan(1.1)
  })

  test('learns from future covariates', async () => {
    const flag = made(203, (t) => (noise(203, 8)[t] > 0.8 ? 1 : 0))
    const e = noise(200, 2)
    const values = made(200, (t) => 20 + 10 * flag[t] + 0.3 * e[t])
    const own = { ...shape, columns: { past: 0, future: 1, static: 0 } }
    const one = { ...seen(values, own), future: [flag] }
    for (const outputSteps of [3, 1]) {
      const training = await trainNetworks(
        [one],
        { ...own, outputSteps },
        { seed: 1, members: 1, epochs: 60 },
      )
      const at = (ahead: readonly number[]) => {
        const future = [Float64Array.of(...flag.subarray(0, 200), ...ahead)]
        return predictAt(training.networks, [{ series: { ...one, future }, end: 200 }])[0].values[medianIndex]
      }
      const [without, withFlag] = [at([0, 0, 0]), at([0, 1, 0])]
      expect(withFlag[1] - without[1]).toBeGreaterThan(6)
      expect(Math.abs(withFlag[0] - without[0])).toBeLessThan(2)
    }
  })

  test('tells series apart by static covariates', async () => {
    const own = { ...shape, windowSteps: 2, columns: { past: 0, future: 0, static: 1 } }
    // One goes on in its direction, the other turns back at each step: two values do not tell which it is.
    const both = [0.9, -0.9].map((phi, i) => {
      let level = 0
      const values = noise(200, i + 1).map((e) => (level = phi * level + e))
      return { ...seen(values, own), static: [Math.sign(phi)] }
    })
    const training = await trainNetworks(both, own, { seed: 1, members: 1, epochs: 40 })
    const same = scaledOf(Float64Array.of(2, 3), { scale: 2 })
    const [onward, back] = predictAt(
      training.networks,
      [1, -1].map((sign) => ({ series: { ...same, static: [sign] }, end: 2 })),
    )
    expect(onward.values[medianIndex][0] - back.values[medianIndex][0]).toBeGreaterThan(0.3)
  })

  test('forecasts the validation windows of each network', async () => {
    const { networks, validation, loss, valLoss } = await trainNetworks(series, shape, {
      seed: 1,
      epochs: 4,
    })
    expect(networks).toHaveLength(4)
    expect(loss.length).toBeGreaterThan(0)
    expect(valLoss).toHaveLength(loss.length)
    expect([...loss, ...valLoss].every(Number.isFinite)).toBe(true)
    const expected = [0, 1, 2, 3].flatMap((member) => splitWindows(member, 4, series, shape).validation)
    expect(validation.map(({ place }) => place)).toEqual(expected)
    for (const { forecast } of validation)
      expect(forecast.values.every((row) => row.every(Number.isFinite))).toBe(true)
  })

  test('says how far it is, from the beginning to the end, and never falls back', async () => {
    const progress: TrainingProgress[] = []
    await trainNetworks(series, shape, { ...quick, onProgress: (now) => progress.push(now) })
    const done = progress.map((now) => now.done)
    expect(done[0]).toBeGreaterThan(0)
    expect(done[0]).toBeLessThan(0.2)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(done.at(-1)).toBe(1)
    for (const { epoch, epochs, loss, valLoss } of progress) {
      expect(epoch >= 1 && epoch <= epochs && epochs <= 6).toBe(true)
      expect(Number.isFinite(loss) && Number.isFinite(valLoss)).toBe(true)
    }
  })

  test('is done where training ends early, too', async () => {
    const progress: TrainingProgress[] = []
    // More windows than are trained on anew, and nothing to learn of them.
    const { valLoss } = await trainNetworks([seen(noise(400))], shape, {
      seed: 1,
      members: 2,
      onProgress: (now) => progress.push(now),
    })
    const done = progress.map((now) => now.done)
    expect(valLoss.length).toBeLessThan(progress[0].epochs)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(done.at(-1)).toBe(1)
  })

  test('gives the same to the bit for the same seed, and other weights for another', async () => {
    const run = async (seed: number) => {
      const training = await trainNetworks(series, { ...shape, dropout: 0.2 }, { ...quick, seed })
      const { loss, valLoss, validation } = training
      return {
        weights: weightsOf(training),
        loss,
        valLoss,
        forecasts: validation.map(({ forecast }) => forecast),
      }
    }
    const first = await run(1)
    expect(await run(1)).toEqual(first)
    expect((await run(2)).weights).not.toEqual(first.weights)
  })

  test('draws the order of windows and dropout from streams of their own', async () => {
    // A rate at which nothing is dropped, though numbers are drawn.
    const [without, withDraws] = await Promise.all(
      [0, 1e-9].map((dropout) => trainNetworks(series, { ...shape, dropout }, quick)),
    )
    expect(weightsOf(withDraws)).toEqual(weightsOf(without))
  })

  test('starts every network of every seed from other weights', async () => {
    const weights = await Promise.all(
      [0, 1, -1, largestSeed, -largestSeed].map(async (seed) =>
        weightsOf(await trainNetworks(series, shape, { ...quick, seed, epochs: 1 })),
      ),
    )
    const all = weights.flat().map((w) => JSON.stringify(w))
    expect(all).toHaveLength(10)
    expect(new Set(all).size).toBe(10)
  })

  test('trains on many series, of which some are too short, constant or huge', async () => {
    const all = [
      seen(noise(60)),
      seen(noise(5)),
      seen(new Float64Array(50).fill(3)),
      seen(noise(50, 2).map((v) => v * 1e90)),
      seen(noise(50, 3).map((v) => v * 1e-90)),
      seen(noise(3)),
    ]
    const training = await trainNetworks(all, shape, quick)
    for (const one of all) {
      const end = one.values.length
      const [{ values }] = predictAt(training.networks, [{ series: one, end }])
      expect(values.every((row) => row.every(Number.isFinite))).toBe(true)
    }
    expect([...training.loss, ...training.valLoss].every(Number.isFinite)).toBe(true)
  })

  test('trains on a single window, without validation', async () => {
    const one = seen(noise(5))
    expect(windowsIn(5, shape).count).toBe(1)
    const { networks, validation, loss } = await trainNetworks([one], shape, quick)
    expect(networks).toHaveLength(2)
    expect(validation).toEqual([])
    expect(loss.every(Number.isFinite)).toBe(true)
  })

  test('learns nothing from the values after validationFrom, also of few windows', async () => {
    const values = made(60, (t) => Math.sin(t))
    const training = async (later: number) => {
      const changed = values.map((v, t) => (t < 40 ? v : v + later))
      return trainNetworks([scaledOf(changed)], shape, { ...quick, validationFrom: 40, epochs: 1 })
    }
    const [before, after] = [await training(0), await training(5)]
    expect(weightsOf(after)).toEqual(weightsOf(before))
    for (const { validation } of [before, after]) {
      const ends = Array.from({ length: 18 }, (_, i) => 40 + i)
      expect(validation.map(({ place }) => place.end)).toEqual([...ends, ...ends])
    }
    expect(after.valLoss).not.toEqual(before.valLoss)
  })

  test('gives an error that says what to try where training diverges', async () => {
    const error = await trainNetworks(series, shape, { ...quick, learningRate: 1e38 }).catch((e) => e)
    expect(error).toBeInstanceOf(InputError)
    expect(error.message).toMatch(/the loss became NaN in epoch \d.*Try a smaller learningRate/)
  })
})

describe('trainNetworks when its signal comes', () => {
  const reason = new Error('enough')

  test('rejects with the reason before anything is trained', async () => {
    await expect(trainNetworks(series, shape, { ...quick, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    )
  })

  test('rejects with the reason in the middle', async () => {
    const controller = new AbortController()
    const ended = trainNetworks(series, shape, {
      ...quick,
      signal: controller.signal,
      onProgress: ({ done }) => done >= 0.5 && controller.abort(reason),
    })
    await expect(ended).rejects.toBe(reason)
  })
})
