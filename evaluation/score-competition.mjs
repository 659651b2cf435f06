// Scores of the baselines, of networks and of peers on a competition's series.
import { baselines } from 'hindcast/forecast'
import { readPoints, readSet, sets, validationSet } from './competitions.mjs'
import { learnedForecasts, weightsText } from './learned.mjs'
import { defaultLimit, forecastsOfPeers } from './peers.mjs'
import { say } from './say.mjs'
import { scorerOf } from './scores.mjs'

/** @param season in place of the set's, for methods and scores alike */
export async function scoreCompetition(name, folder, options, progress) {
  const { methods, seeds, validate, peers, keep, limit = defaultLimit, season = sets[name].season } = options
  const set = { ...sets[name], season }
  const series = validate ? validationSet(folder, set) : readSet(folder, set)
  say(`${set.title}: ${series.length} series, ${set.horizon} steps ahead, season ${season}`)
  const { scoreAll, scorePoints } = scorerOf(series, set)
  const rows = []
  for (const [method, file] of Object.entries((validate ? undefined : set.points) ?? {})) {
    const points = readPoints(folder, file)
    if (points !== undefined) rows.push({ method: `${method} (organisers’)`, ...scorePoints(points) })
  }
  const timed = async (method, work) => {
    const began = performance.now()
    const forecasts = await work()
    const seconds = (performance.now() - began) / 1000
    rows.push({ method, ...scoreAll(forecasts), seconds })
    say(`${method}: ${seconds.toFixed(1)} s`)
  }
  for (const method of methods ?? [...Object.keys(baselines), 'auto']) {
    if (Object.hasOwn(baselines, method)) {
      await timed(method, () =>
        series.map(({ y }) => baselines[method](y, { seasonalPeriod: season, horizonSteps: set.horizon })),
      )
      continue
    }
    for (const seed of seeds) {
      await timed(`${method}, seed ${seed}`, async () => {
        const found = await learnedForecasts(series, set, method, seed, progress(method))
        say(`  ensemble: ${weightsText(found.weights)}`)
        return found.forecasts
      })
    }
  }
  if (peers !== undefined) {
    const found = await forecastsOfPeers(series, name, set, { peers, keep, limit })
    for (const { forecasts, ...row } of found) rows.push({ ...row, ...(forecasts && scoreAll(forecasts)) })
  }
  return { series: series.length, rows }
}
