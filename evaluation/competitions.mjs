// The competitions' files: one series a row, its name first, and the values that follow it in a file of their own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

export const sets = {
  'm4-hourly': {
    title: 'M4, hourly',
    files: { train: 'Hourly-train.csv', test: 'Hourly-test.csv' },
    horizon: 48,
    season: 24,
    // What the organisers' own programs forecast: the scores of these are published.
    points: {
      naive: 'Naive-Hourly.csv',
      seasonalNaive: 'sNaive-Hourly.csv',
      naive2: 'Naive2-Hourly.csv',
      ses: 'SES-Hourly.csv',
    },
  },
  'm3-monthly': {
    title: 'M3, monthly',
    files: { train: 'Monthly-train.csv', test: 'Monthly-test.csv' },
    horizon: 18,
    season: 12,
  },
}

/** Names and values of a file's rows; the cells after a series' last value are empty. */
function readRows(path) {
  const rows = parse(readFileSync(path), { from: 2, relax_column_count: true })
  return new Map(
    rows.map(([id, ...cells]) => [
      id,
      Float64Array.from(
        cells.filter((cell) => cell !== '' && cell !== 'NA'),
        Number,
      ),
    ]),
  )
}

/** What was known of each series, `y`, and what came. */
export function readSet(folder, { files, horizon }) {
  const [train, test] = [files.train, files.test].map((file) => readRows(join(folder, file)))
  return [...train].map(([id, y]) => {
    const actual = test.get(id)
    if (actual?.length !== horizon) {
      throw new Error(`${files.test}: expected ${horizon} values of ${id}, got ${actual?.length ?? 'none'}`)
    }
    return { id, y, actual }
  })
}

/** The points that a file forecasts, by series. */
export const readPoints = readRows
