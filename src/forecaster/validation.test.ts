import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { noise } from '../statistics/testing/made.js'
import { shapeFor } from './shape.js'
import { scaledOf, shapeOf } from './testing/networks.js'
import { blockOf, splitWindows, type WindowSplit, windowRanges, windowsIn } from './validation.js'
import type { ScaledValues } from './windows.js'

const range = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, i) => start + i)

const shape = shapeOf({ windowSteps: 6, horizonSteps: 4 })
const seriesOf = (length: number) => scaledOf(noise(length))

/** Where the windows of a series end that are trained on. */
const trained = ({ train }: WindowSplit, series: ScaledValues): number[] =>
  train.filter((part) => part.series === series).flatMap(({ first, count }) => range(first, first + count))

const validating = ({ validation }: WindowSplit, series: ScaledValues): number[] =>
  validation.filter((place) => place.series === series).map(({ end }) => end)

describe('windowsIn', () => {
  test('are all whose following values are known, from the first whole one on', () => {
    expect(windowsIn(30, shape)).toEqual({ first: 6, count: 21 })
    const { first, count } = windowsIn(30, shape)
    expect(first + count - 1 + shape.horizonSteps).toBe(30)
  })

  test('begin in the middle of a short series', () => {
    expect(windowsIn(12, shape)).toEqual({ first: 4, count: 5 })
    expect(windowsIn(6, shape)).toEqual({ first: 2, count: 1 })
  })

  test('are none where nothing follows', () => {
    for (const length of range(0, 6)) expect(windowsIn(length, shape).count).toBe(0)
    for (const length of range(6, 60)) {
      const { first, count } = windowsIn(length, shape)
      expect(count).toBeGreaterThanOrEqual(1)
      expect(first).toBeGreaterThanOrEqual(2)
      expect(first + count - 1 + shape.horizonSteps).toBe(length)
    }
  })
})

describe('blockOf', () => {
  test('lies within the windows, the first member’s at their end and the last one’s at their beginning', () => {
    for (const [members, count, size] of [
      [5, 10, 2],
      [5, 97, 19],
      [3, 1024, 100],
      [2, 2, 1],
      [1, 10, 3],
      [100, 12, 1],
    ]) {
      const blocks = range(0, members).map((member) => blockOf({ member, members, count, size, overlap: 3 }))
      for (const { start, end } of blocks) {
        expect(end - start).toBe(size)
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeLessThanOrEqual(count)
      }
      expect(blocks[0].end).toBe(count)
      if (members > 1) expect(blocks.at(-1)!.start).toBe(0)
    }
  })

  test('covers every window once with five members of a fifth each', () => {
    const windows = range(0, 5).flatMap((member) => {
      const { start, end } = blockOf({ member, members: 5, count: 100, size: 20, overlap: 3 })
      return range(start, end)
    })
    expect(windows.sort((a, b) => a - b)).toEqual(range(0, 100))
  })

  test('keeps half of the windows to train on, whatever the overlap', () => {
    for (const count of range(4, 120)) {
      for (const member of range(0, 5)) {
        const size = Math.max(1, Math.floor(count / 5))
        const { start, end, purged } = blockOf({ member, members: 5, count, size, overlap: 50 })
        const left = Math.max(0, start - purged) + Math.max(0, count - end - purged)
        expect(left).toBeGreaterThanOrEqual(Math.floor(count / 2))
      }
    }
  })
})

