// The false alarms of anomaly detection on clean series, and the anomalies it finds among made ones:
//   node evaluation/false-alarms.mjs [--series 40] [--length 500] [--alone] [--seed 1]
import { parseArgs } from 'node:util'

import { anomalies } from 'hindcast/anomalies'

/** Uniform numbers by mulberry32, and what is drawn by them. */
function chance(seed) {
  let state = seed >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  const student = (df) => {
    let squares = 0
    for (let i = 0; i < df; i++) squares += normal() ** 2
    return normal() / Math.sqrt(squares / df)
  }
  const poisson = (rate) => {
    let count = 0
    for (let p = uniform(); p > Math.exp(-rate); p *= uniform()) count++
    return count
  }
  return { uniform, normal, student, poisson }
}

const wave = (t, m) => Math.sin((2 * Math.PI * t) / m)

/** Kinds of clean series: a function that makes the next value from the step, with a memory of its own. */
const kinds = {
  'white noise':
    ({ normal }) =>
    () =>
      50 + 5 * normal(),
  'autoregression, .5':
    ({ normal }, level = 0) =>
    () =>
      50 + (level = 0.5 * level + normal()),
  'autoregression, .9':
    ({ normal }, level = 0) =>
    () =>
      50 + (level = 0.9 * level + normal()),
  'random walk':
    ({ normal }, level = 100) =>
    () =>
      (level += normal()),
  season:
    ({ normal }) =>
    (t) =>
      50 + 20 * wave(t, 24) + 2 * normal(),
  'trend and season':
    ({ normal }) =>
    (t) =>
      50 + 0.1 * t + 20 * wave(t, 24) + 2 * normal(),
  'growing season':
    ({ normal }) =>
    (t) =>
      Math.exp(t / 300) * (50 + 20 * wave(t, 24) + 2 * normal()),
  'closed every seventh day':
    ({ normal }) =>
    (t) =>
      t % 24 === 23 ? 0 : 100 + 5 * normal(),
  'counts of 6 (Poisson)':
    ({ poisson }) =>
    () =>
      poisson(6),
  'counts of .5 (Poisson)':
    ({ poisson }) =>
    () =>
      poisson(0.5),
  'counts with a season (Poisson)':
    ({ poisson }) =>
    (t) =>
      poisson(20 + 15 * wave(t, 24)),
  'one in ten not 0':
    ({ uniform, poisson }) =>
    () =>
      uniform() < 0.1 ? 1 + poisson(4) : 0,
  'heavy tails (t, 5)':
    ({ student }) =>
    () =>
      50 + student(5),
  'heavy tails (t, 3)':
    ({ student }) =>
    () =>
      50 + student(3),
  'season, heavy tails (t, 3)':
    ({ student }) =>
    (t) =>
      50 + 20 * wave(t, 24) + 2 * student(3),
  lognormal:
    ({ normal }) =>
    () =>
      Math.exp(normal()),
}

const { values: given } = parseArgs({
  options: {
    series: { type: 'string', default: '40' },
    length: { type: 'string', default: '500' },
    kinds: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    alone: { type: 'boolean', default: false },
  },
})
const [count, length, seed] = [Number(given.series), Number(given.length), Number(given.seed)]

const stamp = (t) => new Date(Date.UTC(2024, 0, 1, t)).toISOString()
const rowsOf = (values, id) => values.map((y, t) => ({ unique_id: id, ds: stamp(t), y }))

/** The documents of all series of a kind, together or one by one. */
async function detected(make) {
  const rows = Array.from({ length: count }, (_, i) => {
    const next = make(chance(1000 * seed + i))
    return rowsOf(
      Array.from({ length }, (_, t) => next(t)),
      `s${i}`,
    )
  })
  if (!given.alone) return (await anomalies(rows.flat())).series
  const series = []
  for (const own of rows) series.push(...(await anomalies(own)).series)
  return series
}

console.log(
  `| ${count} clean series of ${length} values${given.alone ? ', each alone' : ''} | false, in 1,000 | series with any |`,
)
console.log('| --- | ---: | ---: |')
for (const [kind, make] of Object.entries(kinds)) {
  if (!kind.includes(given.kinds)) continue
  const series = await detected(make)
  const falseOf = ({ rows }) => rows.filter(({ isAnomaly }) => isAnomaly).length
  const scored = series.reduce((sum, { rows }) => sum + rows.length, 0)
  const found = series.reduce((sum, one) => sum + falseOf(one), 0)
  const any = series.filter((one) => falseOf(one) > 0).length
  console.log(
    `| ${kind} | ${((1000 * found) / scored).toFixed(1)} | ${Math.round((100 * any) / series.length)} % |`,
  )
}
