// ETTh1: seven columns of hourly transformer data (Zhou et al. 2021) by the protocol of the papers on it: values
// standardised by the first 8,640 rows, the training rows; 2,880 rows for validation; every window of the 2,880 test rows
// after those is scored.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { panelFromRows, trainPanel } from 'hindcast/forecast'

export const etth1 = {
  title: 'errors on long horizons: ETTh1.csv',
  horizons: [96, 192, 336, 720],
}

/** Rows of the file, in this order. */
const standardRows = { training: 8640, validation: 2880, test: 2880 }
const season = 24

/** Settings that scored best on the validation rows. */
const settings = { model: 'segment', head: 'median', calendar: false, members: 3 }

/** Each column, standardised by its training rows. */
function readColumns(folder, training) {
  const [names, ...rows] = parse(readFileSync(join(folder, 'ETTh1.csv')))
  return names.slice(1).map((id, c) => {
    const values = Float64Array.from(rows, (row) => Number(row[c + 1]))
    const first = values.subarray(0, training)
    const mean = first.reduce((sum, v) => sum + v, 0) / training
    const deviation = Math.sqrt(first.reduce((sum, v) => sum + (v - mean) ** 2, 0) / training)
    return { id, values: values.map((v) => (v - mean) / deviation) }
  })
}

/** The result of work that gives turns to others, done at once. */
function finished(parts) {
  for (;;) {
    const { done, value } = parts.next()
    if (done) return value
  }
}

/** Mean errors of the forecasts of all windows between two rows. */
function errorsOf(forecaster, columns, from, to, horizon) {
  let [squares, sizes, count] = [0, 0, 0]
  for (let end = from; end + horizon <= to; end++) {
    const known = columns.map(({ id, values }) => ({
      id,
      source: id,
      y: values.subarray(0, end),
      covariates: { past: [], future: [], static: [] },
    }))
    finished(forecaster.forecasts(known)).forEach(({ quantiles: { levels, values } }, c) => {
      const median = values[levels.indexOf(0.5)]
      for (let h = 0; h < horizon; h++) {
        const error = median[h] - columns[c].values[end + h]
        squares += error * error
        sizes += Math.abs(error)
        count++
      }
    })
  }
  return { mse: squares / count, mae: sizes / count }
}

/** @param rowCounts rows for training, validation and test; by default those of the papers */
export async function scoreEtth1(folder, { horizons, seeds, validate }, progress, rowCounts = standardRows) {
  const { training, validation, test } = rowCounts
  const columns = readColumns(folder, training)
  const rows = []
  const known = training + validation
  const panel = panelFromRows(
    Array.from({ length: known }, (_, t) =>
      Object.fromEntries(columns.map(({ id, values }) => [id, values[t]])),
    ),
    { season, wide: true },
  )
  for (const horizon of horizons) {
    for (const seed of seeds) {
      const began = performance.now()
      const method = `segment, ${horizon} steps, seed ${seed}`
      const forecaster = await trainPanel(panel, {
        ...settings,
        horizon,
        seed,
        validationFrom: training,
        onProgress: progress(method),
      })
      const seconds = (performance.now() - began) / 1000
      const [from, to] = validate ? [training, known] : [known, known + test]
      rows.push({ method, ...errorsOf(forecaster, columns, from, to, horizon), seconds })
    }
  }
  return { rows }
}
