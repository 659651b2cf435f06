// Forecasts of other libraries' models: `peers.py` run by a Python that has them, one process a model.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { InputError } from 'hindcast'
import { kept } from './kept.mjs'
import { median } from './median.mjs'
import { timed } from './processes.mjs'
import { say } from './say.mjs'

/** Models of statsforecast. */
export const models = ['AutoETS', 'AutoARIMA', 'AutoCES', 'AutoTheta', 'DynamicOptimizedTheta']

/** Those of the simple combination of univariate models (Petropoulos & Svetunkov 2020), which is their median. */
const inMedian = ['AutoETS', 'AutoARIMA', 'AutoCES', 'DynamicOptimizedTheta']

/** Longest time of one process, in seconds. */
export const defaultLimit = 900

const script = fileURLToPath(new URL('peers.py', import.meta.url))

/**
 * Versions by library, Python's among them.
 * @throws InputError where the program is no Python with statsforecast
 */
export async function versionsOf(python) {
  const { stdout, problem } = await timed(python, [script, '--versions'], 60)
  if (problem !== undefined) throw new InputError(`--peers ${python}: ${problem}`)
  const versions = JSON.parse(stdout)
  if (versions.statsforecast === undefined) throw new InputError(`--peers ${python}: it has no statsforecast`)
  return versions
}

/** Quantile forecasts by series, from a CSV file with a column for each level. */
function forecastsIn(text) {
  const [[, , ...names], ...rows] = parse(text)
  const columns = names
    .map((level, i) => ({ level: Number(level), column: i + 2 }))
    .sort((a, b) => a.level - b.level)
  const byId = new Map()
  for (const row of rows) {
    const own = byId.get(row[0])
    if (own === undefined) byId.set(row[0], [row])
    else own.push(row)
  }
  return new Map(
    [...byId].map(([id, own]) => [
      id,
      {
        levels: columns.map(({ level }) => level),
        values: columns.map(({ column }) => Float64Array.from(own, (row) => Number(row[column]))),
      },
    ]),
  )
}

/**
 * One model's forecasts of the series in a CSV file with columns unique_id, ds and y.
 * @returns forecasts by series, seconds, and how many series a naive method forecast because the model failed; or a problem
 */
export async function askPeer(python, input, model, { horizon, season, frequency, seed = 0 }, limit) {
  const output = `${input}.forecast`
  const asked = [script, input, output, model, horizon, season, frequency, seed].map(String)
  const { problem, isOver, seconds, stderr } = await timed(python, asked, limit)
  if (problem !== undefined) return { problem, isOver }
  const forecasts = forecastsIn(readFileSync(output, 'utf8'))
  return { forecasts, seconds, fallbacks: stderr.match(/^fallback$/gm)?.length ?? 0 }
}

/** The medians of forecasts of the same series, at each level. */
export const medianForecasts = (all) =>
  new Map(
    [...all[0]].map(([id, { levels, values }]) => [
      id,
      {
        levels,
        values: values.map((own, level) =>
          own.map((_, h) => median(all.map((one) => one.get(id).values[level][h]))),
        ),
      },
    ]),
  )

/** Series as CSV; they are named by their place and their steps are counted, as neither matters to the models. */
const countedCsv = (series) =>
  [
    'unique_id,ds,y',
    ...series.flatMap(({ y }, i) => Array.from(y, (value, t) => `${i},${t + 1},${value}`)),
    '',
  ].join('\n')

/**
 * Forecasts by all models and by the median of those of the four that ended.
 * @param name of the set, in the names of kept files
 * @returns by method, forecasts in the order of the series and seconds, or a problem
 */
export async function forecastsOfPeers(series, name, { season, horizon }, { peers, keep, limit }) {
  const task = { horizon, season, frequency: 1 }
  const versions = await versionsOf(peers)
  const text = countedCsv(series)
  const temporary = mkdtempSync(join(tmpdir(), 'hindcast-peers-'))
  const input = join(temporary, 'in.csv')
  const rows = []
  const ended = []
  try {
    writeFileSync(input, text)
    for (const model of models) {
      say(`${name}, ${model}: ${new Date().toTimeString().slice(0, 8)}`)
      const of = { name, model, version: versions.statsforecast, ...task, text }
      const found = await kept(keep, of, limit, () => askPeer(peers, input, model, task, limit))
      const { problem, forecasts, seconds, fallbacks } = found
      say(`${name}, ${model}: ${problem ?? `${seconds.toFixed(1)} s, ${fallbacks} series by a naive method`}`)
      if (problem === undefined && inMedian.includes(model)) ended.push(found)
      rows.push(
        problem === undefined
          ? { method: model, seconds, forecasts: series.map((_, i) => forecasts.get(String(i))) }
          : { method: model, problem },
      )
    }
  } finally {
    rmSync(temporary, { recursive: true })
  }
  if (ended.length > 1) {
    const medians = medianForecasts(ended.map(({ forecasts }) => forecasts))
    rows.push({
      method: `median of ${ended.length}`,
      seconds: ended.reduce((sum, one) => sum + one.seconds, 0),
      forecasts: series.map((_, i) => medians.get(String(i))),
    })
  }
  return rows
}