describe('splitWindows', () => {
  test('validates on all that follows a given step, and trains on no window that reaches it', () => {
    const all = [seriesOf(60), seriesOf(40)]
    for (const member of range(0, 3)) {
      const split = splitWindows(member, 3, all, shape, 35)
      for (const [i, series] of all.entries()) {
        expect(validating(split, series)).toEqual(range(35, [57, 37][i]))
        expect(trained(split, series)).toEqual(range(6, 32))
      }
    }
    // A series that ends before it is only trained on.
    const split = splitWindows(0, 3, all, shape, 50)
    expect(validating(split, all[1])).toEqual([])
    expect(trained(split, all[1])).toEqual(range(6, 37))
  })

  test.each([-1, 0, 9, 57, 1e6, 35.5, Number.NaN])(
    'refuses validation data from step %d on',
    (validationFrom) => {
      expect(() => splitWindows(0, 1, [seriesOf(60)], shape, validationFrom)).toThrow(
        new InputError(
          `forecast validationFrom: expected a whole step with forecasts of 4 steps before it and after it, got ${validationFrom}`,
        ),
      )
    },
  )

  test('trains on no window that shares targets with a validation window', () => {
    const series = seriesOf(200)
    const all = trained({ train: windowRanges([series], shape), validation: [] }, series)
    expect(all).toEqual(range(6, 197))
    for (const member of range(0, 5)) {
      const split = splitWindows(member, 5, [series], shape)
      const [validation, rest] = [validating(split, series), trained(split, series)]
      expect(validation).toEqual(range(validation[0], validation.at(-1)! + 1))
      const shares = (end: number) => validation.some((other) => Math.abs(end - other) < shape.horizonSteps)
      expect(rest).toEqual(all.filter((end) => !shares(end)))
    }
  })

  test('gives each member other validation windows, at most a fifth of all', () => {
    const series = seriesOf(200)
    const validation = range(0, 5).map((member) =>
      validating(splitWindows(member, 5, [series], shape), series),
    )
    expect(new Set(validation.flat()).size).toBe(validation.flat().length)
    for (const own of validation) expect(own.length).toBeLessThanOrEqual(191 / 5)
    expect(validation[0].at(-1)).toBe(196)
  })

  test('trains on series of a single window, and validates on the others', () => {
    const [long, short, none] = [seriesOf(60), seriesOf(6), seriesOf(5)]
    for (const member of range(0, 3)) {
      const split = splitWindows(member, 3, [short, long, none], shape)
      expect(trained(split, short)).toEqual([2])
      expect(validating(split, short)).toEqual([])
      expect(validating(split, long).length).toBeGreaterThan(0)
      expect([...trained(split, none), ...validating(split, none)]).toEqual([])
    }
    expect(splitWindows(0, 1, [short], shape).validation).toEqual([])
  })

  test('has training and, from two windows on, validation windows for every length', () => {
    for (const horizonSteps of range(1, 31)) {
      for (const length of range(horizonSteps + 8, horizonSteps + 120)) {
        const own = shapeFor([length], {
          kind: 'gru',
          seasonalPeriod: 12,
          horizonSteps,
          strategy: 'direct',
          columns: shape.columns,
          head: 'median',
        })
        const { count } = windowsIn(length, own)
        expect(count).toBeGreaterThanOrEqual(5)
        const series = seriesOf(length)
        for (const member of range(0, 5)) {
          const split = splitWindows(member, 5, [series], own)
          if (split.validation.length < 1 || split.train.length < 1)
            expect.fail(`horizon ${horizonSteps}, length ${length}, member ${member}`)
        }
      }
    }
  })

  test('validates on some windows of every one of many series, up to 2,000 in all', () => {
    const many = range(0, 1000).map((i) => seriesOf(20 + (i % 30)))
    const { validation: places, train } = splitWindows(1, 3, many, shape)
    expect(new Set(places.map(({ series }) => series)).size).toBe(1000)
    expect(places.length).toBeLessThanOrEqual(2000)
    expect(new Set(train.map(({ series }) => series)).size).toBe(1000)
    const more = range(0, 5000).map(() => many[0])
    expect(splitWindows(0, 3, more, shape).validation.length).toBeLessThanOrEqual(2000)
  })

  test('never trains on validation windows, with any number of members', () => {
    const series = [seriesOf(7), seriesOf(9), seriesOf(14), seriesOf(40)]
    for (const members of [1, 2, 5, 30]) {
      for (const member of range(0, members)) {
        const split = splitWindows(member, members, series, shape)
        for (const one of series) {
          const validation = new Set(validating(split, one))
          const rest = trained(split, one)
          expect(rest.filter((end) => validation.has(end))).toEqual([])
          expect(new Set(rest).size).toBe(rest.length)
          expect(rest.length).toBeGreaterThan(0)
        }
      }
    }
  })
})

test('networks that go on from an earlier part of the series keep their validation windows', () => {
  const [short, long] = [30, 42].map(seriesOf)
  const [others, longer] = [12, 20].map((length) => [seriesOf(length), seriesOf(90)])
  for (const members of [1, 3, 5])
    for (const member of range(0, members)) {
      const before = splitWindows(member, members, [short, ...others], shape)
      const lengths = new Map([long, ...longer].map((one, i) => [one, [30, 12, 90][i]]))
      const after = splitWindows(
        member,
        members,
        [long, ...longer],
        shape,
        undefined,
        (one) => lengths.get(one)!,
      )
      expect(validating(after, long)).toEqual(validating(before, short))
      // Never learned from, then or now.
      for (const end of validating(after, long)) expect(trained(after, long)).not.toContain(end)
      // The newer windows are learned from.
      expect(trained(after, long)).toEqual(expect.arrayContaining(range(30, 39)))
      // One seen from a later step on loses the validation windows before it.
      const own = validating(before, others[0])
      expect(validating(after, longer[0])).toEqual(own.filter((end) => end >= windowsIn(20, shape).first))
    }
})
