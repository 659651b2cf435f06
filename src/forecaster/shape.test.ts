import { describe, expect, test } from 'vitest'
import { NETWORKS, type NetworkKind } from './options.js'
import { type ShapeTask, shapeFor } from './shape.js'

const taskOf = (change: Partial<ShapeTask> = {}): ShapeTask => ({
  kind: 'lstm',
  seasonalPeriod: 12,
  horizonSteps: 12,
  strategy: 'direct',
  columns: { past: 0, future: 0, static: 0 },
  head: 'median',
  ...change,
})

const windowFor = (length: number, seasonalPeriod: number, horizonSteps: number): number =>
  shapeFor([length], taskOf({ seasonalPeriod, horizonSteps })).windowSteps

const range = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, i) => start + i)

const stepwise = NETWORKS.filter((kind) => kind !== 'segment')

describe('shapeFor', () => {
  test('has two seasons, 36 steps or the horizon, up to 192', () => {
    expect(windowFor(1000, 12, 12)).toBe(36)
    expect(windowFor(1000, 24, 12)).toBe(48)
    expect(windowFor(1000, 12, 60)).toBe(60)
    expect(windowFor(5000, 168, 12)).toBe(192)
  })

  test('has a fifth of a series of fewer than 180 values, where seasons and horizon are shorter', () => {
    expect(windowFor(181, 1, 6)).toBe(36)
    expect(windowFor(150, 1, 6)).toBe(30)
    expect(windowFor(101, 1, 6)).toBe(21)
    expect(windowFor(101, 12, 6)).toBe(24)
    expect(windowFor(40, 1, 6)).toBe(8)
    expect(windowFor(20, 1, 6)).toBe(6)
  })

  test('has 14 seasons of segments, without a season 8 segments, as far as half of the series allows', () => {
    const stepsFor = (length: number, seasonalPeriod: number) =>
      shapeFor([length], taskOf({ kind: 'segment', seasonalPeriod })).windowSteps
    expect(stepsFor(10_000, 24)).toBe(14 * 24)
    expect(stepsFor(10_000, 168)).toBe(14 * 168)
    expect(stepsFor(10_000, 2)).toBe(14 * 2)
    // Pieces of 4 steps where there is no season.
    expect(stepsFor(10_000, 1)).toBe(8 * 4)
    expect(stepsFor(400, 24)).toBe(8 * 24)
    expect(stepsFor(40, 24)).toBe(24)
  })

  test('has the last value as offset for segments, else the mean of the last three', () => {
    for (const kind of NETWORKS) {
      expect(shapeFor([500], taskOf({ kind })).offsetSteps).toBe(kind === 'segment' ? 1 : 3)
      // Counts have no offset.
      expect(shapeFor([500], taskOf({ kind, head: 'negativeBinomial' })).offsetSteps).toBe(0)
    }
  })

  test('leaves at least half of what precedes the horizon for windows that are read step by step', () => {
    for (const horizonSteps of range(1, 31)) {
      for (const length of range(horizonSteps + 8, 200)) {
        const steps = windowFor(length, 12, horizonSteps)
        expect(steps).toBeGreaterThanOrEqual(2)
        expect(2 * steps).toBeLessThanOrEqual(length - horizonSteps)
      }
    }
  })

  test('is made for the typical length: a few series of another length change nothing', () => {
    const usual = shapeFor([300, 300, 300, 300, 300], taskOf({ seasonalPeriod: 24 }))
    expect(shapeFor([9, 300, 300, 300, 100_000], taskOf({ seasonalPeriod: 24 })).windowSteps).toBe(
      usual.windowSteps,
    )
    expect(shapeFor([300, 300, 300, 40, 300], taskOf({ seasonalPeriod: 24 })).windowSteps).toBe(
      usual.windowSteps,
    )
  })

  test('has whole segments, of a season or an even part of it', () => {
    for (const seasonalPeriod of range(1, 400)) {
      for (const [length, horizonSteps] of [
        [9, 1],
        [40, 6],
        [500, 12],
        [20_000, 48],
      ]) {
        const shape = shapeFor([length], taskOf({ kind: 'segment', seasonalPeriod, horizonSteps }))
        const where = `season ${seasonalPeriod}, ${length} values, horizon ${horizonSteps}`
        expect(shape.windowSteps % shape.segmentSteps, where).toBe(0)
        expect(shape.segmentSteps, where).toBeGreaterThanOrEqual(1)
        expect(shape.segmentSteps, where).toBeLessThanOrEqual(48)
        const divides = range(4, Math.min(seasonalPeriod, 48) + 1).some((n) => seasonalPeriod % n === 0)
        if (divides) expect(seasonalPeriod % shape.segmentSteps, where).toBe(0)
      }
    }
    const pieceOf = (seasonalPeriod: number) =>
      shapeFor([10_000], taskOf({ kind: 'segment', seasonalPeriod })).segmentSteps
    expect([24, 12, 7, 168, 96].map(pieceOf)).toEqual([24, 12, 7, 42, 48])
    for (const kind of stepwise) expect(shapeFor([500], taskOf({ kind })).segmentSteps).toBe(1)
  })

  test('has whole segments in any window that is given', () => {
    for (const windowSteps of range(2, 120)) {
      for (const seasonalPeriod of [1, 7, 12, 24, 168]) {
        const shape = shapeFor([500], taskOf({ kind: 'segment', seasonalPeriod, windowSteps }))
        expect(shape.windowSteps).toBe(windowSteps)
        expect(windowSteps % shape.segmentSteps, `${windowSteps} of ${seasonalPeriod}`).toBe(0)
      }
    }
    const pieceOf = (windowSteps: number) =>
      shapeFor([500], taskOf({ kind: 'segment', windowSteps })).segmentSteps
    expect([48, 50, 11, 12, 2].map(pieceOf)).toEqual([12, 10, 11, 12, 2])
  })

  test('forecasts the whole horizon at once, or, where recursive, a step or a segment', () => {
    for (const kind of NETWORKS) {
      for (const horizonSteps of [1, 5, 12, 30]) {
        const task = taskOf({ kind, horizonSteps })
        expect(shapeFor([500], task).outputSteps).toBe(horizonSteps)
        const segment = kind === 'segment' ? Math.min(12, horizonSteps) : 1
        expect(shapeFor([500], { ...task, strategy: 'recursive' }).outputSteps).toBe(segment)
        expect(shapeFor([500], { ...task, strategy: 'recursive' }).horizonSteps).toBe(horizonSteps)
      }
    }
  })

  test('has no fewer units for more windows', () => {
    for (const kind of NETWORKS) {
      const sizes = [1, 10, 100, 1000, 10_000].map(
        (count) => shapeFor(Array(count).fill(200), taskOf({ kind })).hiddenSize,
      )
      expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
      expect(sizes[0]).toBeGreaterThanOrEqual(16)
      expect(sizes.at(-1)).toBeLessThanOrEqual(64)
      expect(sizes.at(-1)).toBeGreaterThan(sizes[0])
    }
  })

  test('keeps to what is given', () => {
    const given = { hiddenSize: 7, windowSteps: 48, dropout: 0.25, head: 'quantiles' } as const
    for (const kind of NETWORKS) expect(shapeFor([500], taskOf({ kind, ...given }))).toMatchObject(given)
    expect(shapeFor([500], taskOf()).dropout).toBe(0)
  })

  test('sees values from no more steps than the window has', () => {
    for (const kind of NETWORKS as readonly NetworkKind[]) {
      for (const seasonalPeriod of [1, 2, 7, 24, 168, 365]) {
        for (const windowSteps of [undefined, 2, 20, 300]) {
          const shape = shapeFor([400], taskOf({ kind, seasonalPeriod, windowSteps }))
          expect(shape.offsetSteps).toBeGreaterThanOrEqual(1)
          expect(shape.offsetSteps).toBeLessThanOrEqual(shape.windowSteps)
        }
      }
    }
  })
})
