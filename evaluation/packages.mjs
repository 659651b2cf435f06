// Many short single series, such as those of R's packages fma, fpp2 and expsmooth: each alone, forecast at several
// cutoffs from the values before, as if those after were unknown.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { InputError } from 'hindcast'
import { baselines, mase, medianOf } from 'hindcast/forecast'
import { fewestKnown } from './competitions.mjs'
import { learnedForecasts } from './learned.mjs'
import { mean } from './mean.mjs'
import { namesWith } from './names.mjs'
import { defaultLimit, forecastsOfPeers } from './peers.mjs'
import { compared, geometricMean } from './ratios.mjs'
import { say } from './say.mjs'
import { coverages } from './scores.mjs'

export const packages = {
  title: 'single series of R’s packages: files NAME_SEASON.csv',
}

/** Steps ahead by season. */
const horizons = new Map([
  [1, 6],
  [4, 8],
  [12, 12],
])
const mostCutoffs = 3

/** The series of the folder's files, with their names, seasons and values. */
function readSeries(folder, only) {
  const files = readdirSync(folder).filter((file) => /_\d+\.csv$/.test(file))
  return namesWith(files, only).map((file) => {
    const season = Number(file.match(/_(\d+)\.csv$/)[1])
    if (!horizons.has(season)) {
      throw new InputError(`${file}: expected a season of ${[...horizons.keys()].join(', ')}`)
    }
    const rows = parse(readFileSync(join(folder, file)), { from: 2 })
    return {
      id: file.replace('.csv', ''),
      season,
      values: Float64Array.from(rows, ([, value]) => Number(value)),
    }
  })
}

/**
 * What is known at the series' cutoffs and the actual values after each, by season; series that leave too few values to
 * learn from are left out.
 * @param options `validate`: the cutoffs before those that are the test otherwise
 * @returns by season: steps ahead and, for each cutoff of each series, its name and both parts
 */
export function readPackages(folder, { only, validate }) {
  const groups = new Map([...horizons].map(([season, horizon]) => [season, { horizon, parts: [] }]))
  for (const { id, season, values } of readSeries(folder, only)) {
    const { horizon, parts } = groups.get(season)
    const room = (count) => Math.max(0, Math.floor((count - fewestKnown(season)) / horizon))
    const test = Math.min(mostCutoffs, room(values.length))
    const end = validate ? values.length - test * horizon : values.length
    const count = validate ? Math.min(mostCutoffs, room(end)) : test
    for (let back = count; back > 0; back--) {
      const cutoff = end - back * horizon
      parts.push({ id, y: values.slice(0, cutoff), actual: values.slice(cutoff, cutoff + horizon) })
    }
  }
  return groups
}

/** The mean MASE over the cutoffs, by series. */
export function errorsOf(parts, forecasts, season) {
  const byId = new Map()
  parts.forEach(({ id, y, actual }, i) => {
    const error = mase(actual, medianOf(forecasts[i]), y, season)
    byId.set(id, [...(byId.get(id) ?? []), error])
  })
  return new Map([...byId].map(([id, errors]) => [id, mean(errors)]))
}

/** Forecasts of a baseline, or of a model of which each part is the only series. */
async function ownForecasts(method, seed, parts, { season, horizon }, progress) {
  if (Object.hasOwn(baselines, method)) {
    return parts.map(({ y }) => baselines[method](y, { seasonalPeriod: season, horizonSteps: horizon }))
  }
  const forecasts = []
  for (const part of parts) {
    const heard = progress(`${method}, ${part.id}, ${part.y.length} values`)
    const found = await learnedForecasts([part], { season, horizon }, method, seed, heard)
    forecasts.push(...found.forecasts)
  }
  return forecasts
}

/**
 * One method's row of scores, and its errors by series.
 * @param results its forecasts and seconds, or the problem, by season
 */
function scoreMethod(method, results, groups) {
  const done = results.filter(({ problem }) => problem === undefined)
  const bySeason = done.map(({ season, forecasts }) => [
    season,
    errorsOf(groups.get(season).parts, forecasts, season),
  ])
  const errors = new Map(bySeason.flatMap(([, own]) => [...own]))
  const row = {
    method,
    ...Object.fromEntries(
      bySeason.map(([season, own]) => [`mase${season}`, geometricMean([...own.values()])]),
    ),
    seconds: done.reduce((sum, { seconds }) => sum + seconds, 0),
    problem: results.find(({ problem }) => problem !== undefined)?.problem,
  }
  if (done.length === groups.size) {
    const parts = done.flatMap(({ season }) => groups.get(season).parts)
    const forecasts = done.flatMap((one) => one.forecasts)
    Object.assign(row, { geometric: geometricMean([...errors.values()]), ...coverages(parts, forecasts) })
  }
  return { row, errors }
}

export async function scorePackages(folder, options, progress) {
  const { seeds, peers, keep, limit = defaultLimit, methods = [...Object.keys(baselines), 'auto'] } = options
  const groups = [...readPackages(folder, options)].filter(([, { parts }]) => parts.length > 0)
  if (groups.length === 0) throw new InputError(`all series in ${folder} are too short`)
  /** By method, what it forecast in each season's group. */
  const found = new Map()
  const add = (method, season, result) =>
    found.set(method, [...(found.get(method) ?? []), { season, ...result }])
  for (const [season, { horizon, parts }] of groups) {
    const count = new Set(parts.map(({ id }) => id)).size
    say(`season ${season}: ${count} series, ${parts.length} cutoffs, ${horizon} steps ahead`)
    const own = methods.flatMap((method) =>
      Object.hasOwn(baselines, method)
        ? [{ method, name: method }]
        : seeds.map((seed) => ({ method, seed, name: `${method}, seed ${seed}` })),
    )
    for (const { method, seed, name } of own) {
      const began = performance.now()
      const forecasts = await ownForecasts(method, seed, parts, { season, horizon }, progress)
      add(name, season, { forecasts, seconds: (performance.now() - began) / 1000 })
    }
    if (peers === undefined) continue
    const theirs = await forecastsOfPeers(
      parts,
      `packages-${season}`,
      { season, horizon },
      { peers, keep, limit },
    )
    for (const { method, ...result } of theirs) add(method, season, result)
  }
  const scored = [...found].map(([method, results]) => scoreMethod(method, results, new Map(groups)))
  const auto = scored.find(({ row }) => row.method.startsWith('auto'))
  return {
    rows: scored.map(({ row, errors }) => ({
      ...row,
      ...(auto && auto.row !== row && compared(auto.errors, errors)),
    })),
  }
}
