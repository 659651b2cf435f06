import { expect, test } from 'vitest'
import { panelFromRows } from '../../data/index.js'
import { made, monthly, noise, seasonal } from '../../statistics/testing/made.js'
import { extended, historyOf } from './history.js'

const months = monthly(seasonal(96))
const panelOf = (rows: readonly Readonly<Record<string, unknown>>[], options = {}) =>
  panelFromRows(rows, { time: 'ds', target: 'y', ...options })
const trained = panelOf(months.slice(0, 60))
const history = historyOf(trained, 2).get('y')

/** What a series of the rows has before it, and how many of its values are its own. */
function continuedBy(rows: readonly Readonly<Record<string, unknown>>[]) {
  const panel = panelOf(rows, { frequency: 'MS' })
  const { series, notes } = extended(panel.series[0], history)
  return { values: [...series.y], series, notes, own: rows.length }
}

test('five seasons, the window or 60 values are kept, whichever are most', () => {
  const long = panelOf(monthly(seasonal(300)))
  expect(historyOf(long, 2).get('y')?.y).toEqual(seasonal(300).slice(240))
  expect(historyOf(long, 100).get('y')?.y).toEqual(seasonal(300).slice(200))
  expect(historyOf({ ...long, seasonalPeriod: 24 }, 2).get('y')?.y).toHaveLength(120)
  expect(historyOf(trained, 100).get('y')?.y).toEqual(seasonal(60))
})

test.each([1, 2, 12, 24])('%d rows that go on are put behind the history', (count) => {
  const { values, series, notes } = continuedBy(months.slice(60, 60 + count))
  expect(values).toEqual([...seasonal(60 + count)])
  expect(notes).toEqual([])
  expect(series.ds).toHaveLength(60 + count)
  expect(series.future(1)).toEqual([months[60 + count].ds])
  // The clock runs on through the earlier values.
  expect(series.timeOf(0)).toBe(Date.UTC(2000, 0))
  expect(series.timeOf(60 + count)).toBe(Date.UTC(2005, count))
})

test.each([
  [0, 40],
  [10, 60],
  [36, 70],
  [59, 60],
])('of rows %d to %d, which the training knew in part, those before are put in front', (from, to) => {
  expect(continuedBy(months.slice(from, to)).values).toEqual([...seasonal(84).slice(0, to)])
})

test('rows before the training have nothing in front of them', () => {
  const before = monthly(seasonal(84)).map(({ y }, t) => ({
    ds: `${1990 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}`,
    y,
  }))
  expect(continuedBy(before.slice(0, 30)).values).toHaveLength(30)
})

test('rows that contradict the history are another series; some revised values are not', () => {
  const other = months.slice(48, 70).map((row) => ({ ...row, y: row.y + 40 }))
  expect(continuedBy(other).values).toHaveLength(22)
  expect(continuedBy(other).notes).toEqual([expect.stringMatching(/^22 rows of a season/)])
  const revised = months.slice(48, 70).map((row, t) => (t < 4 ? { ...row, y: row.y + 1 } : row))
  expect(continuedBy(revised).values).toHaveLength(70)
})

test.each([1, 5, 11, 12, 13, 24])('a gap of %d steps keeps every value in its place of the season', (gap) => {
  const { values, series, notes, own } = continuedBy(months.slice(60 + gap, 64 + gap))
  const earlier = values.length - own
  expect(notes).toEqual([
    expect.stringMatching(
      new RegExp(`^${gap} steps? between the training and the first row (is|are) unknown`),
    ),
  ])
  expect(earlier).toBeGreaterThan(60 - 12)
  // The month of the first value, and of the value a step before the rows, are those of the clock.
  const month = (step: number) => new Date(series.timeOf(step)!).getUTCMonth()
  expect(values[earlier - 1]).toBe(seasonal(60)[earlier - 1])
  expect(month(earlier - 1)).toBe((earlier - 1) % 12)
})

test('covariates are kept beside the values', () => {
  const shop = made(64, (t) => noise(64, 3)[t])
  const rows = months.slice(0, 64).map((row, t) => ({ ...row, footfall: shop[t], price: 2 * shop[t] }))
  const options = { past: ['footfall'], future: ['price'] }
  const kept = historyOf(panelOf(rows.slice(0, 60), options), 2).get('y')
  const { series } = extended(panelOf(rows.slice(60), options).series[0], kept)
  expect(series.covariates.past).toEqual([shop])
  expect(series.covariates.future).toEqual([shop.map((v) => 2 * v)])
})

test('counted rows, and stamps off the grid, have no place behind a history', () => {
  const counted = panelFromRows(
    months.map(({ y }) => ({ y })),
    { season: 12 },
  )
  expect(historyOf(counted, 2).size).toBe(0)
  const { series, notes } = extended(
    panelFromRows(
      months.slice(0, 5).map(({ y }) => ({ y })),
      { season: 12, isTrained: true },
    ).series[0],
    undefined,
  )
  expect(series.y).toHaveLength(5)
  expect(notes).toEqual([
    expect.stringMatching(
      /^5 rows of a season of 12 steps: too few to see the season; give at least 26 rows/,
    ),
  ])
  const ends = panelOf(
    months.slice(60, 64).map((row) => ({ ...row, ds: `${row.ds}-15` })),
    { frequency: 'M-15' },
  )
  expect(extended(ends.series[0], history).series.y).toHaveLength(4)
})

test('enough rows of a series without history need no note', () => {
  expect(extended(panelOf(months.slice(0, 26)).series[0], undefined).notes).toEqual([])
  expect(extended(panelOf(months.slice(0, 25)).series[0], undefined).notes).toHaveLength(1)
})
