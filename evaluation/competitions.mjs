// The competitions' files: one series a row, its name first; the test values are in a file of their own.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { InputError } from 'hindcast'
import { median } from './median.mjs'

/**
 * By frequency: steps ahead, steps in a season as the organisers count them, and the first day where all series have the
 * same.
 */
const competitions = {
  M4: {
    Yearly: [6, 1],
    Quarterly: [8, 4],
    Monthly: [18, 12],
    Weekly: [13, 1],
    Daily: [14, 1],
    Hourly: [48, 24],
  },
  M3: { Yearly: [6, 1], Quarterly: [8, 4], Monthly: [18, 12], Other: [8, 1] },
  M1: { Yearly: [6, 1], Quarterly: [8, 4], Monthly: [18, 12] },
  Tourism: { Yearly: [4, 1], Quarterly: [8, 4], Monthly: [24, 12] },
  NN5: { Daily: [56, 7, '1996-03-18'] },
}

/** Files of M4's organisers' own point forecasts, whose scores are published. */
const pointsOf = (frequency) => ({
  naive: `Naive-${frequency}.csv`,
  seasonalNaive: `sNaive-${frequency}.csv`,
  naive2: `Naive2-${frequency}.csv`,
  ses: `SES-${frequency}.csv`,
})

export const sets = Object.fromEntries(
  Object.entries(competitions).flatMap(([competition, frequencies]) =>
    Object.entries(frequencies).map(([frequency, [horizon, season, firstDay]]) => [
      `${competition}-${frequency}`.toLowerCase(),
      {
        title: `${competition}, ${frequency.toLowerCase()}`,
        files: { train: `${frequency}-train.csv`, test: `${frequency}-test.csv` },
        horizon,
        season,
        firstDay,
        ...(competition === 'M4' && { points: pointsOf(frequency) }),
      },
    ]),
  ),
)

/** Fewest values to learn from before those that validate: two seasons and two values, and 7 at least. */
export const fewestKnown = (season) => Math.max(2 * season + 2, 7)

const isEmpty = (cell) => cell === '' || cell === 'NA'

/** Names and values of a file's rows, NaN where one is missing; the cells after a series' last value are empty. */
function readRows(folder, file) {
  const rows = parse(readFileSync(join(folder, file)), { from: 2, relax_column_count: true })
  return new Map(
    rows.map(([id, ...cells]) => {
      const count = cells.findLastIndex((cell) => !isEmpty(cell)) + 1
      return [
        id,
        Float64Array.from(cells.slice(0, count), (cell) => (isEmpty(cell) ? Number.NaN : Number(cell))),
      ]
    }),
  )
}

/**
 * A missing value is the median of the values known at its place in the season.
 * @param known the training part
 * @param first place of the first of the values
 */
const filled = (values, known, season, first = 0) =>
  values.map((value, t) =>
    Number.isNaN(value)
      ? median(known.filter((v, i) => i % season === (first + t) % season && !Number.isNaN(v)))
      : value,
  )

/** One series of a set, cut in two, without gaps in either part. */
const cut = (id, y, actual, season) => ({
  id,
  y: filled(y, y, season),
  actual: filled(actual, y, season, y.length),
})

/** The training part of each series, `y`, and the actual values after it. */
export function readSet(folder, { files, horizon, season }) {
  const [train, test] = [files.train, files.test].map((file) => readRows(folder, file))
  return [...train].map(([id, y]) => {
    const actual = test.get(id)
    if (actual?.length !== horizon) {
      throw new InputError(
        `${files.test}: expected ${horizon} values of ${id}, got ${actual?.length ?? 'none'}`,
      )
    }
    return cut(id, y, actual, season)
  })
}

/**
 * The training part alone, its last values as the actual values: for choosing settings. Series that leave too few
 * values to learn from are left out.
 */
export const validationSet = (folder, { files, horizon, season }) =>
  [...readRows(folder, files.train)]
    .filter(([, y]) => y.length - horizon >= fewestKnown(season))
    .map(([id, y]) => cut(id, y.slice(0, -horizon), y.slice(-horizon), season))

/** The point forecasts in a file, by series; undefined without the file. */
export const readPoints = (folder, file) =>
  existsSync(join(folder, file)) ? readRows(folder, file) : undefined
