// Single series in CSV files: `auto` beside the baselines, by the backtest of `hindcast forecast`.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { forecast } from 'hindcast/forecast'

export const singles = {
  title: 'single series: scores of the backtest (airline-passengers.csv and others)',
}

/** Options of `forecast` for each file. */
const files = {
  'airline-passengers.csv': { horizon: 12 },
  'daily-min-temperatures.csv': { horizon: 14, fill: 'linear' },
  'monthly-milk-incomplete.csv': { horizon: 12, fill: 'linear' },
  'monthly-shampoo-sales.csv': { horizon: 6 },
  'monthly-sunspots.csv': { horizon: 12 },
  'taylor.csv': { horizon: 48, season: 48 },
}

export async function scoreSingles(folder, { seeds }, progress) {
  const rows = []
  for (const [file, options] of Object.entries(files)) {
    const path = join(folder, file)
    if (!existsSync(path)) continue
    const data = parse(readFileSync(path), { columns: true, skip_empty_lines: true })
    for (const seed of seeds) {
      const { overall, seconds, series } = await forecast(data, {
        ...options,
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
        ensemble: Object.entries(series[0].weights)
          .map(([part, weight]) => `${part} ${weight.toFixed(2)}`)
          .join(', '),
      })
    }
  }
  return { rows }
}
