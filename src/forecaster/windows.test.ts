import { describe, expect, test } from 'vitest'
import { made, noise, seasonal } from '../statistics/testing/made.js'
import { scaledOf, shapeOf } from './testing/networks.js'
import { cutWindows, offsetAt, scaleOf, targetsOf } from './windows.js'

const sizes = { windowSteps: 6, horizonSteps: 4, offsetSteps: 2 }

describe('offsetAt', () => {
  test('is the mean of the last values before the end, as far as there are any', () => {
    const values = Float64Array.of(1, 2, 4, 8, 16)
    expect(offsetAt(values, 5, 2)).toBe(12)
    expect(offsetAt(values, 3, 3)).toBeCloseTo(7 / 3, 14)
    expect(offsetAt(values, 2, 9)).toBe(1.5)
    expect(offsetAt(values, 1, 3)).toBe(1)
  })

  test.each([0.1, -7.7, 1e12 + 0.3, -1e100])('is the very value of a constant: %d', (value) => {
    for (const steps of [1, 2, 3, 7, 24, 168])
      expect(offsetAt(new Float64Array(200).fill(value), 200, steps)).toBe(value)
  })
})

describe('scaleOf', () => {
  test('grows with the series, and not with its level', () => {
    const values = seasonal(80)
    const scale = scaleOf(values, sizes)
    expect(scale).toBeGreaterThan(0)
    for (const factor of [1e-90, 1e-9, 3, 1e90]) {
      expect(
        scaleOf(
          values.map((v) => v * factor),
          sizes,
        ) /
          factor /
          scale,
      ).toBeCloseTo(1, 10)
    }
    expect(
      scaleOf(
        values.map((v) => v + 1e6),
        sizes,
      ) / scale,
    ).toBeCloseTo(1, 6)
    expect(
      scaleOf(
        values.map((v) => -v),
        sizes,
      ),
    ).toBe(scale)
  })

  test('is the mean distance of values and targets from the offset of their window', () => {
    // Ends 2 and 1 with a window of 1 and a horizon of 1: |3 - 3|; |0 - 0| and |3 - 0|.
    const scale = scaleOf(Float64Array.of(0, 3), { windowSteps: 1, horizonSteps: 1, offsetSteps: 1 })
    expect(scale).toBe(1)
  })

  test.each([0, 0.1, -7.7, 1e12 + 0.3, 1e-9, -1e100])('is 0 for %d again and again', (value) => {
    for (const count of [1, 2, 5, 40, 2000]) {
      expect(scaleOf(new Float64Array(count).fill(value), sizes)).toBe(0)
    }
  })

  test('is a number for a series of any length', () => {
    for (let count = 1; count < 30; count++) {
      const scale = scaleOf(noise(count), sizes)
      expect(Number.isFinite(scale) && (scale > 0 || count === 1)).toBe(true)
    }
    expect(scaleOf(noise(20_000), sizes)).toBeGreaterThan(0.5)
  })
})

