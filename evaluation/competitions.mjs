// The competitions' files: one series a row, its name first; the test values are in a file of their own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

const files = (name) => ({ train: `${name}-train.csv`, test: `${name}-test.csv` })

/** M4's sets by frequency: steps ahead, and steps in a season as the organisers count them. */
const m4 = {
  Yearly: [6, 1],
  Quarterly: [8, 4],
  Monthly: [18, 12],
  Weekly: [13, 1],
  Daily: [14, 1],
  Hourly: [48, 24],
}

/** Files of the organisers' own point forecasts, whose scores are published. */
const pointsOf = (name) => ({
  naive: `Naive-${name}.csv`,
  seasonalNaive: `sNaive-${name}.csv`,
  naive2: `Naive2-${name}.csv`,
  ses: `SES-${name}.csv`,
})

export const sets = {
  ...Object.fromEntries(
    Object.entries(m4).map(([name, [horizon, season]]) => [
      `m4-${name.toLowerCase()}`,
      { title: `M4, ${name.toLowerCase()}`, files: files(name), horizon, season, points: pointsOf(name) },
    ]),
  ),
  'm3-yearly': { title: 'M3, yearly', files: files('Yearly'), horizon: 6, season: 1 },
  'm3-quarterly': { title: 'M3, quarterly', files: files('Quarterly'), horizon: 8, season: 4 },
  'm3-monthly': { title: 'M3, monthly', files: files('Monthly'), horizon: 18, season: 12 },
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

/** The training part of each series, `y`, and the actual values after it. */
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

/** The training part alone, its last values as the actual values: for choosing settings. */
export const validationSet = (folder, { files, horizon }) =>
  [...readRows(join(folder, files.train))]
    .filter(([, y]) => y.length >= 3 * horizon + 8)
    .map(([id, y]) => ({ id, y: y.slice(0, -horizon), actual: y.slice(-horizon) }))

/** The point forecasts in a file, by series. */
export const readPoints = readRows
