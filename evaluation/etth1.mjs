// ETTh1: seven columns of hourly transformer data (Zhou et al. 2021) by the rules of the papers on it: values in standard
// deviations of the first 8,640 rows, from which is learned; 2,880 rows for validation; every window of the 2,880 rows
// after those is scored.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { panelFromRows, trainPanel } from 'hindcast/forecast'

export const etth1 = {
  title: 'ETTh1, seven columns, mean squared and absolute error at several horizons: ETTh1.csv',
  horizons: [96, 192, 336, 720],
}

/** Rows of the file, one after another: from which is learned, of validation, and of the test. */
const usualRows = { learned: 8640, validated: 2880, tested: 2880 }
const season = 24

/** Settings that scored best on the validation rows. */
const settings = { model: 'segment', head: 'median', calendar: false, members: 3 }

/** Each column in standard deviations of what is learned from. */
function readColumns(folder, learned) {
  const [names, ...rows] = parse(readFileSync(join(folder, 'ETTh1.csv')))
  return names.slice(1).map((id, c) => {
    const values = Float64Array.from(rows, (row) => Number(row[c + 1]))
    const first = values.subarray(0, learned)
    const mean = first.reduce((sum, v) => sum + v, 0) / learned
    const deviation = Math.sqrt(first.reduce((sum, v) => sum + (v - mean) ** 2, 0) / learned)
    return { id, values: values.map((v) => (v - mean) / deviation) }
  })
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
    forecaster.forecasts(known).forEach(({ quantiles: { levels, values } }, c) => {
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

/** @param rowsFor how many of the file are for what; by default as the papers have them */
export async function scoreEtth1(folder, { horizons, seeds, validate }, progress, rowsFor = usualRows) {
  const { learned, validated, tested } = rowsFor
  const columns = readColumns(folder, learned)
  const rows = []
  const known = learned + validated
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
        validationFrom: learned,
        onProgress: progress(method),
      })
      const seconds = (performance.now() - began) / 1000
      const [from, to] = validate ? [learned, known] : [known, known + tested]
      rows.push({ method, ...errorsOf(forecaster, columns, from, to, horizon), seconds })
    }
  }
  return { rows }
}
