import { beforeAll, describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { made, noise, seasonal } from '../../statistics/testing/made.js'
import { anomalies } from './anomalies.js'
import type { AnomalyDocument, AnomalyRow } from './document.js'
import type { AnomalyOptions } from './options.js'

const day = (t: number): string => new Date(Date.UTC(2020, 0, 1 + t)).toISOString().slice(0, 10)
const daily = (y: ArrayLike<number>, id = 'a') =>
  Array.from(y, (v, t) => ({ unique_id: id, ds: day(t), y: v }))
const changed = (y: Float64Array, at: Readonly<Record<number, number>>): Float64Array =>
  y.map((v, t) => v + (at[t] ?? 0))
const found = ({ series }: AnomalyDocument): string[] =>
  series.flatMap(({ rows }) => rows.filter(({ isAnomaly }) => isAnomaly).map(({ ds }) => ds))
const rowAt = ({ series: [{ rows }] }: AnomalyDocument, t: number): AnomalyRow =>
  rows.find(({ ds }) => ds === day(t))!
const quick: AnomalyOptions = { season: 12 }

describe('anomalies', () => {
  const y = changed(seasonal(240), { 90: 12, 150: -15, 151: -12, 200: 9 })
  let document: AnomalyDocument

  beforeAll(async () => {
    document = await anomalies(daily(y), { ...quick, seed: 3 })
  })

  test('are the values that were changed, and hardly any other', () => {
    expect(found(document).filter((ds) => [90, 150, 151, 200].map(day).includes(ds))).toHaveLength(4)
    expect(found(document).length).toBeLessThanOrEqual(5)
    expect(document).toMatchObject({ threshold: 3, seed: 3, skipped: [] })
  })

  test('do not stand in the expectations of those after them', () => {
    for (const t of [90, 150, 151, 200]) {
      for (let later = t; later < t + 6; later++) {
        const { expected } = rowAt(document, later)
        expect(Math.abs(expected - seasonal(240)[later])).toBeLessThan(4)
      }
    }
  })

  test('are outside of the usual range, the others within', () => {
    const [{ rows }] = document.series
    for (const { y: value, lo, hi, expected, isAnomaly, score } of rows) {
      expect(isAnomaly).toBe(score >= 3)
      expect(value < lo || value > hi).toBe(isAnomaly)
      expect(lo).toBeLessThan(expected)
      expect(hi).toBeGreaterThan(expected)
    }
  })

  test('have rows from the first value on that could be forecast, to the last', () => {
    const [{ id, frequency, rows }] = document.series
    expect({ id, frequency }).toEqual({ id: 'a', frequency: 'D' })
    expect(rows.map(({ ds }) => ds)).toEqual(
      Array.from({ length: rows.length }, (_, i) => day(240 - rows.length + i)),
    )
    expect(rows.length).toBeGreaterThan(180)
    expect(rows.map((row) => row.y)).toEqual([...y.slice(240 - rows.length)])
  })

  test('are the same with the same seed', async () => {
    const again = await anomalies(daily(y), { ...quick, seed: 3 })
    expect(again.series).toEqual(document.series)
  })

  test('are those from the threshold on, on which scores do not depend', async () => {
    const lower = await anomalies(daily(y), { ...quick, seed: 3, threshold: 1 })
    const scores = ({ series }: AnomalyDocument) => series[0].rows.map(({ score }) => score)
    expect(scores(lower)).toEqual(scores(document))
    expect(found(lower)).toHaveLength(scores(document).filter((score) => score >= 1).length)
    expect(found(lower).length).toBeGreaterThan(found(document).length + 5)
  })
})

test('hardly any value of clean noise is an anomaly', async () => {
  const rows = [1, 2, 3, 4].flatMap((seed) => daily(noise(160, seed), `s${seed}`))
  const document = await anomalies(rows, { season: 1 })
  expect(document.series.map(({ id }) => id)).toEqual(['s1', 's2', 's3', 's4'])
  // One in a thousand of some 560.
  expect(found(document).length).toBeLessThanOrEqual(3)
})

test('a new level is an anomaly where it begins, and usual after', async () => {
  const y = noise(200, 5).map((v, t) => 0.5 * v + (t < 120 ? 10 : 25))
  const document = await anomalies(daily(y), { season: 1 })
  expect(found(document)).toEqual(expect.arrayContaining([120, 121, 122].map(day)))
  expect(found(document).filter((ds) => ds >= day(126))).toEqual([])
  expect(rowAt(document, 140).expected).toBeGreaterThan(22)
})

test('in a constant series every departure has an infinite score, and nothing else', async () => {
  const constant = new Float64Array(40).fill(4)
  expect(found(await anomalies(daily(constant)))).toEqual([])
  const document = await anomalies(daily(changed(constant, { 20: 1e-3 })))
  expect(found(document)).toEqual([day(20)])
  expect(rowAt(document, 20)).toMatchObject({ score: Infinity, expected: 4, lo: 4, hi: 4 })
})

test('of a pattern that is always the same, what departs from it', async () => {
  const pattern = made(144, (t) => [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8][t % 12])
  expect(found(await anomalies(daily(pattern), quick))).toEqual([])
  expect(found(await anomalies(daily(changed(pattern, { 100: 2 })), quick))).toEqual([day(100)])
})

test.each([
  [
    'values with a 0 among those whose logarithm is taken',
    made(120, (t) => (t === 80 ? 0 : 2 ** (5 + t / 15))),
  ],
  ['a value without bounds', made(120, (t) => (t === 80 ? 1e100 : 5 + Math.sin(t)))],
])('finds %s', async (_, y) => {
  const document = await anomalies(daily(y), { season: 1 })
  expect(found(document)).toContain(day(80))
  for (const { rows } of document.series) {
    for (const { expected, lo, hi, score } of rows) {
      expect([expected, lo, hi, score].every(Number.isFinite)).toBe(true)
    }
  }
})

test('does not flag values that a covariate explains', async () => {
  const promotion = made(240, (t) => (t % 23 === 7 ? 1 : 0))
  const rows = daily(noise(240, 6).map((v, t) => 50 + v + 30 * promotion[t])).map((row, t) => ({
    ...row,
    promotion: promotion[t],
  }))
  const document = await anomalies(rows, { season: 1, future: ['promotion'], target: ['y'] })
  expect(found(document).length).toBeLessThanOrEqual(2)
})

describe('series that are too short', () => {
  test('are skipped with the reason while there are others', async () => {
    const rows = [...daily(seasonal(60), 'long'), ...daily(seasonal(29), 'short')]
    const { series, skipped } = await anomalies(rows, quick)
    expect(series.map(({ id }) => id)).toEqual(['long'])
    expect(skipped).toEqual([
      {
        id: 'short',
        reason: 'rows, series short: expected at least 30 values to tell what is usual, got 29',
      },
    ])
    await expect(anomalies(rows, { ...quick, strict: true })).rejects.toThrow(skipped[0].reason)
  })

  test('are an error where there is no other', async () => {
    await expect(anomalies(daily(seasonal(20)))).rejects.toThrow(
      new InputError('rows, series a: expected at least 30 values to tell what is usual, got 20'),
    )
  })
})

test.each<readonly [AnomalyOptions, string]>([
  [{ threshold: 0.5 }, 'anomalies threshold: expected a number from 1 to 100, got 0.5'],
  [{ threshold: Number.NaN }, 'anomalies threshold: expected a number from 1 to 100, got NaN'],
  [{ treshold: 4 } as AnomalyOptions, 'anomalies treshold: there is no such option; did you mean threshold?'],
  [{ horizon: 4 } as AnomalyOptions, 'anomalies horizon: there is no such option'],
  [{ seed: 1.5 }, 'anomalies seed: expected a whole number from'],
  [{ model: 'auto' as 'lstm' }, 'anomalies model: expected one of lstm, gru, rnn, segment, got auto'],
])('refuses %o', async (options, message) => {
  await expect(anomalies(daily(seasonal(60)), options)).rejects.toThrow(message)
})

test('ends when it is told to, with the reason', async () => {
  const controller = new AbortController()
  const work = anomalies(daily(seasonal(100)), {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('enough')),
  })
  await expect(work).rejects.toThrow('enough')
})
