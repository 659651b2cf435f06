import { describe, expect, test } from 'vitest'
import { type ScalingTask, scaleSeries } from './scaling.js'
import { made, noise } from './testing/made.js'

/** Doubles every 24 steps, with swings that grow as it does. */
const growing = made(96, (t) => 100 * 2 ** (t / 24) * (1 + 0.2 * Math.sin((2 * Math.PI * t) / 12)))
const level = made(96, (t) => 100 + t + 20 * Math.sin((2 * Math.PI * t) / 12))

const monthly: ScalingTask = { seasonalPeriod: 12, readsSeason: false }
const reading: ScalingTask = { ...monthly, readsSeason: true }

describe('scaleSeries', () => {
  test('takes logarithms where swings grow with the level, and only there', () => {
    expect(scaleSeries(growing, monthly).choice.isLog).toBe(true)
    expect(scaleSeries(level, monthly).choice.isLog).toBe(false)
  })

  test.each([
    [10, 300],
    [3, 300],
    [40, 300],
    [10, -90],
    [10, 3000],
  ])('does not where only a step, %i steps ago and by %i, spans much', (ago, by) => {
    const e = noise(96, 5)
    const stepped = made(
      96,
      (t) => 110 + 10 * Math.sin((2 * Math.PI * t) / 12) + 2 * e[t] + (t < 96 - ago ? 0 : by),
    )
    expect(scaleSeries(stepped, monthly).choice.isLog).toBe(false)
    expect(scaleSeries(stepped, reading).choice.isLog).toBe(false)
  })

  test('takes them where values span more than one order of size, whatever reads the season', () => {
    const e = noise(200, 2)
    const wide = made(200, (t) => Math.exp(3 + 1.5 * e[t]))
    expect(scaleSeries(wide, monthly).choice.isLog).toBe(true)
    expect(scaleSeries(wide, reading).choice.isLog).toBe(true)
  })

  test.each([
    ['a zero', growing.with(3, 0)],
    ['a negative value', growing.with(3, -1)],
    ['nine steps', growing.slice(0, 8)],
    ['one value', growing.slice(0, 1)],
    ['a constant', new Float64Array(50).fill(7)],
    ['zeros', new Float64Array(50)],
    ['a few huge values', made(50, (t) => (t % 10 === 3 ? 1e30 : 1 + (t % 3)))],
  ])('never does for %s', (_, y) => {
    expect(scaleSeries(y, monthly).choice.isLog).toBe(false)
    expect(scaleSeries(y, reading).choice.isLog).toBe(false)
  })

  test('decides by level and not by time', () => {
    // Swings grow while the level falls: a logarithm would make that worse.
    const falling = made(96, (t) => 500 - 4 * t + (t + 1) * (t % 2))
    expect(scaleSeries(falling, { seasonalPeriod: 1, readsSeason: false }).choice.isLog).toBe(false)
  })

  test.each([
    ['logarithms and a season', growing],
    ['a season', level],
    ['negative values', level.map((v) => v - 500)],
    ['neither', noise(50)],
    ['huge values', level.map((v) => v * 1e90)],
    ['tiny values', growing.map((v) => v * 1e-90)],
    ['one value', level.slice(0, 1)],
  ])('restores values: %s', (_, y) => {
    const size = Math.max(...y.map(Math.abs))
    for (const task of [monthly, reading]) {
      const { values, restore } = scaleSeries(y, task)
      restore(values, 0).forEach((v, t) => {
        expect(v / size).toBeCloseTo(y[t] / size, 9)
      })
      // Any part of the series is restored in its own phase.
      restore(values.slice(17, 30), 17).forEach((v, i) => {
        expect(v / size).toBeCloseTo(y[17 + i] / size, 9)
      })
    }
  })

  test.each([
    ['logarithms and a season', growing.map((v) => 1e6 * v ** 0.1)],
    ['a season', level],
    ['neither', noise(96)],
  ])('transforms later values like earlier ones, and restores them: %s', (_, y) => {
    const { choice, values, transform, restore } = scaleSeries(y.slice(0, 90), monthly)
    expect(transform(y.slice(40, 50), 40)).toEqual(values.slice(40, 50))
    const ahead = transform(y.slice(90), 90)
    restore(ahead, 90).forEach((v, h) => {
      expect(v / y[90 + h]).toBeCloseTo(1, 9)
    })
    expect([...transform([0, -1], 90)].every(Number.isFinite)).toBe(!choice.isLog)
  })

  test.each([95, 94, 90])('goes on with the pattern after %d steps', (known) => {
    const y = made(108, (t) => 50 + [8, -3, -1, 0, 2, -6, 4, 1, -2, 3, -4, -2][t % 12])
    const { choice, values, restore } = scaleSeries(y.slice(0, known), monthly)
    expect(choice).toEqual({ isLog: false, hasPattern: true })
    restore(new Float64Array(12).fill(values[known - 1]), known).forEach((v, h) => {
      expect(v).toBeCloseTo(y[known + h], 9)
    })
  })

  test('removes the season, unless the networks read it', () => {
    const { values } = scaleSeries(level, monthly)
    values.slice(1).forEach((v, t) => {
      expect(v - values[t]).toBeCloseTo(1, 9)
    })
    const left = scaleSeries(level, reading)
    expect(left.choice.hasPattern).toBe(false)
    expect(left.values).toEqual(level)
  })

  test('keeps to a choice made before', () => {
    const plain = scaleSeries(growing, monthly, { isLog: false, hasPattern: false })
    expect(plain.values).toEqual(growing)
    expect(plain.restore([3, 4], 5)).toEqual(Float64Array.of(3, 4))
    const logs = scaleSeries(level, monthly, { isLog: true, hasPattern: false })
    expect(logs.values).toEqual(level.map(Math.log))
    expect(logs.choice).toEqual({ isLog: true, hasPattern: false })
  })

  test('has no pattern where a series is too short for one', () => {
    const { values } = scaleSeries(level.slice(0, 7), monthly, { isLog: false, hasPattern: true })
    expect(values).toEqual(level.slice(0, 7))
  })

  test('never restores logarithms to infinity, nor far beyond the known values', () => {
    const { restore } = scaleSeries(growing, monthly)
    const [low, , high] = restore([-1e6, 0, 1e6], 96)
    expect(low).toBeGreaterThan(0)
    expect(high).toBeGreaterThan(Math.max(...growing))
    expect(high).toBeLessThan(Infinity)
  })

  test('chooses by the values given alone: later ones change nothing', () => {
    const [whole, longer] = [growing, Float64Array.of(...growing, ...noise(20))]
    expect(scaleSeries(longer.slice(0, 96), monthly).values).toEqual(scaleSeries(whole, monthly).values)
  })

  test('does not alter the series', () => {
    const before = growing.slice()
    scaleSeries(growing, monthly)
    expect(growing).toEqual(before)
  })
})
