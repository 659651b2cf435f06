/** Situations made of a kind of anomaly, a season, a noise, a scale and a place: what must be found, and what must not. */
import { describe, expect, test } from 'vitest'
import { random } from '../../engine/random.js'
import { made, noise } from '../../statistics/testing/made.js'
import { anomalies } from './anomalies.js'
import type { AnomalyRow } from './document.js'

type Stamp = (t: number) => string
const hour: Stamp = (t) => new Date(Date.UTC(2024, 0, 1, t)).toISOString()
const day: Stamp = (t) => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10)
const month: Stamp = (t) => new Date(Date.UTC(2000, t, 1)).toISOString().slice(0, 10)

const sine = (n: number, seed: number, deviation = 1.5): Float64Array => {
  const e = noise(n, seed)
  return made(n, (t) => Math.round(10 * (50 + 20 * Math.sin((2 * Math.PI * t) / 24) + deviation * e[t])) / 10)
}
/** The values from `from` to before `to` made by a function. */
const during = (y: Float64Array, from: number, to: number, value: (v: number) => number): Float64Array =>
  y.map((v, t) => (t >= from && t < to ? value(v) : v))
const shop = (n: number, sunday: number): Float64Array => {
  const e = noise(n, 9)
  return made(n, (t) => Math.round(t % 7 === 6 ? sunday * (1 + 0.1 * e[t]) : 100 + 5 * e[t]))
}
const december = noise(120, 4).map((e, t) => (t % 12 === 11 ? 300 : 100) + 4 * e)
const sparse = noise(200, 5).map((e, t) => (t % 10 === (3 * t) % 7 ? 1 + Math.round(2 * Math.abs(e)) : 0))

interface Situation {
  readonly stamp: Stamp
  readonly y: Float64Array
  /** The first anomaly, and the step after the last. */
  readonly from: number
  readonly to: number
  /** Others that may be anomalies too; default 1. */
  readonly others?: number
  /** Of the anomalies; default any. */
  readonly kind?: AnomalyRow['kind']
  /** Of an expected range elsewhere, half of them; default any. */
  readonly widest?: number
}

const situations: Readonly<Record<string, Situation>> = {
  'six hours at 0': {
    stamp: hour,
    y: during(sine(200, 1), 160, 166, () => 0),
    from: 160,
    to: 166,
    widest: 16,
  },
  'six hours at 0, in billions': {
    stamp: hour,
    y: during(sine(200, 2), 150, 156, () => 0).map((v) => 1e9 * v),
    from: 150,
    to: 156,
    widest: 16e9,
  },
  'twelve hours of 400': {
    stamp: hour,
    y: during(sine(400, 3), 250, 262, () => 400),
    from: 250,
    to: 262,
    widest: 16,
  },
  'stuck for a day within the usual values': {
    stamp: hour,
    y: during(sine(400, 4), 250, 274, () => 57.3),
    kind: 'stuck',
    from: 250,
    to: 274,
    widest: 16,
  },
  'half of the traffic for eight hours': {
    stamp: hour,
    y: during(sine(400, 6), 250, 258, (v) => v / 2),
    kind: 'low',
    from: 250,
    to: 258,
    widest: 16,
  },
  'a new level, found where it begins': {
    stamp: hour,
    y: during(sine(400, 7), 250, 400, (v) => v + 40),
    kind: 'level',
    from: 250,
    to: 251,
    others: 4,
    widest: 18,
  },
  'the last value': { stamp: hour, y: during(sine(200, 8), 199, 200, () => 0), from: 199, to: 200 },
  'mostly 0, one of 60': {
    stamp: day,
    y: during(sparse, 120, 121, () => 60),
    from: 120,
    to: 121,
    widest: 25,
  },
  'closed on Sundays, open on one': {
    stamp: day,
    y: during(shop(200, 0), 146, 147, () => 95),
    from: 146,
    to: 147,
  },
  'few on Sundays, many on one': {
    stamp: day,
    y: during(shop(200, 30), 146, 147, () => 96),
    from: 146,
    to: 147,
  },
  'a December missed': {
    stamp: month,
    y: during(december, 83, 84, () => 100),
    from: 83,
    to: 84,
  },
  'a constant, then another': {
    stamp: day,
    y: made(100, (t) => (t < 60 ? 5 : 8)),
    from: 60,
    to: 61,
    others: 0,
  },
}

