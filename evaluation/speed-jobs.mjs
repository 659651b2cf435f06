// The jobs of `npm run evaluate -- speed`: series to forecast or to look for anomalies in, from files or made by a seed.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { InputError } from 'hindcast'

/** Normal and uniform random numbers by a seed (xorshift; Marsaglia 2003). */
function randomBy(seed) {
  let state = seed
  const uniform = () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
  const normal = () => Math.sqrt(-2 * Math.log(uniform() || 1e-9)) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Stamps so far apart from a Sunday on. */
const stampsOf = (count, stepMs) =>
  Array.from({ length: count }, (_, t) =>
    new Date(Date.UTC(2000, 0, 2) + t * stepMs).toISOString().slice(0, 19).replace('T', ' '),
  )

/** Daily series with a level, a trend, a week and noise that lasts. */
export function madeSeries(count, length, seed = 12345) {
  const { uniform, normal } = randomBy(seed)
  const ds = stampsOf(length, dayMs)
  return Array.from({ length: count }, (_, i) => {
    const level = Math.exp(3 + 2 * uniform())
    const trend = 0.002 * level * normal()
    const swing = 0.2 * level * uniform()
    const noise = level * (0.05 + 0.1 * uniform())
    const week = Array.from({ length: 7 }, normal)
    let lasting = 0
    const y = Float64Array.from({ length }, (_, t) => {
      lasting = 0.7 * lasting + noise * normal()
      return level + trend * t + swing * week[t % 7] + lasting + 0.5 * noise * normal()
    })
    return { id: `s${i}`, ds, y }
  })
}

/** The file in the folder or in one of its folders; undefined where there is none. */
function found(folder, name) {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return [folder, ...folders.map((entry) => join(folder, entry.name))]
    .map((path) => join(path, name))
    .find(existsSync)
}

/** A competition's series, with stamps that the file lacks. */
const competition = (stepMs) => (path) =>
  parse(readFileSync(path), { from: 2, relax_column_count: true }).map(([id, ...cells]) => {
    const y = Float64Array.from(
      cells.filter((cell) => cell !== ''),
      Number,
    )
    return { id, ds: stampsOf(y.length, stepMs), y }
  })

/** Hours in order, the mean of those that stand twice, and a line over those that are missing. */
function hourly(path) {
  const byHour = new Map()
  for (const [stamp, value] of parse(readFileSync(path), { from: 2 })) {
    const hour = Date.parse(`${stamp.replace(' ', 'T')}Z`) / hourMs
    byHour.set(hour, [...(byHour.get(hour) ?? []), Number(value)])
  }
  const hours = [...byHour.keys()].sort((a, b) => a - b)
  const y = []
  for (const hour of hours) {
    const values = byHour.get(hour)
    const value = values.reduce((sum, one) => sum + one, 0) / values.length
    const before = y.at(-1) ?? value
    const gap = y.length === 0 ? 1 : hour - hours[0] - y.length + 1
    for (let step = 1; step <= gap; step++) y.push(before + ((value - before) * step) / gap)
  }
  return [{ id: 'load', ds: stampsOf(y.length, hourMs), y: Float64Array.from(y) }]
}

const airline = fileURLToPath(new URL('../examples/airline-passengers.csv', import.meta.url))
const monthly = (path) => {
  const rows = parse(readFileSync(path), { from: 2 })
  return [
    {
      id: 'passengers',
      ds: rows.map(([month]) => `${month.slice(0, 7)}-01 00:00:00`),
      y: Float64Array.from(rows, ([, value]) => Number(value)),
    },
  ]
}

/** By name: `file` of the folder, steps ahead, season, and the frequency as pandas spells it. */
const jobs = {
  airline: { series: () => monthly(airline), horizon: 12, season: 12, frequency: 'MS' },
  'daily-60': { series: () => madeSeries(60, 214), horizon: 14, season: 7, frequency: 'D' },
  'daily-500': { series: () => madeSeries(500, 214), horizon: 14, season: 7, frequency: 'D' },
  'm4-weekly': {
    file: 'Weekly-train.csv',
    series: competition(7 * dayMs),
    horizon: 13,
    season: 52,
    frequency: 'W-SUN',
  },
  'm4-hourly': {
    file: 'Hourly-train.csv',
    series: competition(hourMs),
    horizon: 48,
    season: 24,
    frequency: 'h',
  },
  load: { file: 'PJME_hourly.csv', series: hourly, horizon: 24, season: 24, frequency: 'h' },
  'anomalies-4032': { series: () => madeSeries(1, 4032) },
  'anomalies-500': { series: () => madeSeries(500, 200) },
}

/**
 * The jobs with their series, all values; those without their file have none.
 * @param only names; default: all
 */
export const jobsIn = (folder, only = Object.keys(jobs)) =>
  only.map((name) => {
    const job = jobs[name]
    if (job === undefined)
      throw new InputError(`there is no job ${name}; there are ${Object.keys(jobs).join(', ')}`)
    const path = job.file && found(folder, job.file)
    return { ...job, name, series: job.file && path === undefined ? undefined : job.series(path) }
  })
