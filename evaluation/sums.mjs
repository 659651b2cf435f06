// Sums: over the steps of a series, by sample paths, and over the series of a panel, by totals that add up.
import { backtest, forecast } from 'hindcast/forecast'
import { readSet, sets } from './competitions.mjs'
import { mean } from './mean.mjs'

export const sums = {
  title: 'sums over steps and over series: the files of m3-monthly',
}

const [pathCount, panelSize, groupSize] = [500, 18, 6]

const sum = (values) => values.reduce((all, v) => all + v, 0)

const monthly = (values, more = {}) =>
  Array.from(values, (y, t) => ({
    ds: `${1980 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}`,
    y,
    ...more,
  }))

function isWithin(value, values, share) {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (level) => sorted[Math.floor(level * sorted.length)]
  return Number(value >= at((1 - share) / 2) && value <= at((1 + share) / 2))
}

/** The same values at each step, in another order at each: as if steps were independent. */
const shuffled = (paths) => paths.map((path, p) => path.map((_, h) => paths[(p + 97 * h) % paths.length][h]))

/** How often intervals of the sum over all steps hold it. */
async function scoreSteps(series, horizon, seed, progress) {
  const found = { 'sample paths': [[], []], 'independent steps': [[], []] }
  for (const [i, { y, actual }] of series.entries()) {
    progress(`sums over steps ${i + 1}/${series.length}`)
    const { series: forecasts } = await forecast(monthly(y), {
      horizon,
      seed,
      paths: pathCount,
      explain: false,
    })
    const [{ paths }] = forecasts
    for (const [method, own] of [
      ['sample paths', paths],
      ['independent steps', shuffled(paths)],
    ]) {
      for (const [k, share] of [0.8, 0.95].entries())
        found[method][k].push(isWithin(sum(actual), own.map(sum), share))
    }
  }
  return Object.entries(found).map(([method, [in80, in95]]) => ({
    method: `sum over ${horizon} months, ${method}`,
    coverage80: mean(in80),
    coverage95: mean(in95),
  }))
}

/** Panels of series of equal length, each with a mean of 100. */
function panelsOf(series) {
  const byLength = new Map()
  for (const one of series) byLength.set(one.y.length, [...(byLength.get(one.y.length) ?? []), one])
  return [...byLength.values()].flatMap((own) =>
    Array.from({ length: Math.floor(own.length / panelSize) }, (_, p) =>
      own.slice(p * panelSize, (p + 1) * panelSize).flatMap(({ y }, i) => {
        const level = mean(y)
        const more = { series: `s${i}`, group: `g${Math.floor(i / groupSize)}` }
        return monthly(
          y.map((v) => (100 * v) / level),
          more,
        )
      }),
    ),
  )
}

/** The MASE by level in the backtest, and how often the intervals of what adds up hold. */
async function scoreLevels(panels, seed, progress) {
  const levels = new Map()
  for (const [i, rows] of panels.entries()) {
    progress(`totals ${i + 1}/${panels.length}`)
    const found = await backtest(rows, { id: 'series', groups: 'group', horizon: 12, seed })
    let first = 0
    for (const { level, count, mase } of found.groups) {
      const own = found.series.slice(first, first + count).map(({ backtest: { scores } }) => scores.model)
      first += count
      const all = levels.get(level) ?? []
      all.push({
        ...mase,
        in80: mean(own.map((s) => s.coverage80)),
        in95: mean(own.map((s) => s.coverage95)),
      })
      levels.set(level, all)
    }
  }
  return [...levels].flatMap(([level, all]) => {
    const meanOf = (key) => mean(all.map((one) => one[key]))
    return [
      { method: `${level}, each alone`, mase: meanOf('base') },
      { method: `${level}, sums of series`, mase: meanOf('bottomUp') },
      {
        method: `${level}, adding up`,
        mase: meanOf('reconciled'),
        coverage80: meanOf('in80'),
        coverage95: meanOf('in95'),
      },
    ]
  })
}

export async function scoreSums(folder, { seeds: [seed] }, progress) {
  const set = sets['m3-monthly']
  const series = readSet(folder, set)
  const each = (label) => progress('sums')({ label, done: 0 })
  const steps = await scoreSteps(
    series.filter((_, i) => i % 10 === 0),
    set.horizon,
    seed,
    each,
  )
  return { rows: [...steps, ...(await scoreLevels(panelsOf(series), seed, each))] }
}
