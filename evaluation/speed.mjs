// The time of whole jobs, from the start of a process to its exit, and beside it the error of their forecasts: of
// `hindcast`, and of the peers that a Python has. Each job is done in turn by all of them, one process at a time.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { mase } from 'hindcast/forecast'
import { jobsIn } from './speed-jobs.mjs'

export const speed = {
  title:
    'seconds of whole jobs and their MASE, beside peers; files it finds in the folder: Weekly-train.csv, ...',
}

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const peersScript = fileURLToPath(new URL('speed_peers.py', import.meta.url))

/** Models of the peers, as `speed_peers.py` names them; the median is of the first three. */
const statistical = ['AutoETS', 'AutoARIMA', 'AutoTheta']
const neural = ['NHITS', 'LSTM']

/**
 * Runs a program to its exit.
 * @param isFirst whether what it has written to standard error so far holds a first answer
 * @returns seconds to the first answer and to the exit; undefined where it failed or took longer than the limit
 */
function timed(command, args, limitSeconds, isFirst = () => false) {
  return new Promise((resolve) => {
    const began = performance.now()
    const since = () => (performance.now() - began) / 1000
    const child = spawn(command, args, { timeout: 1000 * limitSeconds, killSignal: 'SIGKILL' })
    let [stdout, stderr] = ['', '']
    let first
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
      if (first === undefined && isFirst(stderr)) first = since()
    })
    child.on('error', (error) => resolve({ problem: error.message }))
    child.on('close', (code, signal) =>
      resolve(
        code === 0
          ? { seconds: since(), first, stdout }
          : { problem: signal === null ? stderr.trim().split('\n').at(-1) : `over ${limitSeconds} s` },
      ),
    )
  })
}

/** The values before the last `horizon` of each series as CSV. */
export const trainingCsv = (series, horizon) =>
  [
    'unique_id,ds,y',
    ...series.flatMap(({ id, ds, y }) =>
      Array.from(y.slice(0, y.length - horizon), (value, t) => `${id},${ds[t]},${value}`),
    ),
    '',
  ].join('\n')

/** Points by series from rows of one with a column of ids and one of points. */
export function pointsIn(rows, column) {
  const points = new Map()
  for (const { unique_id: id, [column]: point } of rows) {
    if (!points.has(id)) points.set(id, [])
    points.get(id).push(Number(point))
  }
  return points
}

/** The mean MASE over the series. */
export function meanMase(series, { horizon, season }, points) {
  const each = series.map(({ id, y }) =>
    mase(y.slice(-horizon), Float64Array.from(points.get(id)), y.slice(0, -horizon), season),
  )
  return each.reduce((sum, one) => sum + one, 0) / each.length
}

/** The medians over forecasts, each by series. */
export const medianPoints = (forecasts) =>
  new Map(
    [...forecasts[0]].map(([id, points]) => [
      id,
      points.map((_, h) => {
        const sorted = forecasts.map((one) => one.get(id)[h]).sort((a, b) => a - b)
        const middle = Math.floor(sorted.length / 2)
        return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
      }),
    ]),
  )

/** Whether the forecast so far has been told of. */
const isTold = (text) => /MASE|Next, with/.test(text)

export async function scoreSpeed(folder, { seeds: [seed], only, peers, limit = 900 }) {
  const say = (text) => process.stderr.write(`${text}\n`)
  const temporary = mkdtempSync(join(tmpdir(), 'hindcast-speed-'))
  const rows = []
  const add = (job, method, { problem, ...figures }, score) => {
    const row = problem === undefined ? { seconds: figures.seconds, ...score } : { problem }
    rows.push({ job, method, ...(figures.first !== undefined && { first: figures.first }), ...row })
    say(`${job}, ${method}: ${problem ?? `${figures.seconds.toFixed(1)} s`}`)
  }
  say(`${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}, seed ${seed}`)
  if (peers !== undefined) {
    const { stdout, problem } = await timed(peers, [peersScript, '--versions'], limit)
    if (problem !== undefined) throw new Error(`${peers}: ${problem}`)
    say(stdout.trim())
  }
  try {
    for (const { name, series, ...job } of jobsIn(folder, only)) {
      if (series === undefined) {
        say(`${name}: skipped, there is no ${job.file} in ${folder}`)
        continue
      }
      const [input, output] = ['in.csv', 'out.csv'].map((file) => join(temporary, file))
      const common = ['--seed', String(seed)]
      if (job.horizon === undefined) {
        writeFileSync(input, trainingCsv(series, 0))
        add(name, 'hindcast', await timed(process.execPath, [program, 'anomalies', input, ...common], limit))
        continue
      }
      const { horizon, season, frequency } = job
      writeFileSync(input, trainingCsv(series, horizon))
      const scored = (ended, column) => {
        if (ended.problem !== undefined) return [undefined, undefined]
        const points = pointsIn(parse(readFileSync(output), { columns: true }), column)
        return [points, { mase: meanMase(series, job, points) }]
      }
      const own = ['--horizon', String(horizon), '--season', String(season), '--out', output, ...common]
      for (const effort of ['normal', 'quick']) {
        const args = [program, 'forecast', input, ...own, '--effort', effort]
        const ended = await timed(process.execPath, args, limit, isTold)
        add(
          name,
          effort === 'normal' ? 'hindcast' : `hindcast --effort ${effort}`,
          ended,
          scored(ended, 'median')[1],
        )
      }
      if (peers === undefined) continue
      const found = []
      for (const model of [...statistical, ...neural]) {
        const asked = [input, output, model, horizon, season, frequency, seed].map(String)
        const ended = await timed(peers, [peersScript, ...asked], limit)
        const [points, score] = scored(ended, model)
        add(name, model, ended, score)
        if (points !== undefined && statistical.includes(model))
          found.push({ points, seconds: ended.seconds })
      }
      if (found.length === statistical.length) {
        const points = medianPoints(found.map((one) => one.points))
        const seconds = found.reduce((sum, one) => sum + one.seconds, 0)
        add(name, `median of ${statistical.length}`, { seconds }, { mase: meanMase(series, job, points) })
      }
    }
  } finally {
    rmSync(temporary, { recursive: true })
  }
  say(`load ${loadavg()[0].toFixed(1)} at the end`)
  return { cores: availableParallelism(), rows }
}
