// Single series in CSV files: `auto` beside the baselines, by the backtest of `hindcast forecast`, and peers on its
// folds.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { forecastPanel, panelFromRows } from 'hindcast/forecast'
import { weightsText } from './learned.mjs'
import { namesWith } from './names.mjs'
import { errorsOf } from './packages.mjs'
import { defaultLimit, forecastsOfPeers } from './peers.mjs'
import { compared, geometricMean } from './ratios.mjs'
import { coverages } from './scores.mjs'

export const singles = {
  title: 'backtests of single series: airline-passengers.csv, ...',
}

/** For each file, how it is read and the steps ahead. */
const files = {
  'airline-passengers.csv': { horizon: 12 },
  'daily-min-temperatures.csv': { horizon: 14, fill: 'linear' },
  'monthly-milk-incomplete.csv': { horizon: 12, fill: 'linear' },
  'monthly-shampoo-sales.csv': { horizon: 6 },
  'monthly-sunspots.csv': { horizon: 12 },
  'taylor.csv': { horizon: 48, season: 48 },
}

/** What is known at the cutoff of each fold, without gaps, and the actual values after it. */
function foldsOf({ y }, { history, backtest: { folds } }) {
  const stamps = history.map(({ ds }) => ds)
  return folds.map(({ cutoff, rows }) => {
    const later = stamps.length - 1 - stamps.indexOf(cutoff)
    return { id: '', y: y.slice(0, y.length - later), actual: Float64Array.from(rows, (row) => row.y) }
  })
}

export async function scoreSingles(folder, { seeds, only, peers, keep, limit = defaultLimit }, progress) {
  const rows = []
  /** By method, the MASE by file; for `auto`, of the first seed. */
  const errors = new Map([['auto', new Map()]])
  const there = Object.keys(files).filter((file) => existsSync(join(folder, file)))
  for (const file of namesWith(there, only)) {
    const { horizon, ...reading } = files[file]
    const panel = panelFromRows(
      parse(readFileSync(join(folder, file)), { columns: true, skip_empty_lines: true }),
      reading,
    )
    let folds
    for (const [i, seed] of seeds.entries()) {
      const { overall, seconds, series } = await forecastPanel(panel, {
        horizon,
        seed,
        explain: false,
        onProgress: progress(file),
      })
      const { model, ...others } = overall.scores
      const baselines = ['seasonalNaive', 'ets', 'theta'].map((method) => others[method].mase)
      rows.push({
        method: `${file}, seed ${seed}`,
        mase: model.mase,
        best: Math.min(...baselines),
        coverage80: model.coverage80,
        coverage95: model.coverage95,
        seconds,
        ensemble: weightsText(series[0].weights),
      })
      if (i > 0) continue
      errors.get('auto').set(file, model.mase)
      folds = foldsOf(panel.series[0], series[0])
    }
    if (peers === undefined) continue
    const { seasonalPeriod: season } = panel
    const name = file.replace('.csv', '')
    for (const { method, forecasts, ...row } of await forecastsOfPeers(
      folds,
      name,
      { season, horizon },
      { peers, keep, limit },
    )) {
      rows.push({ method: `${file}, ${method}`, ...row })
      if (forecasts === undefined) continue
      const mase = errorsOf(folds, forecasts, season).get('')
      Object.assign(rows.at(-1), { mase, ...coverages(folds, forecasts) })
      errors.set(method, (errors.get(method) ?? new Map()).set(file, mase))
    }
  }
  const [[, auto], ...theirs] = errors
  for (const [method, own] of theirs) {
    rows.push({
      method: `all files, ${method}`,
      geometric: geometricMean([...own.values()]),
      ...compared(auto, own),
    })
  }
  return { rows }
}