const rowsOf = async ({ stamp, y }: Situation): Promise<(AnomalyRow & { readonly step: number })[]> => {
  const { series } = await anomalies(Array.from(y, (v, t) => ({ ds: stamp(t), y: v })))
  const [{ rows }] = series
  return rows.map((row, i) => ({ ...row, step: y.length - rows.length + i }))
}

test.each(Object.entries(situations))('%s', async (_, situation) => {
  const { from, to, others = 1, kind, widest = Infinity } = situation
  const rows = await rowsOf(situation)
  const isInside = ({ step }: { readonly step: number }): boolean => step >= from && step < to
  expect(rows.filter((row) => isInside(row) && !row.isAnomaly).map(({ step }) => step)).toEqual([])
  expect(rows.filter((row) => !isInside(row) && row.isAnomaly).length).toBeLessThanOrEqual(others)
  if (kind !== undefined) for (const row of rows.filter(isInside)) expect(row.kind).toBe(kind)
  const widths = rows.filter((row) => !isInside(row)).map(({ lo, hi }) => hi - lo)
  expect(widths.sort((a, b) => a - b)[widths.length >> 1]).toBeLessThan(widest)
})

describe('in a long series', () => {
  const e = noise(2400, 11)
  const stepsFound = async (y: Float64Array): Promise<number[]> =>
    (await rowsOf({ stamp: hour, y, from: 0, to: 0 })).filter((row) => row.isAnomaly).map(({ step }) => step)

  test('a spike is no anomaly where others of its size recur, and is where it is three times theirs', async () => {
    const y = made(2400, (t) => (t % 24 === (7 * Math.floor(t / 24)) % 24 && t % 5 === 0 ? 80 : 50) + e[t])
    const found = await stepsFound(y.with(1500, 150))
    expect(found).toContain(1500)
    expect(found.length).toBeLessThanOrEqual(3)
  })

  test('so is a day a little below its usual course, none of whose values is unlikely', async () => {
    const y = during(sine(2400, 12, 3), 1392, 1416, (v) => v - 9)
    const found = await stepsFound(y)
    expect(found.filter((step) => step >= 1392 && step < 1416).length).toBeGreaterThan(8)
    expect(found.filter((step) => step < 1380 || step >= 1428).length).toBeLessThanOrEqual(2)
  })
})

describe('of clean series, hardly any value is an anomaly', () => {
  const stream = random(5)
  let level = 0
  test.each<readonly [string, (t: number) => number]>([
    ['an autoregression', () => (level = 0.8 * level + stream.normal())],
    ['a season', (t) => 50 + 20 * Math.sin((2 * Math.PI * t) / 7) + 3 * stream.normal()],
    ['counts', () => Math.max(0, Math.round(2 + 1.5 * stream.normal()))],
    [
      'heavy tails',
      () =>
        stream.normal() / Math.sqrt((stream.normal() ** 2 + stream.normal() ** 2 + stream.normal() ** 2) / 3),
    ],
  ])('%s', async (_, value) => {
    const rows = Array.from({ length: 8 }, (_, i) => {
      level = 0
      return Array.from({ length: 150 }, (_, t) => ({ unique_id: `s${i}`, ds: day(t), y: value(t) }))
    })
    const { series } = await anomalies(rows.flat())
    const found = series.flatMap(({ rows }) => rows.filter(({ isAnomaly }) => isAnomaly))
    // One in a thousand of some 900.
    expect(found.length).toBeLessThanOrEqual(4)
  })
})