describe('cutWindows', () => {
  const columns = { past: 1, future: 2, static: 2 }
  const shape = shapeOf({ windowSteps: 3, horizonSteps: 2, outputSteps: 2, offsetSteps: 2, columns })
  const series = scaledOf(Float64Array.of(1, 3, 5, 5, 11, 13, 2), {
    scale: 4,
    past: [made(7, (t) => 10 + t)],
    future: [made(9, (t) => 20 + t), made(9, (t) => 40 - t)],
    static: [0.5, -0.25],
  })

  test('scales values by half the series’ scale and half the window’s own', () => {
    // Before step 5: values 5, 5, 11, their offset 8 and mean distance from it 3.
    const { x, offsets, scales, count } = cutWindows([{ series, end: 5 }], shape)
    expect(count).toBe(1)
    expect([...offsets]).toEqual([8])
    expect([...scales]).toEqual([3.5])
    expect(x).toEqual(Float32Array.of(-3 / 3.5, -3 / 3.5, 3 / 3.5))
  })

  test('has covariates beside the values, and future ones beside the targets', () => {
    const windows = cutWindows([{ series, end: 5 }], shape)
    expect([...windows.past]).toEqual([12, 13, 14])
    expect([...windows.seen]).toEqual([22, 38, 23, 37, 24, 36])
    expect([...windows.ahead]).toEqual([25, 35, 26, 34])
    expect([...windows.static]).toEqual([0.5, -0.25])
  })

  test('reaches past the last value where future covariates do', () => {
    expect([...cutWindows([{ series, end: 7 }], shape).ahead]).toEqual([27, 33, 28, 32])
  })

  test('pads values with the offset and covariates with 0', () => {
    // The only value is 1: it is its own offset.
    const first = cutWindows([{ series, end: 1 }], shape)
    expect([...first.x]).toEqual([0, 0, 0])
    expect([...first.scales]).toEqual([2])
    expect([...first.past]).toEqual([0, 0, 10])
    expect([...first.seen]).toEqual([0, 0, 0, 0, 20, 40])
    expect([...first.ahead]).toEqual([21, 39, 22, 38])
    // 1 and 3: the offset is 2, their mean distance 1.
    const second = cutWindows([{ series, end: 2 }], shape)
    expect(second.x).toEqual(Float32Array.of(0, -1 / 2.5, 1 / 2.5))
  })

  test('puts windows of several series side by side, each as it is alone', () => {
    const other = scaledOf(noise(12), {
      past: [noise(12, 2)],
      future: [noise(14, 3), noise(14, 4)],
      static: [7, 8],
    })
    const places = [
      { series, end: 4 },
      { series: other, end: 12 },
      { series, end: 1 },
    ]
    const together = cutWindows(places, shape)
    const alone = places.map((place) => cutWindows([place], shape))
    for (const part of ['x', 'past', 'seen', 'ahead', 'static', 'offsets', 'scales'] as const) {
      expect([...together[part]]).toEqual(alone.flatMap((windows) => [...windows[part]]))
    }
  })

  test('sees nothing after the window but future covariates', () => {
    const changed = { ...series, values: series.values.map((v, t) => (t < 5 ? v : 1e9)) }
    const pastChanged = { ...changed, past: [series.past[0].map((v, t) => (t < 5 ? v : 1e9))] }
    expect(cutWindows([{ series: pastChanged, end: 5 }], shape)).toEqual(
      cutWindows([{ series, end: 5 }], shape),
    )
  })

  test.each([0, 0.1, -1e100])('gives zeros, and never NaN, for %d again and again', (value) => {
    const values = new Float64Array(9).fill(value)
    const constant = scaledOf(values, { scale: scaleOf(values, shape) })
    const plain = shapeOf({ windowSteps: 3, horizonSteps: 2, outputSteps: 2 })
    const places = [1, 2, 5, 7].map((end) => ({ series: constant, end }))
    const windows = cutWindows(places, plain)
    expect(windows.x.every((v) => v === 0)).toBe(true)
    expect(windows.scales.every((v) => v === 0)).toBe(true)
    const { y, weights } = targetsOf(places, windows, plain, 1)
    expect(y.every((v) => v === 0)).toBe(true)
    expect(weights.every((v) => v === 0)).toBe(true)
  })

  test('has a scale above 0 in a constant part of a series', () => {
    const values = made(20, (t) => (t < 10 ? 5 : 9))
    const calm = scaledOf(values, { scale: scaleOf(values, shape) })
    const plain = shapeOf({ windowSteps: 3 })
    const windows = cutWindows([{ series: calm, end: 6 }], plain)
    expect([...windows.x]).toEqual([0, 0, 0])
    expect([...windows.scales]).toEqual([calm.scale / 2])
  })

  test('is the same for a series moved and stretched', () => {
    const plain = shapeOf()
    const cutOf = (values: Float64Array) =>
      cutWindows(
        [1, 3, 8, 30].map((end) => ({ series: scaledOf(values, { scale: scaleOf(values, plain) }), end })),
        plain,
      )
    const before = cutOf(seasonal(40))
    for (const scale of [1e-90, 1e90]) {
      const { x } = cutOf(seasonal(40).map((v) => scale * (v - 300)))
      x.forEach((v, i) => {
        expect(v).toBeCloseTo(before.x[i], 5)
      })
    }
  })
})

describe('targetsOf', () => {
  const shape = shapeOf({ windowSteps: 3, horizonSteps: 2, outputSteps: 2, offsetSteps: 2 })

  test('are the values that follow, on the window’s scale', () => {
    const series = scaledOf(seasonal(30), { scale: 9 })
    const places = [1, 5, 28].map((end) => ({ series, end }))
    const windows = cutWindows(places, shape)
    const { y } = targetsOf(places, windows, shape, 1)
    places.forEach(({ end }, i) => {
      for (let o = 0; o < 2; o++) {
        const back = y[2 * i + o] * windows.scales[i] + windows.offsets[i]
        expect(back).toBeCloseTo(series.values[end + o], 4)
      }
    })
  })

  test('weights a window by its scale relative to the series’', () => {
    const series = scaledOf(Float64Array.of(1, 3, 5, 5, 11, 13, 2), { scale: 4, weight: 3 })
    const places = [{ series, end: 5 }]
    const { weights } = targetsOf(places, cutWindows(places, shape), shape, 1)
    // A scale of 3.5 in a series of scale 4.
    expect([...weights]).toEqual([Math.fround((3 * 3.5) / 4)])
    const squared = targetsOf(places, cutWindows(places, shape), shape, 2)
    expect([...squared.weights]).toEqual([Math.fround(((3 * 3.5) / 4) ** 2)])
  })
})
