import { describe, expect, it } from 'vitest'
import { random } from '../../engine/random.js'
import { scaleSeries } from './scaling.js'

const made = (count: number, at: (t: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_, t) => at(t))

/** Doubles every 24 steps, with swings that grow as it does. */
const growing = made(96, (t) => 100 * 2 ** (t / 24) * (1 + 0.2 * Math.sin((2 * Math.PI * t) / 12)))
const level = made(96, (t) => 100 + t + 20 * Math.sin((2 * Math.PI * t) / 12))

describe('scaleSeries', () => {
  it('takes logarithms where swings grow with the level, and only there', () => {
    expect(scaleSeries(growing, 12).choice.isLog).toBe(true)
    expect(scaleSeries(level, 12).choice.isLog).toBe(false)
  })

  it.each([
    ['a zero', growing.with(3, 0)],
    ['a negative value', growing.with(3, -1)],
    ['values spread wide', growing.with(3, 0.01)],
    ['nine steps', growing.slice(0, 8)],
    ['a constant', new Float64Array(50).fill(7)],
    ['zeros', new Float64Array(50)],
  ])('never does for %s', (_, y) => {
    expect(scaleSeries(y, 12).choice.isLog).toBe(false)
  })

  it('decides by level and not by time', () => {
    // Swings grow while the level falls: a logarithm would make that worse.
    const falling = made(96, (t) => 500 - 4 * t + (t + 1) * (t % 2))
    expect(scaleSeries(falling, 1).choice.isLog).toBe(false)
  })

  it.each([
    ['logarithms and a season', growing],
    ['a season', level],
    ['negative values', level.map((v) => v - 500)],
    ['neither', made(50, (t) => random(t).normal())],
  ])('brings values back: %s', (_, y) => {
    const { values, restore } = scaleSeries(y, 12)
    const back = restore(values, 0)
    back.forEach((v, t) => {
      expect(v).toBeCloseTo(y[t], 9)
    })
    // Any part of the series is brought back in its own phase.
    restore(values.slice(17, 30), 17).forEach((v, i) => {
      expect(v).toBeCloseTo(y[17 + i], 9)
    })
  })

  it.each([95, 94, 90])('goes on with the pattern after %d steps', (known) => {
    const y = made(108, (t) => 50 + [8, -3, -1, 0, 2, -6, 4, 1, -2, 3, -4, -2][t % 12])
    const { choice, values, restore } = scaleSeries(y.slice(0, known), 12)
    expect(choice).toEqual({ isLog: false, hasPattern: true })
    restore(new Float64Array(12).fill(values[known - 1]), known).forEach((v, h) => {
      expect(v).toBeCloseTo(y[known + h], 9)
    })
  })

  it('takes the season out', () => {
    const { values } = scaleSeries(level, 12)
    values.slice(1).forEach((v, t) => {
      expect(v - values[t]).toBeCloseTo(1, 9)
    })
  })

  it('keeps to decisions made before', () => {
    const plain = scaleSeries(growing, 12, { isLog: false, hasPattern: false })
    expect(plain.values).toEqual(growing)
    expect(plain.restore([3, 4], 5)).toEqual(Float64Array.of(3, 4))
    const logs = scaleSeries(level, 12, { isLog: true, hasPattern: false })
    expect(logs.values).toEqual(level.map(Math.log))
    expect(logs.choice).toEqual({ isLog: true, hasPattern: false })
  })

  it('does not alter the series', () => {
    const before = growing.slice()
    scaleSeries(growing, 12)
    expect(growing).toEqual(before)
  })
})
